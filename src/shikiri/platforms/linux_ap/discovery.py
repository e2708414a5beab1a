"""Discovery: what the machine announces by itself, and the WPS of its networks."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.facets.discovery import Discovery
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux import discovery
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.linux_ap import hostapd, wps
from shikiri.platforms.linux_ap.scripts import HOSTAPD_RUNS
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.write import Around


def parse(source: ApSource) -> Parsed:
    host = discovery.parse(source)
    asked = (*host.rests_on, *hostapd.rests_on(source))
    return Parsed((*host.things, *wps.services(source)), rests_on=asked, whole=hostapd.found(source).whole)


def render(before: Discovery | None, after: Discovery | None, around: Around) -> Iterator[Command]:
    """WPS goes with the network that has it (`wlan`)."""
    if before is not None and "/" in before.handle:
        raise refuse(Discovery.FACET, "enabled", "linux.wps-by-wlan")
    yield from discovery.render(before, after, around)


DRIVER = FacetDriver(
    facet=Discovery.FACET,
    asks=(*discovery.DRIVER.asks, *hostapd.ASKS, HOSTAPD_RUNS),
    parse=parse,
    render=render,
)
