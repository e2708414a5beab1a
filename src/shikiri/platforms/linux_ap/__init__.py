"""Debian, Ubuntu and Raspberry Pi OS as a router and Wi-Fi access point: hostapd, bridges, nftables, dnsmasq."""

from __future__ import annotations

from typing import Any, Final

from shikiri.platforms.base import FacetDriver, Platform
from shikiri.platforms.linux import clock_running, way_back
from shikiri.platforms.linux.backup import backup
from shikiri.platforms.linux.host import HOST_ASKED_WHEN, HOST_FACETS
from shikiri.platforms.linux.redact import redact
from shikiri.platforms.linux.source import FAILURES
from shikiri.platforms.linux_ap import (
    discovery,
    dns,
    dot1x,
    filter,  # noqa: A004  (a facet is a file, and the file has the facet's name)
    nat,
    port_isolation,
    radio,
    running,
    segment,
    stations,
    wlan,
)
from shikiri.platforms.linux_ap.dialect import DIALECT
from shikiri.platforms.linux_ap.hostapd import CAT, TAIL
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.write import WayBack

_HOST: Final = (discovery.DRIVER if one.facet == "discovery" else one for one in HOST_FACETS)
# In the order in which they are written: networks stand before the Wi-Fi that leads to them.
_FACETS: Final[tuple[FacetDriver[Any], ...]] = (
    segment.DRIVER, filter.DRIVER, nat.DRIVER, dns.DRIVER, port_isolation.DRIVER,
    radio.DRIVER, wlan.DRIVER, dot1x.DRIVER, stations.DRIVER, *_HOST,
)  # fmt: skip
_RUNNING: Final[tuple[FacetDriver[Any], ...]] = (running.RADIOS, running.WLANS, clock_running.DRIVER)
_WAYS_BACK: Final[tuple[WayBack[Any], ...]] = (way_back.WAY_BACK,)

PLATFORM: Platform[ApSource] = Platform(
    name="linux_ap",
    title="Linux (hostapd, nftables)",
    kinds=frozenset({"router", "access_point"}),
    session="shell",
    facets=_FACETS,
    running=_RUNNING,
    open=ApSource,
    redact=redact,
    dialect=DIALECT,
    ways_back=_WAYS_BACK,
    saved_asks=way_back.SAVED_ASKS,
    is_saved=way_back.is_saved,
    backup=backup(),
    # two are for captured text: a script asks for all of it at once
    asked_when={**dict.fromkeys((TAIL, CAT), lambda _: False), **HOST_ASKED_WHEN},
    failures=FAILURES,
)
