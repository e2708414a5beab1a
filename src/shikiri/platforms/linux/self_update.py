"""Does a machine fetch its security updates by itself? Package, switches, timers, sources: each has to say so."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.clocks import seconds
from shikiri.platforms.linux.files_read import Said, pairs
from shikiri.platforms.linux.questions import APT, PACKAGES, PENDING
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.linux.units import units

_SETTING: Final = re.compile(r'^(\S+) "(.*)";$')
_SWITCHES: Final = ("APT::Periodic::Update-Package-Lists", "APT::Periodic::Unattended-Upgrade")
_TIMERS: Final = ("apt-daily.timer", "apt-daily-upgrade.timer")
_ORIGINS: Final = ("Unattended-Upgrade::Origins-Pattern::", "Unattended-Upgrade::Allowed-Origins::")
_STAMPS: Final = ("update-stamp", "upgrade-stamp")  # what apt's own daily script touches once each has succeeded
_WEEK: Final = 7  # days between two looks that still count as "by itself"


def updates_itself(source: LinuxSource) -> tuple[Known[bool], Line | None]:
    """(yes or no, the line that decides)."""
    try:
        state, lacking = pairs(source, PACKAGES), _lacking(source)
    except Unanswered:
        return UNSAID, None
    if "unattended-upgrades" not in state:
        return UNSAID, None
    return (False, lacking) if lacking is not None else _worked(source, state)


def is_set_up(source: LinuxSource) -> bool:
    """Do all settings say so, whether or not it works?"""
    try:
        return _lacking(source) is None
    except Unanswered:
        return False


def _lacking(source: LinuxSource) -> Line | None:
    """The line, or the place of the missing line, that keeps it from working; None where all is set."""
    state, said, on = pairs(source, PACKAGES), settings(source), units(source)
    package = state.get("unattended-upgrades")
    if package is None or package.value != "installed":
        return package.line if package else Line(PACKAGES, 0)
    if "APT::Periodic::Enable" in said and said["APT::Periodic::Enable"][0][-1] == "0":
        return said["APT::Periodic::Enable"][1]
    for key in _SWITCHES:
        values, line = said.get(key, (["0"], Line(APT, 0)))
        if not _is_often(values[-1]):
            return line
    if not any("security" in value.lower() or value.startswith("site=") for value in _origins(said)):
        return Line(APT, 0)
    return next((on[name].line for name in _TIMERS if name in on and not (on[name].runs and on[name].starts)), None)


def is_new(source: LinuxSource) -> bool:
    """Has it all settings, and no success to show yet? Only then it matters what waits, and that takes long to tell."""
    state = pairs(source, PACKAGES)
    return _lacking(source) is None and any(one.value == "0" for key, one in state.items() if key.endswith("-stamp"))


def _worked(source: LinuxSource, state: dict[str, Said]) -> tuple[Known[bool], Line]:
    """Settings alone mend nothing: lists and updates came in within a week, or it is new and nothing waits for it."""
    stamps = [one for key, one in state.items() if key.endswith("-stamp") and one.value.isdecimal()]
    now = seconds(source)
    if len(stamps) != len(_STAMPS) or now is None:
        return UNSAID, Line(PACKAGES, 0)
    old = next((one for one in stamps if one.value != "0" and abs(now - int(one.value)) > _WEEK * 86400), None)
    if old is not None:
        return False, old.line
    never = next((one for one in stamps if one.value == "0"), None)
    if never is None:
        return True, stamps[0].line
    waiting = pending(source)
    return (waiting == 0 if isinstance(waiting, int) else UNSAID), never.line


def pending(source: LinuxSource) -> Known[int]:
    """How many security updates wait, as far as the machine's own lists know."""
    try:
        rows = source.lines(PENDING)
    except Unanswered:
        return UNSAID
    if "end" not in rows:
        return UNSAID
    return sum(row.startswith("Inst ") and "security" in row.partition("(")[2].lower() for row in rows)


def restart_due(source: LinuxSource) -> Known[bool]:
    """Has something that was mended been waiting for a restart of the machine for more than a week?"""
    try:
        since = pairs(source, PACKAGES).get("restart-since")
    except Unanswered:
        return UNSAID
    now = seconds(source)
    if since is None or not since.value.isdecimal() or now is None:
        return UNSAID
    return since.value != "0" and now - int(since.value) > _WEEK * 86400


def settings(source: LinuxSource) -> dict[str, tuple[list[str], Line]]:
    """What `apt-config dump` prints: every value of each key, and the line of the last one."""
    found: dict[str, tuple[list[str], Line]] = {}
    for number, row in enumerate(source.lines(APT), start=1):
        told = _SETTING.match(row)
        if told:
            found[told[1]] = ([*found.get(told[1], ([], None))[0], told[2]], Line(APT, number))
    return found


def _is_often(value: str) -> bool:
    """`1` day, `always`, `12h`; `0` is never, and once a month is not often."""
    if value == "always" or re.fullmatch(r"\d+[smh]", value):
        return value[:1] != "0" or len(value.strip("0smh")) > 0
    days = value.removesuffix("d")
    return days.isdecimal() and 0 < int(days) <= _WEEK


def _origins(said: dict[str, tuple[list[str], Line]]) -> list[str]:
    return [value for key, (values, _) in said.items() if key.startswith(_ORIGINS) for value in values]
