"""UCI: the one notation of all settings of OpenWrt, as its files are written and as `uci show` prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_TRUE: Final = frozenset({"1", "on", "true", "yes", "enabled"})
_FALSE: Final = frozenset({"0", "off", "false", "no", "disabled"})
_NAME: Final = re.compile(r"[A-Za-z0-9_\-]+")
_SHOWN: Final = re.compile(
    r"(?P<package>[\w\-]+)\.(?P<section>@?[\w\-]+(?:\[-?\d+\])?)(?:\.(?P<option>[\w\-]+))?=(?P<value>.*)"
)
_INDEX: Final = re.compile(r"@(?P<type>[\w\-]+)\[(?P<index>\d+)\]")
_GENERATED: Final = re.compile(r"cfg[0-9a-f]{6}")


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


def is_true(text: str) -> bool:
    return text.strip().lower() in _TRUE


class _OpenQuoteError(Exception):
    """The line ends inside a quote: the value goes on in the next one."""


def words_of(text: str) -> list[str]:  # noqa: PLR0912  (one letter, one branch)
    """The words of a line; raises `ValueError` for what UCI would not take either."""
    found: list[str] = []
    word: list[str] | None = None
    at, quote = 0, ""
    while at < len(text):
        letter = text[at]
        at += 1
        if quote:
            if letter == quote:
                quote = ""
            elif letter == "\\" and quote == '"' and at < len(text):
                word = [*(word or ()), text[at]]
                at += 1
            else:
                word = [*(word or ()), letter]
        elif letter in "'\"":
            quote, word = letter, word or []
        elif letter.isspace():
            found += ["".join(word)] if word is not None else []
            word = None
        elif letter == "#" and word is None:
            break
        elif letter == ";":
            raise ValueError(text)
        elif letter == "\\":
            if at >= len(text):
                raise _OpenQuoteError
            word = [*(word or ()), text[at]]
            at += 1
        else:
            word = [*(word or ()), letter]
    if quote:
        raise _OpenQuoteError
    return found + (["".join(word)] if word is not None else [])


def _statements(lines: Sequence[tuple[int, str]], strange: list[int]) -> Iterator[tuple[int, list[str]]]:
    """The words of each statement with the line it begins at; a value may hold line breaks."""
    held, began = "", 0
    for number, line in lines:
        text = f"{held}\n{line}" if began else line
        began = began or number
        try:
            words = words_of(text)
        except _OpenQuoteError:
            held = text
            continue
        except ValueError:
            strange.append(began)
            words = []
        yield began, words
        held, began = "", 0
    if began:
        strange.append(began)


def parse_files(lines: Sequence[tuple[int, str]], package: str = "") -> dict[str, Package]:
    """What `uci export` prints, or one file of `/etc/config`: the packages by name."""
    found: dict[str, Package] = {package: Package(package)} if package else {}
    here, section = found.get(package), None
    stray: list[int] = []
    for number, words in _statements(lines, stray):
        if not words:
            continue
        if words[0] == "package" and len(words) == 2:  # noqa: PLR2004
            here, section = found.setdefault(words[1], Package(words[1])), None
        elif here is None:
            stray.append(number)
        elif words[0] == "config" and len(words) in (2, 3) and all(map(_NAME.fullmatch, words[1:])):
            section = here.open(words[1], words[2] if len(words) > 2 else "", number)  # noqa: PLR2004
        elif words[0] in ("option", "list") and len(words) == 3 and section is not None:  # noqa: PLR2004
            _add(section, words[1], words[2], number, is_list=words[0] == "list")
        else:
            here.strange.append(number)
    for one in found.values():
        one.strange += stray
    return found


def _add(section: Section, name: str, value: str, line: int, *, is_list: bool) -> None:
    held = section.options.get(name)
    before = held.values if is_list and held is not None else ()
    section.options[name] = Option((*before, value), is_list, line)


def parse_shown(lines: Sequence[tuple[int, str]]) -> dict[str, Package]:
    """What `uci show` prints: one line an option, a list as several words in quotes."""
    found: dict[str, Package] = {}
    sections: dict[tuple[str, str], Section] = {}
    stray: list[int] = []
    for number, line in lines:
        if not line.strip():
            continue
        told = _SHOWN.fullmatch(line)
        if told is None:
            stray.append(number)
            continue
        package = found.setdefault(told["package"], Package(told["package"]))
        key = (told["package"], told["section"])
        if told["option"] is None:
            is_named = not told["section"].startswith("@") and not _GENERATED.fullmatch(told["section"])
            sections[key] = package.open(told["value"], told["section"] if is_named else "", number)
            continue
        try:
            values = words_of(told["value"])
        except (ValueError, _OpenQuoteError):
            values = []
        if key not in sections or not values:
            package.strange.append(number)
            continue
        sections[key].options[told["option"]] = Option(tuple(values), len(values) > 1, number)
    for one in found.values():
        one.strange += stray
    return found
