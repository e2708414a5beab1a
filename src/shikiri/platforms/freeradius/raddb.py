"""The configuration of FreeRADIUS as a tree: sections, settings and statements, with what is included in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line
from shikiri.platforms.freeradius.raddb_lines import statements
from shikiri.platforms.freeradius.scripts import FOLDER, RADDB

Files = Mapping[str, tuple[tuple[int, str], ...]]
_SETTING: Final = re.compile(r"([&\w:.-]+)\s*(:=|\+=|-=|==|!=|=~|=)\s*(.*)")
_INCLUDE: Final = re.compile(r"\$(-?)INCLUDE\s+(\S+)", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"\$\{([\w.:-]+)\}")
_DEEPEST: Final = 20


@dataclass(slots=True)
class Node:
    """A section, a setting (`value`) or a statement; `words` is its head."""

    words: tuple[str, ...]
    line: Line
    value: str | None = None
    children: list[Node] = field(default_factory=list)
    is_section: bool = False

    @property
    def name(self) -> str:
        return self.words[0] if self.words else ""

    def sections(self, name: str) -> Iterator[Node]:
        return (child for child in self.children if child.is_section and child.name == name)

    def setting(self, name: str) -> Node | None:
        """The setting that counts: FreeRADIUS takes the first of twins, and warns."""
        return next((child for child in self.children if child.value is not None and child.name == name), None)

    def walk(self) -> Iterator[Node]:
        """Everything below, depth first."""
        for child in self.children:
            yield child
            yield from child.walk()


def tree(files: Files) -> Node:
    """The whole configuration, from radiusd.conf on. Whatever is not understood, or not at hand, is an error."""
    reader = _Reader(files)
    root = Node((), Line(RADDB, 0), is_section=True)
    reader.read(f"{FOLDER}/radiusd.conf", root, 0)
    return root


class _Reader:
    """Walks the lines of one file after the other; the variables of the outermost level hold everywhere."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.variables: dict[str, str] = {}

    def read(self, path: str, into: Node, number: int, depth: int = 0) -> None:
        """One file into an open section. It must close what it opens, and nothing else."""
        if path not in self.files or depth > _DEEPEST:
            raise _strange(number)
        stack = [into]
        for at, text in statements(self.files[path]):
            if text == "}":
                if len(stack) == 1:
                    raise _strange(at)
                stack.pop()
            elif found := _INCLUDE.fullmatch(text):
                self._include(found, path, stack[-1], at, depth)
            elif text.endswith("{"):
                section = Node(_words(text[:-1]), Line(RADDB, at), is_section=True)
                stack[-1].children.append(section)
                stack.append(section)
            else:
                self._plain(text, stack[-1], at)
        if len(stack) != 1:
            raise _strange(number or 1)

    def _plain(self, text: str, into: Node, at: int) -> None:
        found = _SETTING.fullmatch(text)
        if found is None:
            into.children.append(Node(_words(text), Line(RADDB, at)))
            return
        value = self.expand(_unquoted(found[3]))
        into.children.append(Node((found[1],), Line(RADDB, at), value=value))
        if not into.words:
            self.variables[found[1]] = value

    def _include(self, found: re.Match[str], path: str, into: Node, at: int, depth: int) -> None:
        target = self.expand(_unquoted(found[2]))
        if "$" in target:
            raise _strange(at)
        if not target.startswith("/"):
            target = f"{path.rpartition('/')[0]}/{target}"
        if target.endswith("/"):
            inside = [one for one in self.files if one.startswith(target) and "/" not in one.removeprefix(target)]
            for one in sorted(inside):
                self.read(one, into, at, depth + 1)
        elif target in self.files or not found[1]:
            self.read(target, into, at, depth + 1)

    def expand(self, text: str) -> str:
        """`${confdir}` and its like; what is not known stays as it stands."""
        for _ in range(_DEEPEST):
            new = _VARIABLE.sub(lambda found: self.variables.get(found[1], found[0]), text)
            if new == text:
                break
            text = new
        return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(_unquoted(word) for word in text.split())


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _strange(number: int) -> ParseError:
    return ParseError("dot1x", RADDB, number)
