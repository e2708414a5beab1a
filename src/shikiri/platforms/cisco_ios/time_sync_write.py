"""Time as commands: servers to ask, and the zone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.time_sync import TimeSync
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

_MEASURED: Final = ("synchronised", "skew_s", "enabled")  # follow from the servers in a while
_ZONES: Final = {540: "JST", 0: "UTC"}
_DAY: Final = 1440


def render(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterator[Command]:
    """The clock of the box: there is always one."""
    if before is None or after is None:
        raise never("time_sync")
    left = {field: value for field, value in changes(before, after).items() if field not in _MEASURED}
    if "utc_offset_minutes" in left:
        yield from _zone(source_of(around, "time_sync", "utc_offset_minutes"), left.pop("utc_offset_minutes"))
    if "servers" in left:
        source = source_of(around, "time_sync", "servers")
        held = {named: node for node in _lines(source) if (named := server_of(node))}
        wanted = sorted(word(one, "time_sync", "servers") for one in left.pop("servers"))
        yield from (tell(f"ntp server {one}") for one in wanted if one.lower() not in held)
        kept = {one.lower() for one in wanted}
        yield from (tell(f"no {_named(node)}") for named, node in held.items() if named not in kept)
    refuse_rest("time_sync", left)


def server_of(node: Node) -> str:
    """The server in `ntp server [vrf V] [ip] ADDRESS [prefer] ...`, `sntp server ADDRESS`; '' in other lines."""
    words = node.words[2:]
    if node.words[1:2] not in (["server"], ["peer"]):
        return ""
    if words[:1] == ["vrf"]:
        words = words[2:]
    if words[:1] in (["ip"], ["ipv6"]):
        words = words[1:]
    return words[0].lower() if words else ""


def _lines(source: IosSource) -> list[Node]:
    return [*source.top("ntp"), *source.top("sntp")]


def _named(node: Node) -> str:
    """The line up to the server: `prefer` and its like are not repeated in a `no`."""
    place = next(place for place, text in enumerate(node.words) if place > 1 and text.lower() == server_of(node))
    return " ".join(node.words[: place + 1])


def _zone(source: IosSource, minutes: int) -> Iterator[Command]:
    if not -_DAY < minutes < _DAY:
        raise never("time_sync", "utc_offset_minutes")
    if source.last("clock summer-time"):
        yield tell("no clock summer-time")
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    yield tell(f"clock timezone {_ZONES.get(minutes, 'LOCAL')} {sign}{hours} {rest}")
