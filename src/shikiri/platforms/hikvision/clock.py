"""TimeSync of a Hikvision camera."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, Final

from shikiri.formats.xml import Element
from shikiri.model.command import Command
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.clock_words import minutes_east, skew
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import NTP, TIME, line, only
from shikiri.platforms.hikvision.write import WORD, page, put
from shikiri.platforms.write import Around

# Its zone is written as POSIX has it, the sign the other way; what stands behind it is summer time.
_ZONE: Final = re.compile(r"[A-Za-z]+([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?P<summer>\D.*)?")
_MODES: Final = {"ntp": True, "manual": False}


def hear(source: ApplianceSource) -> Heard | None:
    """How the clock is set, by whom, and what it says."""
    root = source.xml(TIME)
    mode = only(root, "timeMode")
    offset = _offset(root.said("timeZone"))
    servers, where = _servers(source)
    clock = TimeSync(
        name="clock",
        enabled=_MODES.get(mode.text.lower(), UNSAID) if mode is not None else UNSAID,
        servers=servers,
        utc_offset_minutes=offset,
        skew_s=skew(root.said("localTime"), offset, source.reading.when),
        handle="clock",
        at={
            "": line(TIME, mode, root),
            "servers": line(NTP, where),
            "utc_offset_minutes": line(TIME, root.find("timeZone"), root),
            "skew_s": line(TIME, root.find("localTime"), root),
        },
    )
    return Heard(things=(clock,), whole=True, rests_on=(TIME,))


def _servers(source: ApplianceSource) -> tuple[Known[frozenset[str]], Element | None]:
    if source.why(NTP):
        return UNSAID, None
    listed = source.xml(NTP).all("NTPServer")
    return frozenset(filter(None, map(_host, listed))), next(iter(listed), None)


def _host(server: Element) -> str:
    """The address it goes by; empty places are no server."""
    by_name = "host" in server.said("addressingFormatType").lower()
    name = server.said("hostName") if by_name else server.said("ipAddress") or server.said("ipv6Address")
    return "" if name in {"0.0.0.0", "::"} else name  # noqa: S104  (what an empty place says)


def _offset(text: str) -> Known[int]:
    found = _ZONE.fullmatch(text)
    if not found or (found["summer"] and "DST" in found["summer"].upper()):
        return UNSAID
    return minutes_east(found)


def write(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterable[Command] | None:
    """As many servers as it has places for, each place as it is; then the clock by them."""
    if before is None or after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    if not left.keys() <= {"servers", "enabled"} or left.get("enabled") is False:
        return None
    made: list[Command] = []
    if "servers" in left:
        steps = _places(around, left["servers"])
        if steps is None:
            return None
        made += steps
    if "enabled" in left:
        mode = put(around, TIME, "timeMode", "NTP")
        if mode is None:
            return None
        made += mode
    return made


def _places(around: Around, wanted: Any) -> list[Command] | None:  # noqa: ANN401  (whatever was wished)
    root = page(around, NTP)
    places = root.all("NTPServer") if root is not None else ()
    if not isinstance(wanted, frozenset) or len(wanted) != len(places) or not all(map(WORD.fullmatch, wanted)):
        return None
    made: list[Command] = []
    for place, host in zip(places, sorted(wanted), strict=True):
        by_address = _is_address(host)
        element, kind = ("ipAddress", "ipaddress") if by_address else ("hostName", "hostname")
        where = f"NTPServer[{place.said('id')}]"
        for field, value in ((element, host), ("addressingFormatType", kind)):
            if place.said(field) == value:
                continue
            step = put(around, NTP, f"{where}/{field}", value)
            if step is None:
                return None
            made += step
    return made


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
