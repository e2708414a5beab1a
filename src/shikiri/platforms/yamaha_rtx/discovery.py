"""Discovery: UPnP, and L2MS, by which the router finds and controls switches and access points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.discovery import Discovery
from shikiri.model.nothing import Known
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, refuse_rest

_FACET = Discovery.FACET
_SWITCH: Final = {"on": True, "off": False}
_WORD: Final = {value: word for word, value in _SWITCH.items()}


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


def render(before: Discovery | None, after: Discovery | None, around: Around) -> Iterator[Command]:  # noqa: ARG001
    if before is None or (after is None and before.handle == "upnp"):
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    command = "upnp use" if before.handle == "upnp" else f"switch control use {before.interface}"
    if after is None:
        yield line(f"no {command}")
        return
    wanted = changes(before, after)
    if "enabled" in wanted:
        yield line(f"{command} {_WORD[wanted.pop('enabled')]}")
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
