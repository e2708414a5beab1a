"""The text of a look: where a box listens, and what it says before anybody logs in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Port = Literal["open", "closed", "silent"]
_STATES: Mapping[str, Port] = {"open": "open", "closed": "closed", "silent": "silent"}
_LAST = 65_535


@dataclass(frozen=True, slots=True)
class Look:
    """Every port that was tried, by its usual number, and the line that says so."""

    address: str
    address_line: int
    ports: Mapping[int, Port] = field(hash=False)
    lines: Mapping[int, int] = field(hash=False)
    banners: Mapping[int, str] = field(hash=False)
    banner_lines: Mapping[int, int] = field(hash=False)
    redirects: Mapping[int, int] = field(hash=False)  # a port that only sends on to https, and its line
    pages: Mapping[int, int] = field(hash=False)  # a port beside 80 that shows pages without TLS, and its line

    @property
    def open(self) -> frozenset[int]:
        return frozenset(number for number, state in self.ports.items() if state == "open")

    def state(self, *numbers: int) -> Port | None:
        """Open where one of them is; closed only where all were tried and are; None where not all were tried."""
        found = [self.ports.get(number) for number in numbers]
        if "open" in found:
            return "open"
        if None in found:
            return None
        return "silent" if "silent" in found else "closed"

    def line(self, *numbers: int) -> int:
        """The line to cite for some ports: the open one first."""
        tried = [number for number in numbers if number in self.lines]
        best = next((number for number in tried if self.ports[number] == "open"), next(iter(tried), 0))
        return self.lines.get(best, 0)


def read_look(text: str) -> Look:
    """`ValueError` for a line that nobody knows. A look without its end names only what it saw."""
    address, address_line = "", 0
    ports: dict[int, Port] = {}
    lines: dict[int, int] = {}
    banners: dict[int, str] = {}
    banner_lines: dict[int, int] = {}
    redirects: dict[int, int] = {}
    pages: dict[int, int] = {}
    ended = False
    for number, line in enumerate(text.split("\n"), 1):
        match line.split(maxsplit=2):
            case []:
                continue
            case ["end"] if not ended:
                ended = True
            case _ if ended:
                raise ValueError(number)  # nothing of ours goes on after its end
            case ["address", word] if number == 1:
                address, address_line = word, number
            case ["port", port, state] if state in _STATES and _port(port) not in ports:
                ports[_port(port)] = _STATES[state]
                lines[_port(port)] = number
            case ["banner", port, said]:
                banners[_port(port)] = str(json.loads(said))
                banner_lines[_port(port)] = number
            case ["redirect", port, "https"]:
                redirects[_port(port)] = number
            case ["pages", port, "http"]:
                pages[_port(port)] = number
            case _:
                raise ValueError(number)
    if not address:
        raise ValueError(0)  # a look without its beginning may lack anything
    return Look(address, address_line, ports, lines, banners, banner_lines, redirects, pages)


def _port(word: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < int(word) <= _LAST:
        raise ValueError(word)
    return int(word)
