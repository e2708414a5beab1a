"""LEDM of HP printers: what a `*Cap.xml` lets be changed, and the smallest document that changes one element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from shikiri.formats.xml import Element

_NO_CAP = frozenset({"/FirmwareUpdate/WebFWUpdate/Config", "/ePrint/ePrintConfigDyn.xml"})


def cap_of(resource: str) -> str:
    """The resource that says what of this one may be changed; '' for the few that have none."""
    if resource in _NO_CAP or not resource.endswith("Dyn.xml"):
        return ""
    return f"{resource.removesuffix('Dyn.xml')}Cap.xml"


@dataclass(frozen=True, slots=True)
class Capability:
    """What may be done with one element: who may change it, to which words, within which numbers."""

    access: str
    words: frozenset[str] = frozenset()
    least: int | None = None
    most: int | None = None
    length: int | None = None

    @property
    def is_writable(self) -> bool:
        return self.access in {"readWrite", "writeOnly"}

    def takes(self, value: str) -> bool:
        """Is this one of the values it offers? Where it names none, any that is not too long."""
        if self.words:
            return value in self.words
        if self.least is None and self.most is None:
            return self.length is None or len(value) <= self.length
        if not value.isascii() or not value.isdigit():
            return False
        return (self.least or 0) <= int(value) <= (self.most if self.most is not None else int(value))


def capability(cap: Element, path: tuple[str, ...]) -> Capability | None:
    """What a `*Cap.xml` says of the element at a path below the root. None: nothing, or two different things."""
    found = {_capability(one) for one, place in _declared(cap, ()) if _below_root(place) == path}
    return found.pop() if len(found) == 1 else None


def _below_root(place: tuple[str, ...]) -> tuple[str, ...]:
    return place[1:] if place and place[0].endswith("Dyn") else place


def _declared(element: Element, above: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every entry, and the place it speaks of.

    Some name it (`elementXPath`, with the root or without). The others wrap the values an element may have, in
    elements of its name: `DNSSDConfigSupport/MDNSSupport/MDNSSupport` speaks of `DNSSDConfig/MDNSSupport`.
    """
    for child in element.children:
        said = child.attributes.get("elementXPath", "")
        names = {one.name for one in child.children}
        if "access" in child.attributes and said:
            yield child, tuple(part.rpartition(":")[2] for part in said.split("/") if part)
        elif "access" in child.attributes and len(names) == 1:
            yield child, (*above, *names)
        elif child.children:
            yield from _declared(child, (*above, child.name.removesuffix("Support")))


def _capability(entry: Element) -> Capability:
    said = entry.attributes
    chosen = {said[name] for name in ("selected", "deselected") if said.get(name)}
    return Capability(
        access=said["access"],
        words=frozenset(chosen | {one.text for one in entry.children if one.text}),
        least=_number(said.get("min", "")),
        most=_number(said.get("max", "")),
        length=_number(said.get("length", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


_DICTIONARY = "http://www.hp.com/schemas/imaging/con/dictionaries/1.0/"
_OF_DICTIONARY = frozenset({"ServerIP"})  # elements that a reading leaves out, and that are none of the resource's own


def changing(root: Element, path: tuple[str, ...], value: str) -> str:
    """A document of the same kind with nothing in it but this element, which need not be there yet."""
    spaces: list[str] = []
    names: list[str] = []
    here: Element | None = root
    for step in ("", *path):
        here = here.find(step) if here and step else here
        used = here.space if here else _DICTIONARY if step in _OF_DICTIONARY else root.space
        if used not in spaces:
            spaces.append(used)
        names.append(f"n{spaces.index(used)}:{step or root.name}")
    declared = "".join(f' xmlns:n{place}="{escape(one, {chr(34): "&quot;"})}"' for place, one in enumerate(spaces))
    opened = f"<{names[0]}{declared}>" + "".join(f"<{name}>" for name in names[1:])
    closed = "".join(f"</{name}>" for name in reversed(names))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{escape(value)}{closed}\n'
