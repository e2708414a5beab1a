"""Logging: where the journal and syslog go and how long they stay, and whether somebody records who went where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.logging import Logging
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux import recorders
from shikiri.platforms.linux.files_read import Said, ini, spaced
from shikiri.platforms.linux.logging_write import render
from shikiri.platforms.linux.questions import JOURNALD, LOG_FILES, NFT, SSHD, UNITS
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import Unit, is_on, units

_FACET: Final = Logging.FACET
_FORWARD: Final = re.compile(r"(?:^|\s)@{1,2}(?:\([^)]*\))?(\[[^\]]+\]|[^\s:;]+)(?::\d+)?")
_ACTION: Final = re.compile(r"""\btype\s*=\s*["']?om(\w+)["']?""", re.IGNORECASE)
_LEGACY: Final = re.compile(r"(?:^|\s):om(\w+):([^\s:;,]*)", re.IGNORECASE)  # `*.* :omrelp:host:2514`
_INCLUDE: Final = re.compile(r"""(?:\$includeconfig\s+|include\(.*?file\s*=\s*)["']?([^"'\s)]+)""", re.IGNORECASE)
_READ: Final = frozenset({"/etc/rsyslog.d/*.conf", "/etc/rsyslog.d/"})
_TARGET: Final = re.compile(r"""\b(?:target|server|host|broker|uri|serverport)\s*=\s*["']?([^"'\s)]+)""", re.IGNORECASE)
_STAYS: Final = frozenset({"file", "usrmsg", "discard", "journal", "stdout", "pipe", "null"})
_SPAN: Final = re.compile(r"(\d+)\s*([a-z]*)")
_DAYS: Final = {"day": 1, "days": 1, "d": 1, "week": 7, "weeks": 7, "w": 7, "month": 30, "months": 30, "year": 365}
_SECONDS: Final = {"": 1, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600, "hour": 3600, "hours": 3600, "hr": 3600}


def parse(source: LinuxSource) -> Parsed:
    on = units(source)
    journal = ini(source, JOURNALD)
    hosts, at_hosts = _hosts(source, on, journal)
    days, at_days = _retention(journal, on)
    traffic, at_traffic = recorders.of_traffic(source, on)
    commands, at_commands = recorders.of_commands(source, on)
    debug, at_debug = recorders.of_debugging(source)
    at = {
        "": Line(JOURNALD, 1),
        "hosts": at_hosts,
        "retention_days": at_days,
        "traffic": at_traffic,
        "commands": at_commands,
        "debug": at_debug,
    }
    storage = journal.get(("journal", "storage"))
    thing = Logging(
        handle="journal",
        at={name: line for name, line in at.items() if line is not None},
        name="journal",
        enabled=storage is None or storage.value != "none" or is_on(on, "rsyslog.service") is True,
        hosts=hosts,
        traffic=traffic,
        commands=commands,
        debug=debug,
        timestamps=Default(value=True, tag="V"),
        retention_days=days,
    )
    return Parsed((thing,), rests_on=(JOURNALD, LOG_FILES, UNITS))


def _hosts(
    source: LinuxSource, on: dict[str, Unit], journal: dict[tuple[str, str], Said]
) -> tuple[Known[frozenset[str]], Line | None]:
    """Where records are sent: by rsyslog, by the journal itself. Of another syslog nobody knows."""
    if is_on(on, "syslog-ng.service") is not False:
        return UNSAID, None
    found: dict[str, Line] = {}
    if is_on(on, "rsyslog.service") is not False:
        for said in spaced(source, LOG_FILES, "/etc/rsyslog"):
            if (named := _INCLUDE.match(f"{said.key} {said.value}")) and named[1] not in _READ:
                return UNSAID, said.line  # what stands there was not read
            found |= dict.fromkeys(_receivers(f"{said.key} {said.value}", said.value), said.line)
    socket = journal.get(("journal", "forwardtosocket"))
    if socket and socket.value:
        found[socket.value.rpartition(":")[0]] = socket.line
    if is_on(on, "systemd-journal-upload.service") is not False:
        url = next((one for one in spaced(source, LOG_FILES, "/etc/systemd/") if one.key.startswith("url=")), None)
        found[url.key.partition("=")[2] if url else "?"] = url.line if url else Line(LOG_FILES, 0)
    return frozenset(found), next(iter(found.values()), Line(LOG_FILES, 0))


def _receivers(row: str, value: str) -> Iterator[str]:
    """`*.* @@host:514`, `action(type="omfwd" target="host")`; a kind of action nobody knows goes somewhere."""
    for action in _ACTION.findall(row):
        if action.lower() not in _STAYS:
            yield next(iter(_TARGET.findall(row)), "?")
    for kind, target in _LEGACY.findall(row):
        if kind.lower() not in _STAYS:
            yield target or "?"
    if not _ACTION.search(row):
        yield from (host.strip("[]") for host in _FORWARD.findall(value))


def _retention(journal: dict[tuple[str, str], Said], on: dict[str, Unit]) -> tuple[Known[int], Line | None]:
    """How many days the journal stays at most; where syslog keeps files of its own, nobody says it for both."""
    limit = journal.get(("journal", "maxretentionsec"))
    if is_on(on, "rsyslog.service", "syslog-ng.service") is not False or limit is None:
        return UNSAID, None
    seconds = 0
    for number, unit in _SPAN.findall(limit.value.lower()):
        if unit not in _DAYS and unit not in _SECONDS:
            return UNSAID, limit.line
        seconds += int(number) * (_DAYS[unit] * 86400 if unit in _DAYS else _SECONDS[unit])
    return (seconds // 86400 if seconds else UNSAID), limit.line


DRIVER = FacetDriver(facet=_FACET, asks=(JOURNALD, LOG_FILES, UNITS, NFT, SSHD), parse=parse, render=render)
