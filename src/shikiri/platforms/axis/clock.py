"""TimeSync of an Axis camera: whom the clock follows, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.clock_words import minutes_east, skew
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params
from shikiri.platforms.axis.write import listed, put, source_of
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

NTP, NOW = "/axis-cgi/ntp.cgi", "/axis-cgi/time.cgi"
SOURCE, SERVER, BY_DHCP, LENT = "Time.SyncSource", "Time.NTP.Server", "Time.ObtainFromDHCP", "Time.NTP.VolatileServer"
ZONE, DATE, TIME = "Time.POSIXTimeZone", "Time.ServerDate", "Time.ServerTime"
_ZONE: Final = re.compile(r"(?:[A-Za-z]+|<[^>]+>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?")  # no summer time
_NOBODY: Final = frozenset({"0.0.0.0", "none"})  # noqa: S104  (what stands where no server does)
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,255}")


def hear(source: ApplianceSource) -> Heard | None:
    """The page of its own, where there is one, tells more than the list."""
    try:
        known = params(source)
    except Unanswered:
        known = None
    offset = _offset(known) if known else UNSAID
    if not source.why(NTP):
        return Heard(things=(_paged(source, known, offset),), whole=True, rests_on=(NTP,))
    if known is None or not known.has(SOURCE):
        return None
    word = known.text(SOURCE).lower()
    lent = known.flag("time_sync", BY_DHCP) is True
    named = {known.text(one) for one in ((SERVER, LENT) if lent else (SERVER,))}
    off_by, where = _skew(source, known, offset)
    clock = TimeSync(
        name="clock",
        enabled=word == "ntp" if word else UNSAID,
        servers=frozenset(named - {""} - _NOBODY),
        utc_offset_minutes=offset,
        skew_s=off_by,
        handle="clock",
        at={
            "": known.line(SOURCE),
            "servers": known.line(SERVER, SOURCE),
            "utc_offset_minutes": known.line(ZONE),
            "skew_s": where,
        },
    )
    return Heard(things=(clock,), whole=True, rests_on=(LIST,))


def _client(source: ApplianceSource) -> dict[str, Any]:
    data = source.mapping(NTP).get("data")
    client = data.get("client", data) if isinstance(data, dict) else None
    if not isinstance(client, dict) or not isinstance(client.get("enabled"), bool):
        raise source.fail("time_sync", NTP)
    return client


def _paged(source: ApplianceSource, known: Params | None, offset: Known[int]) -> TimeSync:
    client = _client(source)
    lent = str(client.get("serversSource", "")).upper() == "DHCP"
    named = client.get("advertisedServers" if lent else "staticServers")
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise source.fail("time_sync", NTP, source.key_line(NTP, "staticServers").number)
    synced = client.get("synced")
    off_by, where = _skew(source, known, offset)
    return TimeSync(
        name="clock",
        enabled=client["enabled"],
        servers=frozenset(named) - {""},
        utc_offset_minutes=offset,
        synchronised=synced if isinstance(synced, bool) else UNSAID,
        skew_s=off_by,
        handle="clock",
        at={"": source.key_line(NTP, "client"), "servers": source.key_line(NTP, "staticServers"), "skew_s": where},
    )


def _way_back(source: ApplianceSource) -> tuple[str, ...]:
    """The order that restores the page as it was read: how the door names what was on, and the list that was kept."""
    client = _client(source)
    kept = client.get("staticServers")
    if not isinstance(kept, list) or not all(isinstance(one, str) and _HOST.fullmatch(one) for one in kept):
        return ()
    lent = str(client.get("serversSource", "")).upper() == "DHCP"
    words = ("servers", "dhcp") if client["enabled"] else ("off", "off-dhcp")
    return (f"vapix ntp {words[lent]}={','.join(kept)}",)


def _offset(known: Params) -> Known[int]:
    found = _ZONE.fullmatch(known.text(ZONE))
    return minutes_east(found) if found else UNSAID


def _skew(source: ApplianceSource, known: Params | None, offset: Known[int]) -> tuple[Known[int], Line]:
    """Distance to the moment of the reading, without sign: by the page of the clock, else by the older list."""
    said, where = "", Line(NOW, 0)
    if not source.why(NOW):
        data = source.mapping(NOW).get("data")
        said, where = str(data.get("dateTime", "")) if isinstance(data, dict) else "", source.key_line(NOW, "dateTime")
    elif known is not None and known.has(DATE):
        said, where = f"{known.text(DATE)}T{known.text(TIME)}", known.line(TIME, DATE)
    return skew(said, offset, source.reading.when), where


def write(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterable[Command] | None:
    """Servers by the page of its own; a camera without one takes a single server."""
    known = listed(around)
    if before is None or after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    if not left.keys() <= {"servers", "enabled"} or left.get("enabled") is False:
        return None
    wanted: Any = left.get("servers", after.servers)
    if not isinstance(wanted, frozenset) or not wanted or not all(map(_HOST.fullmatch, wanted)):
        return None
    source = source_of(around)
    if not source.why(NTP):
        return (Command(parts=(f"vapix ntp servers={','.join(sorted(wanted))}",), undo=_way_back(source)),)
    if known is None or len(wanted) != 1 or not known.has(SOURCE) or not known.has(SERVER):
        return None
    steps = [(SERVER, next(iter(wanted))), (BY_DHCP, "no"), (SOURCE, "NTP")]
    return [put(known, name, value) for name, value in steps if known.has(name) and known.values[name] != value]
