"""The blocks of `show wlan all`: what each profile says, by key, with the line it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.shown import clean
from shikiri.platforms.cisco_ios.source import IosSource

ALL = "show wlan all"
SSID = "Network Name (SSID)"
WPA = "Wi-Fi Protected Access"

_HEAD: Final = re.compile(r"WLAN Profile Name\s*: *(?P<name>\S.*)$")
_SWITCH: Final = {"Enabled": True, "Disabled": False}
_ONCE: Final = frozenset(
    {
        "Identifier", SSID, "Status", "Broadcast SSID", "Peer-to-Peer Blocking Action", "Static WEP Keys",
        "PMF Support", "WPA (SSN IE)", "WPA2 (RSN IE)", "WPA3 (WPA3 IE)", "OWE Transition Mode",
        "Mac Filter Authorization list name", "802.1x authentication list name",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One `Key : value`."""

    key: str
    value: str
    line: Line

    @property
    def on(self) -> bool:
        if self.value not in _SWITCH:
            raise ParseError("wlan", self.line.question, self.line.number)
        return _SWITCH[self.value]


@dataclass(slots=True)
class Block:
    """One profile. Key management and ciphers are kept apart: their keys are words of their own."""

    profile: str
    line: Line
    said: dict[str, Said] = field(default_factory=dict)
    akms: list[Said] = field(default_factory=list)
    ciphers: list[Said] = field(default_factory=list)

    def word(self, key: str) -> str | None:
        """What was said; None for what was not, or was left empty."""
        return (self.said[key].value or None) if key in self.said else None

    def switch(self, key: str) -> bool | None:
        return self.said[key].on if key in self.said else None

    def at(self, key: str) -> Line:
        return self.said[key].line if key in self.said else self.line

    @property
    def wpa(self) -> str:
        """The key of the main switch: newer releases name WPA3 in it too."""
        return next((key for key in self.said if key.startswith(WPA)), "")


def blocks_of(source: IosSource) -> Iterator[Block]:
    """The profiles in the order of the answer."""
    block: Block | None = None
    akm_indent = 0
    previous = ""
    for number, line in enumerate(clean(source.lines(ALL)), 1):
        if head := _HEAD.match(line):
            if block:
                yield block
            block, akm_indent, previous = Block(head["name"].strip(), Line(ALL, number)), 0, ""
            continue
        if block is None or not line.strip():
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        indent = len(line) - len(line.lstrip())
        akm_indent = indent if key == "Auth Key Management" else akm_indent if indent > akm_indent else 0
        if colon:
            _note(block, Said(key, value, Line(ALL, number)), in_akms=akm_indent > 0)
        elif previous == SSID:  # a terminal of 80 columns breaks a long name
            raise ParseError("wlan", ALL, number)
        previous = key
    if block:
        yield block


def _note(block: Block, said: Said, *, in_akms: bool) -> None:
    if in_akms:
        block.akms.append(said)
    elif said.key.endswith("Cipher"):
        block.ciphers.append(said)
    elif block.said.setdefault(said.key, said).value != said.value and said.key in _ONCE:
        raise ParseError("wlan", said.line.question, said.line.number)
