"""One value set or taken out of a YAML text; every comment and everything else stays as it was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from shikiri.intake.ledger_write import quoted

Keys = tuple[str, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotEdit(ValueError):
    """The text is written in a form that cannot be changed without touching the rest."""


def set_value(text: str, path: Keys, value: str) -> str:
    """The text with one scalar set; what is missing on the way to it is written below the last entry there."""
    if text and not text.endswith("\n"):
        text += "\n"
    root = _compose(text)
    if root is None:
        return text + "\n".join(_block(path, value, 0)) + "\n"
    node: yaml.Node = root
    key: yaml.Node | None = None
    for depth, step in enumerate(path):
        if not isinstance(node, yaml.MappingNode):
            return _below(text, key, node, path[depth:], value)
        entry = _entry(node, step)
        if entry is None:
            return _added(text, node, path[depth:], value)
        key, node = entry
    return _replaced(text, node, _scalar(value))


def remove(text: str, path: Keys) -> str:
    """The text without one entry; without it from the start, the same text."""
    root = _compose(text)
    parent: yaml.Node | None = root
    for step in path[:-1]:
        entry = _entry(parent, step) if isinstance(parent, yaml.MappingNode) else None
        parent = entry[1] if entry is not None else None
    entry = _entry(parent, path[-1]) if isinstance(parent, yaml.MappingNode) else None
    if entry is None or not isinstance(parent, yaml.MappingNode):
        return text
    return _without_flow(text, parent, entry) if parent.flow_style else _without_line(text, parent, entry)


def with_value(data: Mapping[str, Any], path: Keys, value: str | None) -> dict[str, Any]:
    """What the data must be after an edit; None takes the entry out."""
    after = dict(data)
    step, rest = path[0], path[1:]
    if rest:
        inner = after.get(step)
        if isinstance(inner, Mapping) or value is not None:
            after[step] = with_value(inner if isinstance(inner, Mapping) else {}, rest, value)
    elif value is None:
        after.pop(step, None)
    else:
        after[step] = value
    return after


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        raise CannotEdit from None


def _entry(node: yaml.MappingNode, step: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next((pair for pair in node.value if pair[0].value == step), None)


def _scalar(value: str) -> str:
    """Always in quotes: what looks like a date or a number to some reader stays text."""
    word = quoted(value)
    return word if word.startswith('"') else f'"{word}"'


def _block(path: Sequence[str], value: str, indent: int) -> list[str]:
    lines = [f"{' ' * (indent + 2 * depth)}{quoted(step)}:" for depth, step in enumerate(path)]
    lines[-1] += f" {_scalar(value)}"
    return lines


def _flow(path: Sequence[str], value: str) -> str:
    head, rest = path[0], path[1:]
    return f"{quoted(head)}: " + (f"{{{_flow(rest, value)}}}" if rest else _scalar(value))


def _replaced(text: str, node: yaml.Node, word: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    if not isinstance(node, yaml.ScalarNode):  # a whole branch is never replaced by one value
        raise CannotEdit
    if node.style in ("|", ">"):
        word += "\n"
    if start and text[start - 1] == ":":
        word = f" {word}"
    return text[:start] + word + text[end:]


def _added(text: str, node: yaml.MappingNode, path: Sequence[str], value: str) -> str:
    if node.flow_style:
        at = node.end_mark.index - 1
        before = text[:at].rstrip(" \t\r\n")
        comma = "" if not node.value or before.endswith((",", "{")) else ", "
        return before + comma + _flow(path, value) + text[at:]
    at = _line_after(text, node)
    return text[:at] + "\n".join(_block(path, value, node.value[0][0].start_mark.column)) + "\n" + text[at:]


def _below(text: str, key: yaml.Node | None, node: yaml.Node, path: Sequence[str], value: str) -> str:
    """A key with nothing after it, or with `null`, becomes the head of a block."""
    is_empty = isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")
    if not is_empty or key is None:
        raise CannotEdit
    text = text[: node.start_mark.index] + text[node.end_mark.index :]
    at = text.index("\n", key.end_mark.index) + 1
    return text[:at] + "\n".join(_block(path, value, key.start_mark.column + 2)) + "\n" + text[at:]


def _line_after(text: str, node: yaml.Node) -> int:
    """Where the line begins that follows the last leaf of a node; comments below it are not the node's."""
    last = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end: int = last.end_mark.index
    if end and text[end - 1] == "\n":
        return end
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _without_line(text: str, parent: yaml.MappingNode, entry: tuple[yaml.Node, yaml.Node]) -> str:
    start = text.rfind("\n", 0, entry[0].start_mark.index) + 1
    end = max(_line_after(text, entry[1]), text.find("\n", entry[0].end_mark.index) + 1)
    left = "" if len(parent.value) > 1 else f"{' ' * parent.value[0][0].start_mark.column}{{}}\n"
    return text[:start] + left + text[end:]


def _without_flow(text: str, parent: yaml.MappingNode, entry: tuple[yaml.Node, yaml.Node]) -> str:
    at = parent.value.index(entry)
    start, end = entry[0].start_mark.index, entry[1].end_mark.index
    if at + 1 < len(parent.value):
        end = parent.value[at + 1][0].start_mark.index
    elif at:
        start = parent.value[at - 1][1].end_mark.index
    return text[:start] + text[end:]
