"""The programs that set the clock: which one runs, whom its files name, and whether it follows them."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.files_read import Said, ini, pairs, spaced
from shikiri.platforms.linux.questions import DATE, TIME_FILES, TIMEDATE, TIMESYNCD, TRACKING
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import Unit, first_on

_FILES: Final = {
    "chrony": ("/etc/chrony", "/run/chrony-dhcp"),
    "ntpsec": ("/etc/ntpsec/ntp.conf",),
    "ntp": ("/etc/ntp.conf",),
    "openntpd": ("/etc/openntpd/",),
}
_FOLDERS: Final = frozenset({"confdir", "sourcedir", "include"})
_WORDS: Final = frozenset({"server", "pool", "peer", "servers"})
_UNITS: Final = {
    "chrony": ("chrony.service", "chronyd.service"),
    "systemd-timesyncd": ("systemd-timesyncd.service",),
    "ntpsec": ("ntpsec.service",),
    "ntp": ("ntp.service",),
    "openntpd": ("openntpd.service",),
}
_MOST_AGE_S: Final = 24 * 3600  # a clock that heard nobody for a day is set by nobody
_FIELDS: Final = 14
_NOBODY: Final = frozenset({"00000000", "7F7F0101", "7F000001"})  # no reference; the machine itself


@dataclass(frozen=True, slots=True)
class Clock:
    """The program that sets the clock, and the lines that name its servers."""

    program: str
    unit: Unit
    servers: tuple[Said, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for one in self.servers for name in (one.words if one.key == "ntp" else one.words[:1]))


def running(source: LinuxSource, on: dict[str, Unit]) -> Clock | None:
    """The first program that sets the clock; None where none does."""
    for program, names in _UNITS.items():
        unit = first_on(on, *names)
        if unit is not None:
            return Clock(program, unit, servers_of(source, program))
    return None


def servers_of(source: LinuxSource, program: str) -> tuple[Said, ...]:
    """The lines that name servers. The fallback of systemd is a server like any other."""
    if program == "systemd-timesyncd":
        found = ini(source, TIMESYNCD)
        named = found.get(("time", "ntp"))
        fallback = found.get(("time", "fallbackntp")) or _built_in(source)
        chosen = named if named and named.value else fallback
        return (Said("ntp", chosen.value, chosen.line, chosen.path),) if chosen and chosen.value else ()
    rows = list(spaced(source, TIME_FILES, *_FILES[program], marks="#!;%"))
    read = [one.words[0].rstrip("/") for one in rows if one.key in _FOLDERS and one.words]
    return tuple(one for one in rows if one.key in _WORDS and one.words and _is_read(one.path, read))


def _is_read(path: str, folders: list[str]) -> bool:
    """The main file, and what it points to: `include /etc/chrony/conf.d/*.conf`, `sourcedir /run/chrony-dhcp`."""
    folder = path.rpartition("/")[0]
    return (
        folder in ("/etc/chrony", "/etc")
        or not path.startswith(_FILES["chrony"])
        or any(one == folder or fnmatchcase(path, one) for one in folders)
    )


def _built_in(source: LinuxSource) -> Said | None:
    """The file of the distribution names in a comment what is built in."""
    for number, row in enumerate(source.lines(TIMESYNCD), start=1):
        if row.startswith("#FallbackNTP="):
            return Said("ntp", row.partition("=")[2], Line(TIMESYNCD, number))
    return None


def synchronised(source: LinuxSource, clock: Clock) -> tuple[Known[bool], Line | None]:
    """Does the clock follow a server now? Of chrony its own word, else the kernel's; without a word nobody knows."""
    if clock.program == "chrony":
        return tracking(source)
    told = pairs(source, TIMEDATE).get("NTPSynchronized")
    if told is None:
        raise Unanswered(TIMEDATE, "refused")
    return told.value == "yes", told.line


def tracking(source: LinuxSource) -> tuple[Known[bool], Line | None]:
    """`chronyc -c tracking`: reference, name, stratum, time of the last answer, ..., leap status."""
    try:
        row = source.lines(TRACKING)[0].split(",")
    except Unanswered as gap:
        if gap.why == "refused" and (source.exit_status(TRACKING) or 0) != 0:
            return False, None
        raise
    if len(row) != _FIELDS:
        raise Unanswered(TRACKING, "refused")
    line = Line(TRACKING, 1)
    if row[0] in _NOBODY or row[-1] == "Not synchronised" or row[2] in ("0", "16"):
        return False, line
    now = seconds(source)
    try:
        old = now is None or now - float(row[3]) > _MOST_AGE_S
    except ValueError:
        return UNSAID, line
    return (UNSAID if old else True), line


def seconds(source: LinuxSource) -> int | None:
    """What the clock says, in seconds since 1970."""
    try:
        text = source.lines(DATE)[0]
    except Unanswered:
        return None
    number, sign = text[:-5], text[-5:-4]
    return int(number) if number.isdecimal() and sign in ("+", "-") else None
