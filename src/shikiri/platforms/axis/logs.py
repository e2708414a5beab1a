"""Logging of an Axis camera: who receives the log, and whether logins are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.logging import Logging
from shikiri.platforms.appliance.changes import changes, switched
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, params
from shikiri.platforms.axis.write import switch
from shikiri.platforms.write import Around

SYSLOG: Final = "API.RemoteSyslog1.Enabled"
HOSTS: Final = tuple(f"API.RemoteSyslog1.Server{number}.Address" for number in (1, 2))
ACCESS: Final = "System.AccessLog"


def hear(source: ApplianceSource) -> Heard | None:
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


def write(before: Logging | None, after: Logging | None, around: Around) -> Iterable[Command] | None:
    """The record of logins on and off. Who receives the log is decided by a person, with its certificate."""
    if before is None or after is None or before.key != "access-log":
        return None
    left = changes(before, after)
    if not left:
        return ()
    wanted = switched(left)
    one = switch(around, ACCESS, wanted=wanted) if wanted is not None else None
    return (one,) if one else None
