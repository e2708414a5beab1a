"""The clock of a camera: where its time comes from, how far off it is, and how both are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from shikiri.formats.xml import Element
from shikiri.model.command import Command
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.appliance.clock_words import minutes_east
from shikiri.platforms.appliance.onvif.answers import CLOCK, NTP, only, said, truth
from shikiri.platforms.appliance.onvif.tell import HOST, Commands, refuse, refuse_rest, tell, word
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

_ZONE: Final = re.compile(r"(?:[A-Za-z]{3,}|<[^<>]+>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?:,.*|[A-Za-z<].*)?")
_MEASURED: Final = ("skew_s", "synchronised")  # they follow by themselves
_DAY: Final = 24 * 60


def time_sync(source: ApplianceSource) -> Heard:
    """Where the time comes from, and how far off it is."""
    now = only(source, "time_sync", CLOCK, said(source, CLOCK), "SystemDateAndTime")
    kind = only(source, "time_sync", CLOCK, now, "DateTimeType")
    if kind.text not in {"NTP", "Manual"}:
        raise source.fail("time_sync", CLOCK, kind.line)
    clock = TimeSync(
        name="clock",
        enabled=kind.text == "NTP",
        utc_offset_minutes=_offset(now),
        skew_s=_skew(source, now),
        handle="clock",
        at={"": Line(CLOCK, kind.line)},
    )
    try:
        ntp = only(source, "time_sync", NTP, said(source, NTP), "NTPInformation")
    except Unanswered:
        return Heard(things=(clock,))
    by_dhcp = truth(source, "time_sync", NTP, only(source, "time_sync", NTP, ntp, "FromDHCP"))
    hosts = ntp.all("NTPFromDHCP" if by_dhcp else "NTPManual")
    names = (one.said("IPv4Address") or one.said("IPv6Address") or one.said("DNSname") for one in hosts)
    at = {**clock.at, "servers": Line(NTP, hosts[0].line if hosts else ntp.line)}
    whole = replace(clock, servers=frozenset(filter(None, names)), at=at)
    return Heard(things=(whole,), whole=True, rests_on=(CLOCK, NTP))


def _offset(now: Element) -> Known[int]:
    """Minutes east of Greenwich; POSIX counts westward: `JST-9`."""
    zone = now.said("TimeZone", "TZ")
    if zone in {"UTC", "GMT"}:
        return 0
    found = _ZONE.fullmatch(zone)
    return minutes_east(found) if found else UNSAID


def _skew(source: ApplianceSource, now: Element) -> Known[int]:
    paths = ("Date Year", "Date Month", "Date Day", "Time Hour", "Time Minute", "Time Second")
    words = [now.said("UTCDateTime", *path.split()) for path in paths]
    if source.reading.when is None or not all(word.isascii() and word.isdigit() for word in words):
        return UNSAID
    year, month, day, hour, minute, second = map(int, words)
    try:
        there = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return UNSAID
    return round(abs((there - source.reading.when).total_seconds()))


def write_time_sync(before: TimeSync | None, after: TimeSync | None, _: Around) -> Commands | None:
    if before is None or after is None:
        return None
    return _clock(before, after)


def _clock(before: TimeSync, after: TimeSync) -> Iterator[Command]:
    left = {name: value for name, value in changes(before, after).items() if name not in _MEASURED}
    servers = plain(after.servers)
    if "servers" in left:
        wanted = ",".join(sorted(word(one, HOST, "time_sync", "servers") for one in left.pop("servers")))
        held = plain(before.servers)
        old = ",".join(sorted(held)) if isinstance(held, frozenset) else ""
        yield tell(f"SetNTP servers={wanted}", undo=(f"onvif SetNTP servers={old}",))
    if "enabled" in left:
        if left.pop("enabled") is not True or not isinstance(servers, frozenset) or not servers:
            raise refuse("time_sync", "enabled", "onvif.no-servers")
        yield tell("SetSystemDateAndTime type=NTP", undo=("onvif SetSystemDateAndTime type=Manual",))
    if "utc_offset_minutes" in left:
        held_offset = plain(before.utc_offset_minutes)
        undo = (f"onvif SetSystemDateAndTime zone={_zone(held_offset)}",) if isinstance(held_offset, int) else ()
        yield tell(f"SetSystemDateAndTime zone={_zone(left.pop('utc_offset_minutes'))}", undo=undo)
    refuse_rest("time_sync", left)


def _zone(minutes: int) -> str:
    """POSIX: a name and the hours to the west."""
    if not -_DAY < minutes < _DAY:
        raise refuse("time_sync", "utc_offset_minutes", "onvif.bad-word")
    hours, rest = divmod(abs(minutes), 60)
    name = {540: "JST", 0: "UTC"}.get(minutes, "LOC")
    return f"{name}{'-' if minutes > 0 else ''}{hours}" + (f":{rest:02}" if rest else "")
