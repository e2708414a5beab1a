"""A mutant: a compliant answer after one hostile edit, and the row of the sheet that must notice it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Seen = Literal["fail", "unknown", "not pass"]


@dataclass(frozen=True, slots=True)
class Edit:
    """What is replaced: the only place where it stands, or the first one below `below`, which stands there once."""

    old: str
    new: str
    below: str = ""

    def apply(self, text: str) -> str:
        """The text after the edit; an edit that fits nowhere is a mistake of the table."""
        anchor = self.below or self.old
        assert text.count(anchor) == 1, f"{anchor!r} stands there {text.count(anchor)} times"
        start = text.index(anchor)
        assert self.old in text[start:], f"{self.old!r} is not below {anchor!r}"
        return text[:start] + text[start:].replace(self.old, self.new, 1)


Change: TypeAlias = Edit | tuple[str, str]


def edited(text: str, changes: tuple[Change, ...]) -> str:
    for one in changes:
        text = (one if isinstance(one, Edit) else Edit(*one)).apply(text)
    return text


@dataclass(frozen=True, slots=True)
class Mutant:
    """`edits` change the main answer; `also` changes other answers of the same device, by file name."""

    name: str
    item: str
    seen: Seen
    edits: tuple[Change, ...] = ()
    also: Mapping[str, tuple[Change, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.name


def mutant(name: str, item: str, seen: Seen, *edits: Change) -> Mutant:
    return Mutant(name, item, seen, edits)
