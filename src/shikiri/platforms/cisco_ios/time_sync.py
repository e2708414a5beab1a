"""Time: NTP servers and zone from the configuration, the state of the clock from its own answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from shikiri.model.errors import ParseError
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.source import CLOCK, NTP, RUN, IosSource
from shikiri.platforms.cisco_ios.time_sync_write import render, server_of
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(r"s?ntp |clock (?:timezone|summer-time|calendar-valid|initialize|save)")
_HARMLESS = frozenset(
    "source source-interface authenticate authentication-key trusted-key access-group master update-calendar logging "
    "max-associations maxdistance mindistance orphan passive panic broadcastdelay allow clock-period refclock "
    "multicast broadcast disable leap-handle".split()
)
_SYNC = re.compile(r"Clock is (?P<not>un)?synchronized, stratum \d+, (?:reference is \S+|no reference clock)$")
_OFF = re.compile(r"%? ?NTP is not enabled\.?$")
_CLOCK = re.compile(r"[*.]?(?P<time>\d\d:\d\d:\d\d)\.\d+ (?P<zone>\S+) \w{3} (?P<date>\w{3} +\d{1,2} \d{4})$")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parse(source: IosSource) -> Parsed:
    servers = _servers(source)
    offset, zoned = _offset(source)
    synchronised, synced = _synchronised(source)
    skew, shown = _skew(source, offset)
    lines = {"utc_offset_minutes": zoned, "synchronised": synced, "skew_s": shown}
    first = source.line(next(iter(servers.values()), None))
    clock = TimeSync(
        name="clock",
        enabled=bool(servers),
        servers=frozenset(servers),
        utc_offset_minutes=offset,
        synchronised=synchronised,
        skew_s=skew,
        handle="clock",
        at={"": first, "servers": first, "enabled": first} | {name: line for name, line in lines.items() if line},
    )
    return Parsed((clock,), rests_on=(RUN,))


def _servers(source: IosSource) -> dict[str, Node]:
    """`ntp server [vrf V] [ip] ADDRESS [prefer] ...`, `sntp server ADDRESS`."""
    found: dict[str, Node] = {}
    for node in (*source.top("ntp"), *source.top("sntp")):
        server, word = server_of(node), (node.words[1:2] or [""])[0]
        if server:
            found.setdefault(server, node)
        elif word not in _HARMLESS:
            raise source.fail("time_sync", node)
    return found


def _offset(source: IosSource) -> tuple[Known[int], Line]:
    """`clock timezone JST 9 0`; without a zone the box shows UTC."""
    summer = source.last("clock summer-time")
    if summer is not None:
        return UNSAID, source.line(summer)  # it moves with the season
    node = source.last("clock timezone")
    if node is None:
        return Default(0, tag="M"), source.line(None)
    try:
        hours, minutes = (*map(int, node.words[3:]), 0)[:2]
    except ValueError:
        raise source.fail("time_sync", node) from None
    if not (-24 < hours < 24 and 0 <= minutes < 60):  # noqa: PLR2004  (a day and an hour)
        raise source.fail("time_sync", node)
    return hours * 60 + (-minutes if hours < 0 else minutes), source.line(node)


def _synchronised(source: IosSource) -> tuple[Known[bool], Line | None]:
    if not source.has(NTP):
        return UNSAID, None
    for number, line in enumerate(source.lines(NTP), 1):
        if found := _SYNC.match(line.strip()):
            return found["not"] is None, Line(NTP, number)
        if _OFF.match(line.strip()):
            return False, Line(NTP, number)
    raise ParseError("time_sync", NTP, 1)


def _skew(source: IosSource, offset: Known[int]) -> tuple[Known[int], Line | None]:
    """How far the shown time is from the time of the reading; unknown where the zone is."""
    if not source.has(CLOCK):
        return UNSAID, None
    for number, line in enumerate(source.lines(CLOCK), 1):
        found = _CLOCK.match(line.strip())
        if found is None:
            continue
        minutes = _minutes(source, found["zone"], offset)
        when = source.reading.when
        if minutes is None or when is None or when.tzinfo is None:
            return UNSAID, Line(CLOCK, number)
        shown = _moment(found["time"], found["date"]) - timedelta(minutes=minutes)
        return abs(round((shown - when).total_seconds())), Line(CLOCK, number)
    raise ParseError("time_sync", CLOCK, 1)


def _moment(clock: str, day: str) -> datetime:
    month, number, year = day.split()
    hour, minute, second = map(int, clock.split(":"))
    return datetime(int(year), _MONTHS.index(month) + 1, int(number), hour, minute, second, tzinfo=UTC)


def _minutes(source: IosSource, zone: str, offset: Known[int]) -> int | None:
    node = source.last("clock timezone")
    if node is not None and node.words[2] == zone and isinstance(offset, int):
        return offset
    return 0 if zone in {"UTC", "GMT"} and node is None else None


DRIVER = FacetDriver(
    facet="time_sync", asks=(RUN, NTP, CLOCK), parse=parse, claims=CLAIMS, confidence="documented", render=render
)
