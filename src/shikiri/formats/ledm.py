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
    space: str = ""  # the namespace of the element, for one that a reading leaves out

    @property
    def is_writable(self) -> bool:
        return self.access in {"readWrite", "writeOnly"}

    def takes(self, value: str) -> bool:
        """Is this one of the values it offers? Where it names none, any."""
        if self.words:
            return value in self.words
        if self.least is None and self.most is None:
            return True
        if not value.isascii() or not value.isdigit():
            return False
        return (self.least or 0) <= int(value) <= (self.most if self.most is not None else int(value))


def capability(cap: Element, path: tuple[str, ...]) -> Capability | None:
    """What a `*Cap.xml` says of the element at a path below the root. None: nothing, or two different things."""
    found = {
        _capability(one) for one, place in _declared(cap, ()) if place[-len(path) :] == path and _fits(place, path)
    }
    return found.pop() if len(found) == 1 else None


def _fits(place: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """The same element: nothing but the name of the root may stand above it."""
    return len(place) - len(path) in {0, 1}


def _declared(element: Element, above: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every entry, and the place it speaks of: by its own words, else where it stands itself."""
    for child in element.children:
        here = (*above, child.name)
        if "access" in child.attributes:
            said = child.attributes.get("elementXPath", "")
            yield child, tuple(part.rpartition(":")[2] for part in said.split("/") if part) or here
        yield from _declared(child, here)


def _capability(entry: Element) -> Capability:
    said = entry.attributes
    return Capability(
        access=said["access"],
        words=frozenset(one.text for one in entry.walk() if one is not entry and one.text and not one.children),
        least=_number(said.get("min", "")),
        most=_number(said.get("max", "")),
        space=entry.space,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def changing(root: Element, path: tuple[str, ...], value: str, space: str = "") -> str:
    """A document of the same kind with nothing in it but this element. `space`: for an element not there yet."""
    spaces: list[str] = []
    names: list[str] = []
    here: Element | None = root
    for step in ("", *path):
        here = here.find(step) if here and step else here
        used = here.space if here else space or root.space
        if used not in spaces:
            spaces.append(used)
        names.append(f"n{spaces.index(used)}:{step or root.name}")
    declared = "".join(f' xmlns:n{place}="{escape(one, {chr(34): "&quot;"})}"' for place, one in enumerate(spaces))
    opened = f"<{names[0]}{declared}>" + "".join(f"<{name}>" for name in names[1:])
    closed = "".join(f"</{name}>" for name in reversed(names))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{opened}{escape(value)}{closed}\n'
