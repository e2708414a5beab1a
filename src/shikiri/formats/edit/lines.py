"""What all such files have in common: lines that set something, lines that do not, headers of sections."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

_BREAKS = re.compile(r"[\n\r\0\v\f\x1c-\x1e\x85\u2028\u2029]")


class EditError(ValueError):
    """An edit that this file cannot take."""


class Editor(ABC):
    """A grammar says what one line is; finding, replacing and inserting is the same for all."""

    comments: ClassVar[tuple[str, ...]] = ("#",)

    @abstractmethod
    def key(self, line: str) -> str:
        """What a line sets; '' where it sets nothing."""

    @abstractmethod
    def value(self, line: str) -> str:
        """What it is set to."""

    @abstractmethod
    def write(self, key: str, value: str, old: str) -> str:
        """A line that sets it; `old` is the line it replaces, or ''."""

    @abstractmethod
    def header(self, line: str) -> str | None:
        """The section that a line opens; None where it opens none."""

    @abstractmethod
    def open(self, name: str) -> str:
        """The line that opens a section."""

    def same(self, key: str) -> str:
        """A key as it is compared."""
        return key

    def get(self, text: str, key: str, section: str = "") -> tuple[str, ...]:
        """Every value that a key has there, in order."""
        lines = _lines(text)
        return tuple(self.value(lines[at]) for at in self._hits(lines, key, section))

    def sections(self, text: str) -> tuple[str, ...]:
        """The names of the sections, each once."""
        return tuple(dict.fromkeys(name for name, _, _ in self.spans(_lines(text)) if name))

    def put(self, text: str, key: str, values: Sequence[str], section: str = "") -> str:
        """The text with exactly these values of that key; none takes it away. The same again changes nothing."""
        for word in (key, section, *values):
            if _BREAKS.search(word):
                raise EditError(f"{key}: a value must be one line")
        lines = _lines(text)
        hits = self._hits(lines, key, section)
        for at, value in zip(hits, values, strict=False):
            if self.value(lines[at]) != value:
                lines[at] = self.write(key, value, lines[at]) + "\n"
        for at in reversed(hits[len(values) :]):
            del lines[at]
        if more := [self.write(key, value, "") + "\n" for value in values[len(hits) :]]:
            lines, place = (lines, hits[-1] + 1) if hits else self._place(lines, section)
            _whole_before(lines, place)
            lines[place:place] = more
        made = "".join(lines)
        if self.get(made, key, section) != tuple(values):
            raise EditError(f"{key}: this value cannot be written there")
        return made

    def add(self, text: str, name: str) -> str:
        """The text with such a section, empty where it was not there."""
        if name in self.sections(text):
            return text
        if not name or _BREAKS.search(name):
            raise EditError("a section must have a name of one line")
        glue = "" if not text or text.endswith("\n") else "\n"
        gap = "\n" if text.strip() else ""
        made = f"{text}{glue}{gap}{self.open(name)}\n"
        if name not in self.sections(made):
            raise EditError(f"{name}: no name for a section")
        return made

    def remove(self, text: str, name: str) -> str:
        """The text without that section; comments before the next one stay."""
        lines = _lines(text)
        for found, start, end in reversed(self.spans(lines)):
            if found == name and name:
                last = max(
                    start, *(at for at in range(start, end) if end == len(lines) or not self._is_quiet(lines[at]))
                )
                del lines[start : last + 1]
        return "".join(lines)

    def spans(self, lines: Sequence[str]) -> list[tuple[str, int, int]]:
        """Every section with its first line and the one after its last; '' is what stands before all headers."""
        heads = [(name, at) for at, line in enumerate(lines) if (name := self.header(line)) is not None]
        starts = [at for _, at in heads]
        first = ("", 0, heads[0][1] if heads else len(lines))
        return [first, *((name, at, end) for (name, at), end in zip(heads, [*starts[1:], len(lines)], strict=False))]

    def _spans_of(self, lines: Sequence[str], section: str) -> Iterator[tuple[int, int]]:
        yield from ((start, end) for name, start, end in self.spans(lines) if name == section)

    def _hits(self, lines: Sequence[str], key: str, section: str) -> list[int]:
        wanted = self.same(key)
        return [
            at
            for start, end in self._spans_of(lines, section)
            for at in range(start, end)
            if (found := self.key(lines[at])) and self.same(found) == wanted
        ]

    def _place(self, lines: list[str], section: str) -> tuple[list[str], int]:
        """Where a new line of a section belongs: after its last setting; the section is made where it is missing."""
        span = next(self._spans_of(lines, section), None)
        if span is None:
            lines = _lines(self.add("".join(lines), section))
            span = next(self._spans_of(lines, section))
        start, end = span
        settings = [at for at in range(start, end) if not self._is_quiet(lines[at])]
        return lines, settings[-1] + 1 if settings else end

    def _is_quiet(self, line: str) -> bool:
        return not line.strip() or line.lstrip().startswith(self.comments)


def _lines(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _whole_before(lines: list[str], place: int) -> None:
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += "\n"
