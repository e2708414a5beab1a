"""TimeSync and Logging of an Axis camera."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.logging import Logging
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params
from shikiri.platforms.axis.write import listed, put, source_of, switch
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

NTP: Final = "/axis-cgi/ntp.cgi"
SOURCE, SERVER, BY_DHCP, LENT = "Time.SyncSource", "Time.NTP.Server", "Time.ObtainFromDHCP", "Time.NTP.VolatileServer"
ZONE: Final = "Time.POSIXTimeZone"
SYSLOG: Final = "API.RemoteSyslog1.Enabled"
HOSTS: Final = tuple(f"API.RemoteSyslog1.Server{number}.Address" for number in (1, 2))
ACCESS: Final = "System.AccessLog"
_ZONE: Final = re.compile(r"(?:[A-Za-z]+|<[^>]+>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?")  # no summer time
_NOBODY: Final = frozenset({"0.0.0.0", "none"})  # noqa: S104  (what stands where no server does)
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,255}")


def hear_time(source: ApplianceSource) -> Heard | None:
    """The page of its own, where there is one, tells more than the list."""
    try:
        known = params(source)
    except Unanswered:
        known = None
    offset = _offset(known) if known else UNSAID
    if not source.why(NTP):
        return Heard(things=(_paged(source, offset),), whole=True, rests_on=(NTP,))
    if known is None or not known.has(SOURCE):
        return None
    word = known.text(SOURCE).lower()
    lent = known.flag("time_sync", BY_DHCP) is True
    named = {known.text(one) for one in ((SERVER, LENT) if lent else (SERVER,))}
    clock = TimeSync(
        name="clock",
        enabled=word == "ntp" if word else UNSAID,
        servers=frozenset(named - {""} - _NOBODY),
        utc_offset_minutes=offset,
        handle="clock",
        at={"": known.line(SOURCE), "servers": known.line(SERVER, SOURCE), "utc_offset_minutes": known.line(ZONE)},
    )
    return Heard(things=(clock,), whole=True, rests_on=(LIST,))


def _paged(source: ApplianceSource, offset: Known[int]) -> TimeSync:
    data = source.mapping(NTP).get("data")
    client = data.get("client", data) if isinstance(data, dict) else None
    if not isinstance(client, dict) or not isinstance(client.get("enabled"), bool):
        raise source.fail("time_sync", NTP)
    lent = str(client.get("serversSource", "")).upper() == "DHCP"
    named = client.get("advertisedServers" if lent else "staticServers")
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise source.fail("time_sync", NTP, source.key_line(NTP, "staticServers").number)
    synced = client.get("synced")
    return TimeSync(
        name="clock",
        enabled=client["enabled"],
        servers=frozenset(named) - {""},
        utc_offset_minutes=offset,
        synchronised=synced if isinstance(synced, bool) else UNSAID,
        handle="clock",
        at={"": source.key_line(NTP, "client"), "servers": source.key_line(NTP, "staticServers")},
    )


def _offset(known: Params) -> Known[int]:
    """Minutes east of Greenwich; the word of POSIX counts the other way."""
    found = _ZONE.fullmatch(known.text(ZONE))
    if not found:
        return UNSAID
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return minutes if found[1] == "-" else -minutes


def write_time(before: TimeSync | None, after: TimeSync | None, around: Around) -> Iterable[Command] | None:
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
    if not source_of(around).why(NTP):
        return (Command(parts=(f"vapix ntp servers={','.join(sorted(wanted))}",)),)
    if known is None or len(wanted) != 1 or not known.has(SOURCE) or not known.has(SERVER):
        return None
    steps = [(SERVER, next(iter(wanted))), (BY_DHCP, "no"), (SOURCE, "NTP")]
    return [put(known, name, value) for name, value in steps if known.has(name) and known.values[name] != value]


def hear_logging(source: ApplianceSource) -> Heard | None:
    """Who receives the log, and whether logins are recorded."""
    known = params(source)
    things: list[Logging] = []
    if known.has(SYSLOG):
        on = known.flag("logging", SYSLOG)
        hosts = frozenset(known.text(one) for one in HOSTS) - {""}
        at = {"": known.line(SYSLOG), "hosts": known.line(*HOSTS, SYSLOG)}
        things.append(Logging(name="log", enabled=on, hosts=frozenset() if on is False else hosts, handle="log", at=at))
    if known.has(ACCESS):
        at = {"": known.line(ACCESS)}
        things.append(Logging(name="access-log", enabled=known.flag("logging", ACCESS), handle="access-log", at=at))
    return Heard(things=tuple(things), whole=known.has(ACCESS), rests_on=(LIST,)) if things else None


def write_logging(before: Logging | None, after: Logging | None, around: Around) -> Iterable[Command] | None:
    """The record of logins on and off. Who receives the log is decided by a person, with its certificate."""
    if before is None or after is None or before.key != "access-log":
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted = left.pop("enabled", None)
    one = switch(around, ACCESS, wanted=wanted) if isinstance(wanted, bool) and not left else None
    return (one,) if one else None
