"""The running configuration as a tree of lines: indentation makes parents, and every line knows its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from shikiri.platforms.cisco_ios.noise import BANNER, NOISE, clean

_MACRO = re.compile(r"macro name \S")
_TEXT_BEGINS = frozenset("bamvrc")  # the letters that such lines begin with
_WIDTH = 80


@lru_cache(maxsize=1024)
def _split(prefix: str) -> list[str]:
    return prefix.split()


def matching(nodes: Iterable[Node], prefix: str) -> list[Node]:
    """The lines that begin with these whole words."""
    wanted = _split(prefix)
    first, count = wanted[0], len(wanted)
    if count == 1:
        return [node for node in nodes if node.words[0] == first]
    return [node for node in nodes if node.words[0] == first and node.words[:count] == wanted]


class Node:
    """One line: its words, the number it has in the answer, and the lines that stand below it."""

    __slots__ = ("_by_word", "children", "number", "parent", "text", "words")

    def __init__(self, text: str, number: int, parent: Node | None) -> None:
        self.text = text
        self.number = number
        self.parent = parent
        self.words = text.split()
        self.children: list[Node] = []
        self._by_word: dict[str, list[Node]] | None = None  # made when somebody looks, once the tree has grown

    def find(self, prefix: str) -> list[Node]:
        """The lines right below that begin with these whole words, in order."""
        if self._by_word is None:
            self._by_word = {}
            for child in self.children:
                self._by_word.setdefault(child.words[0], []).append(child)
        some = self._by_word.get(_split(prefix)[0])
        return matching(some, prefix) if some else []

    def last(self, prefix: str) -> Node | None:
        """The last of them: on these boxes the later line wins."""
        found = self.find(prefix)
        return found[-1] if found else None

    def rest(self, prefix: str) -> list[str]:
        """The words after a prefix."""
        return self.words[len(_split(prefix)) :]

    def walk(self) -> Iterator[Node]:
        """Every line below, at any depth."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def __repr__(self) -> str:
        return f"Node({self.words[:1]}, line {self.number})"  # the rest of a line may hold a secret


class Tree:
    """The root of all lines, found fast by their first word, and whether the text is sound."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.root = Node("", 0, None)
        self.sound = True
        self.by_word: dict[str, list[Node]] = {}
        self._grow(list(lines))
        for node in self.root.children:
            self.by_word.setdefault(node.words[0], []).append(node)
        if any(len({node.text for node in nodes}) < len(nodes) for nodes in map(self._blocks, ("interface", "wlan"))):
            self.sound = False  # a box prints each of these once: the text was put together by somebody
        ends = self.by_word.get("end", [])
        if len(ends) > 1 or (ends and ends[0] is not self.root.children[-1]):
            self.sound = False  # another answer follows: which of the two is this box?

    def _blocks(self, word: str) -> list[Node]:
        return self.by_word.get(word, [])

    def _grow(self, lines: list[str]) -> None:
        text = "\n".join(lines)
        cleaned = self._clean if NOISE.search(text) else None
        stack: list[tuple[int, Node]] = [(-1, self.root)]
        longest = 0
        skip_to = 0
        for number, raw in enumerate(lines, 1):
            if number <= skip_to:
                continue
            line = cleaned(raw) if cleaned else raw
            text = line.strip()
            if not text or text[0] == "!":
                continue
            length = len(line)
            if length > longest:  # noqa: PLR1730  (`max` costs as much as the rest of the line)
                longest = length
            depth = length - len(line.lstrip())
            while stack[-1][0] >= depth:
                stack.pop()
            above = stack[-1][1]
            node = Node(text, number, above)
            above.children.append(node)
            stack.append((depth, node))
            if text[0] in _TEXT_BEGINS:
                skip_to = self._end_of_text(lines, line, number)
        if longest == _WIDTH:  # a terminal of 80 columns may have broken lines, and nothing tells which
            self.sound = False

    def _clean(self, line: str) -> str:
        line, sound = clean(line)
        self.sound = self.sound and sound
        return line

    def _end_of_text(self, lines: list[str], line: str, number: int) -> int:
        """The number of the last line of a text that begins here; 0 where none does."""
        if _MACRO.match(line):
            return self._search(lines, number, lambda below: below.strip() == "@")
        found = BANNER.match(line)
        if found is None or found["mark"] in found["text"]:
            return 0
        return self._search(lines, number, lambda below: found["mark"] in below)

    def _search(self, lines: list[str], number: int, is_end: Callable[[str], bool]) -> int:
        for at in range(number, len(lines)):
            if is_end(lines[at]):
                return at + 1
        self.sound = False
        return len(lines)
