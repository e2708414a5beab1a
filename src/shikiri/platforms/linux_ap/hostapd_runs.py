"""Which of the files is in use: by a hostapd that runs, or by a unit that starts one at the next boot."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux_ap.scripts import HOSTAPD_RUNS
from shikiri.platforms.linux_ap.source import ApSource

_PROCESS: Final = re.compile(r"process (\d+) in (/.*?): (.*?) *")
_SINCE: Final = re.compile(r"since (\d+) (\d+)")
_CHANGED: Final = re.compile(r"changed (\d+) (/.+)")
_ROUNDED: Final = 2  # seconds: the start of the machine and that of the process are both told roughly
_NOW: Final = re.compile(r"now (\d+)")
_UNIT: Final = re.compile(r"unit (hostapd(?:@\S+)?) (\S*) ?(\S*)")
_RADIO: Final = re.compile(r"radio (\S+) (\S+) ([0-9a-f:]{17})")
_DAEMON: Final = re.compile(r" *DAEMON_CONF=[\"']?(.*?)[\"']?")
_POWER: Final = re.compile(
    r"/etc/systemd/system/(?P<unit>hostapd(?:@[^/]+)?\.service)\.d/[^/]+\.conf:ExecStartPost=-?"
    r"(?:/usr/sbin/iw dev (?P<one>\S+) set txpower (?:limit|fixed) (?P<its>\d+)"
    r"|/bin/sh -c 'exec /usr/sbin/iw phy \"\$\$\(cat /sys/class/net/(?P<whole>[^/\s]+)/phy80211/name\)\""
    r" set txpower (?:limit|fixed) (?P<all>\d+)')"
)
_STARTED: Final = frozenset({"enabled", "enabled-runtime", "alias", "generated", "static"})
_STOPPED: Final = frozenset({"disabled", "masked", "masked-runtime", "not-found", "indirect", ""})


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of systemd: does it run, does it start at boot?"""

    name: str
    active: str
    enabled: str
    line: Line


@dataclass(frozen=True, slots=True)
class Runs:
    """What runs and what would be started. `whole`: the end of the answer was seen."""

    files: dict[str, Line] = field(default_factory=dict, hash=False)  # of processes: the absolute path
    units: tuple[Unit, ...] = ()
    radios: dict[str, tuple[str, str]] = field(default_factory=dict, hash=False)  # interface -> phy, address
    # the limit that a unit sets for a radio whenever it starts, in mBm
    power: dict[tuple[str, str], tuple[int, Line]] = field(default_factory=dict, hash=False)
    stale: frozenset[str] = frozenset()  # files that were changed after the hostapd that runs with them had read them
    daemon_conf: str = "/etc/hostapd/hostapd.conf"
    whole: bool = False


def runs(source: ApSource) -> Runs | None:
    """None where nobody asked, or got no usable answer."""
    return source.once("hostapd-runs", _find)


def unnamed(told: Runs | None, named: Collection[str]) -> tuple[str, ...]:
    """One interface of each radio that no file names: the further networks of a radio are interfaces as well."""
    radios = told.radios if told is not None else {}
    taken = {radios[name][0] for name in named if name in radios}
    first = {phy: name for name, (phy, _) in sorted(radios.items(), reverse=True)}
    return tuple(name for phy, name in sorted(first.items()) if phy not in taken)


def _find(source: ApSource) -> Runs | None:
    try:
        lines = source.lines(HOSTAPD_RUNS)
    except Unanswered:
        return None
    files: dict[str, Line] = {}
    units: list[Unit] = []
    radios: dict[str, tuple[str, str]] = {}
    power: dict[tuple[str, str], tuple[int, Line]] = {}
    conf = "/etc/hostapd/hostapd.conf"
    for number, text in enumerate(lines, start=1):
        line = Line(HOSTAPD_RUNS, number)
        if process := _PROCESS.fullmatch(text):
            files.update(dict.fromkeys(_files(process[2], process[3]), line))
        elif unit := _UNIT.fullmatch(text):
            units.append(Unit(unit[1], unit[2], unit[3], line))
        elif radio := _RADIO.fullmatch(text):
            radios[radio[1]] = radio[2], radio[3]
        elif limit := _POWER.fullmatch(text):
            power[limit["unit"], limit["one"] or limit["whole"]] = int(limit["its"] or limit["all"]), line
        elif (daemon := _DAEMON.fullmatch(text)) and daemon[1]:
            conf = daemon[1]
    return Runs(files, tuple(units), radios, power, _stale(lines), conf, whole="end" in lines)


def _stale(lines: tuple[str, ...]) -> frozenset[str]:
    """A file of the future was written before the clock was set right: of that nobody can tell."""
    processes = [found for text in lines if (found := _PROCESS.fullmatch(text))]
    owner = {name: found[1] for found in processes for name in _files(found[2], found[3])}
    since = {found[1]: int(found[2]) for text in lines if (found := _SINCE.fullmatch(text))}
    now = max((int(found[1]) for text in lines if (found := _NOW.fullmatch(text))), default=0)
    changed = {found[2]: int(found[1]) for text in lines if (found := _CHANGED.fullmatch(text))}
    return frozenset(path for path, at in changed.items() if since.get(owner.get(path, ""), at) + _ROUNDED < at <= now)


def _files(folder: str, arguments: str) -> tuple[str, ...]:
    """The files among the arguments of a hostapd: all that is no option and no value of one."""
    words = arguments.split(" ")[1:]
    values = {at + 1 for at, word in enumerate(words) if re.fullmatch(r"-[A-Za-z]*[PfebgGuiTS]", word)}
    plain = (word for at, word in enumerate(words) if at not in values and word and not word.startswith("-"))
    return tuple(posixpath.normpath(posixpath.join(folder, word)) for word in plain)


def is_used(source: ApSource, path: str) -> tuple[Known[bool], Line | None]:
    """Is a file in use, now or from the next boot on? A file that nobody asked about counts as used."""
    told = runs(source)
    if told is None:
        return True, None
    if path in told.files:
        return True, told.files[path]
    mine = [unit for unit in told.units if _starts(unit, told) == path]
    for unit in mine:
        if unit.enabled in _STARTED or unit.active in ("active", "activating", "reloading"):
            return True, unit.line
    if told.whole and mine and all(unit.enabled in _STOPPED for unit in mine):
        return False, mine[0].line
    return UNSAID, None


def _starts(unit: Unit, told: Runs) -> str:
    """The file that a unit of Debian hands to hostapd."""
    instance = unit.name.partition("@")[2]
    return f"/etc/hostapd/{instance}.conf" if instance else told.daemon_conf


def strangers(source: ApSource, known: frozenset[str]) -> tuple[str, ...]:
    """Files that a hostapd runs with and that were not read."""
    told = runs(source)
    return tuple(sorted(told.files.keys() - known)) if told is not None else ()
