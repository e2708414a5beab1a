"""A configuration as the devices print it: lines, and lines indented below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Node:
    """One line, what stands before it, and the lines of its block. An entry of a numbered list has a number."""

    line: str
    children: list[Node] = field(default_factory=list)
    lead: str = ""
    number: int = 0
    is_block: bool = False  # it stays although nothing is in it

    def copy(self) -> Node:
        return Node(self.line, [child.copy() for child in self.children], self.lead, self.number, self.is_block)

    def lines(self, *, numbers: bool = True) -> Iterator[str]:
        yield f"{self.lead}{self.number} {self.line}" if self.number and numbers else f"{self.lead}{self.line}"
        for child in self.children:
            yield from child.lines(numbers=numbers)


def read(lines: Iterable[str]) -> list[Node]:
    """The tree that indented lines draw."""
    top: list[Node] = []
    open_: list[tuple[int, Node]] = []
    for raw in lines:
        text = raw.strip()
        if not text:
            continue
        lead = raw[: len(raw) - len(raw.lstrip())].rstrip("\n")
        node = Node(text, lead=lead)
        depth = len(lead.expandtabs())
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        (open_[-1][1].children if open_ else top).append(node)
        open_.append((depth, node))
    return top


def copies(nodes: Iterable[Node]) -> list[Node]:
    return [node.copy() for node in nodes]


def flat(nodes: Iterable[Node], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every line with the headers above it: what two configurations are compared by."""
    for node in nodes:
        path = (*above, f"{node.number} {node.line}" if node.number else node.line)
        yield path
        yield from flat(node.children, path)


def find(nodes: Iterable[Node], pattern: str) -> Iterator[tuple[Node, re.Match[str]]]:
    """The lines of one level that a pattern fits from end to end."""
    for node in nodes:
        if found := re.fullmatch(pattern, node.line):
            yield node, found


def has(nodes: Iterable[Node], pattern: str) -> bool:
    return any(True for _ in find(nodes, pattern))


def first(nodes: Iterable[Node], pattern: str) -> re.Match[str] | None:
    return next((found for _, found in find(nodes, pattern)), None)


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """What to sort by so that `filter 9` stands before `filter 10`."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", text) if part)
