"""Pages of ISAPI: one element found by a path, and the same bytes again with only that element changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar
from xml.parsers import expat
from xml.sax.saxutils import escape

_STEP: Final = re.compile(r"(\w+)(?:\[([\w.-]+)\])?")
_TAG: Final = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_MOST: Final = 1_000_000


class _Tree(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def children(self) -> Iterable[Any]: ...


Node = TypeVar("Node", bound=_Tree)


def at(root: Node, path: str) -> Node | None:
    """The one element of a path: `SNMPv2c/enabled`, `AdminAccessProtocol[HTTP]/enabled` (one whose child says so)."""
    here: Any = root
    for step in path.split("/"):
        found = _STEP.fullmatch(step)
        if here is None or found is None:
            return None
        name, chosen = found[1], found[2]
        fitting = [
            one
            for one in here.children
            if one.name == name and (not chosen or any(child.text == chosen for child in one.children))
        ]
        here = fitting[0] if len(fitting) == 1 else None
    return here  # type: ignore[no-any-return]  # a child of the root's own kind


@dataclass(slots=True)
class Place:
    """An element and the bytes it stands in: its start tag, and where its content ends."""

    name: str
    start: int
    text: str = ""
    end: int = 0  # where its end tag begins; the same as `start` for one without content: <a/>
    children: list[Place] = field(default_factory=list)


def places(raw: bytes) -> Place:
    """The tree of a page; `ValueError` where it is no whole, harmless XML in UTF-8."""
    if len(raw) > _MOST:
        raise ValueError("too big")
    raw.decode("utf-8")
    path = [Place("", 0)]
    reader = expat.ParserCreate()

    def begin(name: str, _: dict[str, str]) -> None:
        one = Place(name.rpartition(":")[2], reader.CurrentByteIndex)
        path[-1].children.append(one)
        path.append(one)

    def finish(_: str) -> None:
        one = path.pop()
        one.end, one.text = reader.CurrentByteIndex, one.text.strip()

    def letters(text: str) -> None:
        path[-1].text += text

    def refuse(*_: object) -> None:
        raise ValueError("document type")

    reader.StartElementHandler, reader.EndElementHandler = begin, finish
    reader.CharacterDataHandler = letters
    reader.StartDoctypeDeclHandler = reader.EntityDeclHandler = refuse
    try:
        reader.Parse(raw, True)  # noqa: FBT003  (the signature of expat)
    except expat.ExpatError:
        raise ValueError("no XML") from None
    return path[0].children[0]


def changed(raw: bytes, one: Place, value: str) -> bytes:
    """The page with another text in one element; every other byte stays."""
    tag = _tag(raw, one)
    text = escape(value).encode()
    if tag.endswith(b"/>"):
        name = tag[1:-2].split()[0]
        opened = tag[:-2].rstrip() + b">"
        return raw[: one.start] + opened + text + b"</" + name + b">" + raw[one.start + len(tag) :]
    return raw[: one.start + len(tag)] + text + raw[one.end :]


def inside(raw: bytes, one: Place) -> bytes:
    """What stands between the tags of an element, as it is."""
    tag = _tag(raw, one)
    return b"" if tag.endswith(b"/>") else raw[one.start + len(tag) : one.end]


def _tag(raw: bytes, one: Place) -> bytes:
    found = _TAG.match(raw, one.start)
    if not found:
        raise ValueError("no tag")
    return found.group()
