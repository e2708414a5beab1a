"""One file of hostapd: the networks (BSS) that it has, and their items as hostapd itself reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line
from shikiri.platforms.linux_ap.hostapd_items import is_known

_LONGEST: Final = 4094  # hostapd reads that much of a line at once; the rest would be a line of its own


@dataclass(frozen=True, slots=True)
class Item:
    """One line `key=value`; nothing of the value is trimmed, as hostapd trims nothing."""

    key: str
    value: str
    line: Line


@dataclass(frozen=True, slots=True)
class Bss:
    """One network: its interface and the items of its own. The first one of a file is that of `interface=`."""

    path: str
    interface: str
    line: Line
    items: tuple[Item, ...]

    def last(self, key: str) -> Item | None:
        """Where an item is given twice hostapd keeps the last."""
        return next((item for item in reversed(self.items) if item.key == key), None)

    def value(self, key: str, default: str = "") -> str:
        item = self.last(key)
        return item.value if item is not None else default

    def number(self, key: str, default: int = 0) -> int:
        """As C reads a number: the digits at the front, else 0."""
        item = self.last(key)
        if item is None:
            return default
        found = re.match(r"\s*([+-]?\d+)", item.value)
        return int(found[1]) if found else 0

    def line_of(self, *keys: str) -> Line:
        """The line of the first of these items that is there; `no such line` where none is."""
        found = (item.line for key in keys if (item := self.last(key)) is not None)
        return next(found, Line(self.line.question, 0))


@dataclass(frozen=True, slots=True)
class Conf:
    """One file: its networks in their order, and all items, for what is said once for the radio."""

    path: str
    networks: tuple[Bss, ...]
    whole: Bss  # every item of the file, whichever network it stands in


def conf_of(path: str, lines: tuple[tuple[int, str], ...], question: str) -> Conf:
    every: list[Item] = []
    parts: list[tuple[str, Line, list[Item]]] = [("", Line(question, lines[0][0]), [])]
    for number, text in lines:
        if not text or text.startswith("#"):
            continue
        key, sign, value = text.partition("=")
        line = Line(question, number)
        if not sign or "\r" in text or len(text) > _LONGEST or not is_known(key):
            raise ParseError("wlan", question, number)
        if key == "bss":
            parts.append((value, line, []))
        elif key == "interface":
            parts[0] = (value, line, parts[0][2])
        item = Item(key, value, line)
        every.append(item)
        parts[-1][2].append(item)
    if not all(name for name, _, _ in parts):
        raise ParseError("wlan", question, parts[0][1].number)
    networks = tuple(Bss(path, name, line, tuple(items)) for name, line, items in parts)
    return Conf(path, networks, Bss(path, networks[0].interface, networks[0].line, tuple(every)))
