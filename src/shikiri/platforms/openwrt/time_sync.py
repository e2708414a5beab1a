"""The clock: the servers of `system.ntp`, the zone, and how far it is from ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop, make, put, put_list, yes_no
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = TimeSync.FACET
_SYSTEM: Final = "system"
CLOCK: Final = "date +%s"
_MEASURED: Final = frozenset({"synchronised", "skew_s"})
# `JST-9`: west is positive in this notation; a second word is summer time, which no number tells
_ZONE: Final = re.compile(r"(?:<[^>]+>|[A-Za-z]{3,})(?P<sign>[+-]?)(?P<hours>\d{1,2})(?::(?P<minutes>\d{2}))?")
_UTC: Final = frozenset({"UTC", "GMT", "GMT0", "UTC0", "Etc/UTC"})
_TOKYO: Final = ("JST-9", "Asia/Tokyo")
_JST: Final = 540


def parse(source: OpenwrtSource) -> Parsed:
    package = source.package(_SYSTEM)
    system = next(iter(package.of("system")), None)
    ntp = next(iter(package.of("timeserver")), None)
    at = source.lines_of(_SYSTEM, ntp, servers="server", enabled="enabled") if ntp is not None else {}
    if system is not None:
        at |= {"utc_offset_minutes": source.line(_SYSTEM, system.at("timezone"))}
    servers = frozenset(ntp.words("server")) if ntp is not None else frozenset()
    thing = TimeSync(
        handle=ntp.address if ntp is not None else "ntp",
        at={**at, "skew_s": Line(CLOCK, 1)},
        name="clock",
        enabled=bool(servers) and ntp is not None and ntp.flag("enabled") is not False,
        servers=servers,
        utc_offset_minutes=_offset(source, system),
        skew_s=_skew(source),
    )
    return Parsed((thing,), rests_on=(source.question(_SYSTEM),))


def _offset(source: OpenwrtSource, system: Section | None) -> Known[int]:
    text = system.text("timezone") if system is not None else ""
    if not text:
        return source.default(_SYSTEM, 0, "C")
    if text in _UTC:
        return 0
    told = _ZONE.fullmatch(text)
    if told is None:
        return UNSAID
    minutes = int(told["hours"]) * 60 + int(told["minutes"] or 0)
    return minutes if told["sign"] == "-" else -minutes


def _skew(source: OpenwrtSource) -> Known[int]:
    when = source.reading.when
    if when is None or when.tzinfo is None or not source.has(CLOCK):
        return UNSAID
    text = source.lines(CLOCK)[0].strip()
    return int(abs(datetime.fromtimestamp(int(text), UTC) - when).total_seconds()) if text.isdigit() else UNSAID


def render(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    package, wanted = again(around).package(_SYSTEM), changes(before, after)
    ntp = next(iter(package.of("timeserver")), None)
    at = ntp.address if ntp is not None else "ntp"
    servers, on = wanted.pop("servers", None), wanted.pop("enabled", None)
    if ntp is None and (servers is not None or on):
        yield make(_SYSTEM, at, "timeserver")
    if servers is not None:
        yield put_list(_SYSTEM, at, "server", tuple(sorted(servers)))
    if on is not None:
        if on and not (servers or before.servers):
            raise refuse(_FACET, "servers", "owrt.no-server")
        yield put(_SYSTEM, at, "enabled", yes_no(value=on))
    if "utc_offset_minutes" in wanted:
        yield from _zone(next(iter(package.of("system")), None), wanted.pop("utc_offset_minutes"))
    refuse_rest(_FACET, {field: value for field, value in wanted.items() if field not in _MEASURED})


def _zone(system: Section | None, minutes: int) -> Iterator[Command]:
    if system is None:
        raise refuse(_FACET, "utc_offset_minutes", "linux.no-operation")
    if minutes == _JST:
        yield put(_SYSTEM, system.address, "timezone", _TOKYO[0])
        yield put(_SYSTEM, system.address, "zonename", _TOKYO[1])
        return
    sign, far = ("-" if minutes > 0 else ""), abs(minutes)
    name = f"{'+' if minutes > 0 else '-'}{far // 60:02}" if minutes else "UTC"
    text = f"<{name}>{sign}{far // 60}" + (f":{far % 60:02}" if far % 60 else "") if minutes else "UTC"
    yield put(_SYSTEM, system.address, "timezone", text)
    if "zonename" in system.options:
        yield drop(_SYSTEM, system.address, "zonename")


DRIVER = FacetDriver(facet=_FACET, asks=(*asks(_SYSTEM), CLOCK), parse=parse, render=render)
