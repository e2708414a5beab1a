"""Time: the servers that a schedule asks, the offset, and how far the clock is off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.environment import environment
from shikiri.platforms.yamaha_rtx.schedule import free_numbers
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT, RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest, word

_FACET = TimeSync.FACET
_JST: Final = 9 * 60
_NAMED: Final = {"jst": _JST, "utc": 0}
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<hours>\d{1,2}):(?P<minutes>\d\d)")
_MEASURED: Final = frozenset({"synchronised", "skew_s"})
_ONCE = re.compile(r"\d{4}/\d|startup|\+\d|usb-attached|sd-attached")


def parse(source: RtxSource) -> Parsed:
    asked = {entry: server for entry in source.all("schedule", "at") if (server := _server(entry))}
    first = next(iter(asked), None)
    offset, at_offset = _offset(source)
    skew, at_skew = _skew(source)
    thing = TimeSync(
        handle="clock",
        at={
            "": source.line(first),
            "enabled": source.line(first),
            "servers": source.line(first),
            "utc_offset_minutes": at_offset,
            "skew_s": at_skew,
        },
        name="clock",
        enabled=True if asked else source.no(),
        servers=frozenset(asked.values()) if asked else source.silent(frozenset()),
        utc_offset_minutes=offset,
        skew_s=skew,
    )
    return Parsed((thing,), rests_on=(CONFIG,))


def _server(entry: Entry) -> str:
    """The server of a schedule that asks again and again; one that runs once, or at the start only, keeps no time."""
    words = entry.words
    if "ntpdate" not in words[4:] or _ONCE.match(words[3]):
        return ""
    behind = words[words.index("ntpdate", 4) + 1 :]
    return behind[0] if behind else ""


def _offset(source: RtxSource) -> tuple[Known[int], Line]:
    said = source.last("timezone")
    if said is None:
        return source.default(_JST, "C"), source.line(None)
    word = said.words[1].lower() if len(said.words) == 2 else ""  # noqa: PLR2004
    found = _OFFSET.fullmatch(word)
    if word in _NAMED:
        return _NAMED[word], source.line(said)
    if not found:
        raise source.fail(_FACET, said)
    minutes = int(found["hours"]) * 60 + int(found["minutes"])
    return minutes if found["sign"] == "+" else -minutes, source.line(said)


def _skew(source: RtxSource) -> tuple[Known[int], Line]:
    """The distance to the clock of the reader, where it is known when the answer was taken."""
    clock, when = environment(source).clock, source.reading.when
    if clock is None or when is None or when.tzinfo is None:
        return UNSAID, Line(ENVIRONMENT, 0)
    shown, line = clock
    return int(abs(shown - when).total_seconds()), line


def render(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    wanted = changes(before, after)
    servers, on = wanted.pop("servers", None), wanted.pop("enabled", None)
    if on is False:
        servers = frozenset()
    if on and not (servers or before.servers):
        raise Unwritable(_FACET, "servers", say("rtx.no-server"))
    if servers is not None:
        yield from _asked(read_again(around, _FACET, "servers"), servers)
    if "utc_offset_minutes" in wanted:
        minutes = wanted.pop("utc_offset_minutes")
        yield line(f"timezone {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}")
    refuse_rest(_FACET, {field: value for field, value in wanted.items() if field not in _MEASURED})


def _asked(source: RtxSource, servers: frozenset[str]) -> Iterator[Command]:
    """One schedule a server, some minutes apart at night; those of servers nobody wants any more go last."""
    held = {entry: server for entry in source.all("schedule", "at") if (server := _server(entry))}
    new = sorted(servers - set(held.values()))
    for at, (number, server) in enumerate(zip(free_numbers(source), new, strict=False)):
        yield line(f"schedule at {number} */* 03:{at % 6}0:00 * ntpdate {word(server, _FACET, 'servers')} syslog")
    for entry, server in held.items():
        if server not in servers:
            yield line(f"no schedule at {entry.words[2]}")


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG, ENVIRONMENT), parse=parse, render=render)
