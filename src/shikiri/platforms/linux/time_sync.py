"""Time: the servers, whether the clock follows them, its zone, and how far it is off."""

from __future__ import annotations

from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux import clocks
from shikiri.platforms.linux.questions import DATE, TIME_FILES, TIMEDATE, TIMESYNCD, TRACKING, UNITS
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.time_sync_write import render
from shikiri.platforms.linux.units import units

_FACET: Final = TimeSync.FACET


def parse(source: LinuxSource) -> Parsed:
    clock = clocks.running(source, units(source))
    offset, skew, line = _now(source)
    if clock is None:
        thing = TimeSync(
            handle="clock",
            at={"": Line(UNITS, 0), "utc_offset_minutes": line, "skew_s": line},
            name="clock",
            enabled=False,
            servers=frozenset(),
            utc_offset_minutes=offset,
            synchronised=False,
            skew_s=skew,
        )
        return Parsed((thing,), rests_on=(UNITS,))
    follows, at_follows = clocks.synchronised(source, clock)
    named = clock.servers[0].line if clock.servers else Line(TIME_FILES, 0)
    thing = TimeSync(
        handle="clock",
        at={"": clock.unit.line, "servers": named, "utc_offset_minutes": line, "skew_s": line}
        | ({"synchronised": at_follows} if at_follows else {}),
        name="clock",
        enabled=True,
        servers=clock.names,
        utc_offset_minutes=offset,
        synchronised=follows,
        skew_s=skew,
    )
    return Parsed((thing,), rests_on=(UNITS, TIMESYNCD if clock.program == "systemd-timesyncd" else TIME_FILES))


def _now(source: LinuxSource) -> tuple[Known[int], Known[int], Line]:
    """(minutes east of Greenwich, seconds off, where): of `1753000000+0900`."""
    line = Line(DATE, 1)
    try:
        text = source.lines(DATE)[0]
    except Unanswered:
        return UNSAID, UNSAID, line
    told, zone = clocks.seconds(source), text[-5:]
    if told is None or not zone[1:].isdecimal():
        raise ParseError(_FACET, DATE, 1)
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    offset = -minutes if zone[0] == "-" else minutes
    when = source.reading.when
    skew: Known[int] = UNSAID if when is None or when.tzinfo is None else int(abs(told - when.timestamp()))
    return offset, skew, line


# The moment of the reading is the moment of the last question here.
DRIVER = FacetDriver(
    facet=_FACET, asks=(UNITS, TIME_FILES, TIMESYNCD, TRACKING, TIMEDATE, DATE), parse=parse, render=render
)
