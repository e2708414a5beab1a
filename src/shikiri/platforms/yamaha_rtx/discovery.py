"""Discovery: UPnP, and L2MS, by which the router finds and controls switches and access points."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.discovery import Discovery
from shikiri.model.nothing import Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Discovery.FACET
_SWITCH: Final = {"on": True, "off": False}


def parse(source: RtxSource) -> Parsed:
    upnp = source.last("upnp", "use")
    enabled: Known[bool] = source.off("M") if upnp is None else _on(source, upnp, 2)
    at = {"": source.line(upnp), "enabled": source.line(upnp)}
    things = [Discovery(handle="upnp", at=at, name="upnp", protocol="upnp", enabled=enabled)]
    managed = {entry.words[3]: entry for entry in source.all("switch", "control", "use") if len(entry.words) > 4}  # noqa: PLR2004
    for interface, entry in managed.items():
        things.append(
            Discovery(
                handle=f"l2ms {interface}",
                at={"": source.line(entry), "enabled": source.line(entry)},
                name=f"l2ms {interface}",
                protocol="l2ms",
                enabled=_on(source, entry, 4),
                interface=interface,
            )
        )
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _on(source: RtxSource, entry: Entry, at: int) -> bool:
    word = entry.words[at] if len(entry.words) > at else ""
    if word not in _SWITCH:
        raise source.fail(_FACET, entry)
    return _SWITCH[word]


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse)
