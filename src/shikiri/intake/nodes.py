"""YAML nodes as plain data, with the place of every part."""

from __future__ import annotations

import re
from typing import TypeAlias, Union

import yaml

from shikiri.model.errors import Problem
from shikiri.model.say import Say, say

Data: TypeAlias = Union[bool, int, str, "list[Data]", "dict[str, Data]", None]

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip
_PREFIX = "tag:yaml.org,2002:"
_TAGS = frozenset(_PREFIX + word for word in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp"))
PARTS = 200_000
DEPTH = 60
_UNPRINTABLE = re.compile(r"[^\w .,:/@+*()\[\]-]", re.UNICODE)
_SHOWN = 40


def shown(word: str) -> str:
    """A word of a file as it may stand in a sentence: short, and without anything a terminal obeys."""
    clean = _UNPRINTABLE.sub("?", word)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 1] + "…"


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as people read it: ``$.wlans[1].psk``."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in path)


class Builder:
    """Walks the nodes once. Aliases are copied out, so their number is bounded."""

    def __init__(self, name: str, *, tags: bool) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.places: dict[tuple[str | int, ...], tuple[int, int]] = {}
        self._tags = tags
        self._open: set[int] = set()
        self._parts = 0
        self._deep = False

    def build(self, root: yaml.Node) -> Data:
        """The data of the whole document."""
        self.places[()] = _place(root)
        return self._build(root, ())

    def _build(self, node: yaml.Node, path: tuple[str | int, ...]) -> Data:
        self._parts += 1
        if self._parts > PARTS:
            if self._parts == PARTS + 1:
                self._add((), say("intake.too_many", limit=PARTS))
            return None
        if len(path) > DEPTH:
            if not self._deep:
                self._add((), say("intake.too_deep", depth=DEPTH))
            self._deep = True
            return None
        if node.tag not in _TAGS and node.tag != "!":
            if not self._tags:
                self._add(path, say("intake.tag"))
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._open:
            self._add(path, say("intake.recursive"))
            return None
        self._open.add(id(node))
        data = self._mapping(node, path) if isinstance(node, yaml.MappingNode) else self._sequence(node, path)
        self._open.discard(id(node))
        return data

    def _mapping(self, node: yaml.Node, path: tuple[str | int, ...]) -> dict[str, Data]:
        data: dict[str, Data] = {}
        for key_node, value_node in node.value:
            line, column = _place(key_node)
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _TAGS:
                self._at(line, path, say("intake.complex_key"))
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key == "<<" and not key_node.style:
                self._at(line, here, say("intake.merge_key"))
                continue
            if key in data:
                first = self.places[here][0]
                self._at(line, here, say("intake.duplicate_key", word=shown(key), first=first))
                continue
            self.places[here] = (line, column)
            data[key] = self._build(value_node, here)
        return data

    def _sequence(self, node: yaml.Node, path: tuple[str | int, ...]) -> list[Data]:
        data: list[Data] = []
        for index, item in enumerate(node.value):
            here = (*path, index)
            self.places[here] = _place(item)
            data.append(self._build(item, here))
        return data

    @staticmethod
    def _scalar(node: yaml.ScalarNode) -> bool | int | str | None:
        text = str(node.value)
        if node.style or node.tag == "!":
            return text
        if text in _WORDS:
            return _WORDS[text]
        return int(text) if _NUMBER.fullmatch(text) else text

    def _add(self, path: tuple[str | int, ...], sentence: Say) -> None:
        self._at(self.places.get(path, (1, 1))[0], path, sentence)

    def _at(self, line: int, path: tuple[str | int, ...], sentence: Say) -> None:
        self.problems.append(Problem(self.name, line, dotted(path), sentence))


def _place(node: yaml.Node) -> tuple[int, int]:
    return (node.start_mark.line + 1, node.start_mark.column + 1)
