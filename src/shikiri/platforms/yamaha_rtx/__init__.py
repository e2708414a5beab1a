"""Yamaha routers of the RTX and NVR families."""

from __future__ import annotations

from shikiri.platforms.base import Platform
from shikiri.platforms.yamaha_rtx import (
    account,
    discovery,
    dns,
    filter,  # noqa: A004  (a facet is a file, and the file has the facet's name)
    firmware,
    logging,
    management,
    nat,
    port_isolation,
    segment,
    snmp,
    time_sync,
)
from shikiri.platforms.yamaha_rtx.dialect import DIALECT
from shikiri.platforms.yamaha_rtx.redact import redact
from shikiri.platforms.yamaha_rtx.safety import BACKUP, SAVE, SAVED_ASKS, WAYS_BACK, is_saved
from shikiri.platforms.yamaha_rtx.source import FAILURES, RtxSource
from shikiri.platforms.yamaha_rtx.unclaimed import unclaimed

_FACETS = (
    firmware, account, management, snmp, discovery, segment, filter, nat, port_isolation, time_sync, logging, dns,
)  # fmt: skip

PLATFORM: Platform[RtxSource] = Platform(
    name="yamaha_rtx",
    title="Yamaha RTX / NVR",
    kinds=frozenset({"router"}),
    session="netmiko",
    facets=tuple(facet.DRIVER for facet in _FACETS),
    open=RtxSource,
    redact=redact,
    dialect=DIALECT,
    ways_back=WAYS_BACK,
    save=SAVE,
    is_saved=is_saved,
    saved_asks=SAVED_ASKS,
    backup=BACKUP,
    failures=FAILURES,
    unclaimed=unclaimed,
)
