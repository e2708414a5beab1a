"""What UCI is made of: packages of sections, sections of options."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

_TRUE: Final = frozenset({"1", "on", "true", "yes", "enabled"})
_FALSE: Final = frozenset({"0", "off", "false", "no", "disabled"})


@dataclass(frozen=True, slots=True)
class Option:
    """One option or list, and the line that says it last."""

    values: tuple[str, ...]
    is_list: bool
    line: int

    @property
    def text(self) -> str:
        return " ".join(self.values)


@dataclass(slots=True)
class Section:
    """One section; one without a name is called by its type and its place."""

    type: str
    name: str
    index: int
    line: int
    options: dict[str, Option] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """What `uci` calls it."""
        return self.name or f"@{self.type}[{self.index}]"

    def text(self, option: str) -> str:
        """The value of an option; '' where it is not there."""
        found = self.options.get(option)
        return found.text if found is not None else ""

    def words(self, option: str) -> tuple[str, ...]:
        """A list, or an option with blanks in it: OpenWrt takes both for the same."""
        found = self.options.get(option)
        return tuple(word for value in found.values for word in value.split()) if found is not None else ()

    def flag(self, option: str) -> bool | None:
        """A switch; None where it is not there, or is neither on nor off."""
        word = self.text(option).strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None

    def switch(self, option: str) -> bool | None:
        """The same where netifd reads it: of a word that is no number and no truth it hears nothing."""
        return {"1": True, "true": True, "0": False, "false": False}.get(self.text(option))

    def at(self, option: str) -> int:
        """The line of an option, 0 where there is none."""
        found = self.options.get(option)
        return found.line if found is not None else 0


@dataclass(slots=True)
class Package:
    """One file of settings: its sections in order, and the lines nobody understands."""

    name: str
    sections: list[Section] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)

    def of(self, *types: str) -> list[Section]:
        return [one for one in self.sections if one.type in types]

    def named(self, name: str) -> Section | None:
        return next((one for one in self.sections if one.name == name), None)

    def open(self, kind: str, name: str, line: int) -> Section:
        """The section that follows; a name that is there already goes on where it ended."""
        if name and (held := self.named(name)) is not None:
            held.type = kind
            return held
        made = Section(kind, name, sum(one.type == kind for one in self.sections), line)
        self.sections.append(made)
        return made
