"""The units of systemd: which of those that matter run now, or will run after the next start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.questions import UNITS
from shikiri.platforms.linux.source import LinuxSource

_RUNS: Final = frozenset({"active", "activating", "reloading", "deactivating"})
_STARTS: Final = frozenset({"enabled", "enabled-runtime", "linked", "linked-runtime", "alias"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as systemd sees it."""

    name: str
    there: bool
    runs: bool
    starts: bool  # by itself, at the next start of the machine
    line: Line

    @property
    def is_on(self) -> bool:
        return self.runs or self.starts


def units(source: LinuxSource) -> dict[str, Unit]:
    """Every unit that was asked about, by its name; raises `Unanswered` where systemd did not answer to the end."""
    found: dict[str, Unit] = {}
    block: dict[str, str] = {}
    begin = 1
    for number, row in enumerate((*source.lines(UNITS), ""), start=1):
        key, sign, value = row.partition("=")
        if sign:
            begin = begin if block else number
            block[key] = value
        elif block:
            name = block.get("Id", "")
            found[name] = Unit(
                name=name,
                there=block.get("LoadState") not in ("not-found", None),
                runs=block.get("ActiveState") in _RUNS,
                starts=block.get("UnitFileState") in _STARTS,
                line=Line(UNITS, begin),
            )
            block = {}
    if "end" not in found:
        raise Unanswered(UNITS, "refused")
    return found


def is_on(found: dict[str, Unit], *names: str) -> Known[bool]:
    """Does any of these run, now or after a start? A name that is not answered is another name of one that is."""
    told = [found[name].is_on for name in names if name in found]
    return any(told) if told else UNSAID


def first_on(found: dict[str, Unit], *names: str) -> Unit | None:
    """The first of these units that is on."""
    return next((found[name] for name in names if name in found and found[name].is_on), None)
