"""OpenWrt: routers and access points whose settings are UCI."""

from __future__ import annotations

from shikiri.platforms.base import Platform
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.openwrt import (
    account,
    discovery,
    dns,
    dot1x,
    filter,  # noqa: A004  (a facet is a file, and the file has the facet's name)
    firmware,
    logging,
    management,
    nat,
    port_isolation,
    radio,
    segment,
    snmp,
    stations,
    time_sync,
    wlan,
)
from shikiri.platforms.openwrt.dialect import DIALECT
from shikiri.platforms.openwrt.redact import redact
from shikiri.platforms.openwrt.running import RUNNING
from shikiri.platforms.openwrt.safety import BACKUP, SAVED_ASKS, WAYS_BACK, is_saved
from shikiri.platforms.openwrt.source import APART, OpenwrtSource
from shikiri.platforms.openwrt.unclaimed import unclaimed

_FACETS = (
    firmware, account, management, snmp, discovery, segment, wlan, radio, dot1x, filter, nat, port_isolation, dns,
    stations, logging, time_sync,
)  # fmt: skip


def _never(source: OpenwrtSource) -> bool:
    """A device is asked once for everything; a package alone is for captures that somebody took by hand."""
    del source
    return False


PLATFORM: Platform[OpenwrtSource] = Platform(
    name="openwrt",
    title="OpenWrt",
    kinds=frozenset({"router", "access_point"}),
    session="shell",
    facets=tuple(facet.DRIVER for facet in _FACETS),
    open=OpenwrtSource,
    redact=redact,
    dialect=DIALECT,
    ways_back=WAYS_BACK,
    is_saved=is_saved,
    saved_asks=SAVED_ASKS,
    asked_when=dict.fromkeys((*APART, account.ROOT), _never),
    backup=BACKUP,
    failures=FAILURES,
    unclaimed=unclaimed,
    running=RUNNING,
)
