"""The parameter list of an Axis camera: `root.Network.SSH.Enabled=yes`, a parameter a line.

A group the camera does not know is a line `# Error: ...`, and the group after it comes without its `root.`: names
are compared without that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered

LIST: Final = "/axis-cgi/param.cgi?action=list"
_ROW: Final = re.compile(r"(?:root\.)?([A-Za-z][\w.]*)=(.*)")
_BOOLS: Final = {
    "yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False,
}  # fmt: skip
_MASKED: Final = re.compile(r"\*+")  # what the camera will not show, or what we do not keep


@dataclass(frozen=True, slots=True)
class Params:
    """Parameters by name, without `root.`; one said twice with two values is none."""

    source: ApplianceSource
    values: Mapping[str, str] = field(hash=False)
    numbers: Mapping[str, int] = field(hash=False)

    def text(self, name: str) -> str:
        """Its value; '' where it is not listed, empty, or not shown."""
        value = self.values.get(name, "").strip()
        return "" if _MASKED.fullmatch(value) else value

    def has(self, *names: str) -> bool:
        return any(name in self.values for name in names)

    def line(self, *names: str) -> Line:
        """The line of the first of these that is listed."""
        return Line(LIST, next((self.numbers[name] for name in names if name in self.numbers), 0))

    def flag(self, facet: str, name: str, **more: bool) -> Known[bool]:
        """Yes or no. Not listed or not shown: unsaid; another word than those and `more`: doubt about the facet."""
        word = self.text(name).lower()
        if not word:
            return UNSAID
        known = {**_BOOLS, **more}
        if word not in known:
            raise self.source.fail(facet, LIST, self.line(name).number)
        return known[word]

    def below(self, prefix: str) -> Iterator[tuple[str, str]]:
        """The parameters of a group: what follows its name, and the value."""
        for name in self.values:
            if name.startswith(prefix):
                yield name[len(prefix) :], self.text(name)


def params(source: ApplianceSource) -> Params:
    """The list as it was read; `Unanswered` where there is none."""
    values: dict[str, str] = {}
    numbers: dict[str, int] = {}
    contrary: set[str] = set()
    for number, line in enumerate(source.lines(LIST), 1):
        found = _ROW.fullmatch(line.strip())
        if not found:
            continue
        name, value = found[1], found[2]
        if values.setdefault(name, value) != value:
            contrary.add(name)
        numbers.setdefault(name, number)
    for name in contrary:
        values[name] = "***"
    if not values:
        raise Unanswered(LIST, "garbled")
    return Params(source, values, numbers)


def opposite(now: str, *, wanted: bool) -> str:
    """The word to write, in the spelling the camera uses for this parameter."""
    pairs = (("yes", "no"), ("Yes", "No"), ("on", "off"), ("On", "Off"), ("true", "false"), ("1", "0"))
    pair = next((one for one in pairs if now in one), pairs[0])
    return pair[0] if wanted else pair[1]
