"""A form of a web page: what a browser would show as set, and what it would send back."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its encoding
_NAMES = {"shift_jis": "cp932", "x-sjis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932", "sjis": "cp932"}
BUTTONS = frozenset({"submit", "button", "image", "reset", "file"})
TICKS = frozenset({"radio", "checkbox"})


@dataclass(frozen=True, slots=True)
class Control:
    """One input of a form. `options` are the values of a select; `on`: checked, or there to be sent."""

    name: str
    kind: str  # text, password, hidden, radio, checkbox, select, textarea, submit ...
    value: str = ""
    on: bool = True
    options: tuple[str, ...] = ()
    disabled: bool = False
    line: int = 0

    @property
    def sends(self) -> bool:
        """Would a browser send it when nobody touches anything?"""
        return bool(self.name) and self.on and not self.disabled and self.kind not in BUTTONS


@dataclass(frozen=True, slots=True)
class Form:
    """One form: where it goes, and its controls in the order of the page."""

    action: str
    method: str
    controls: tuple[Control, ...]
    enctype: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names of everything a person can set here or that is carried along."""
        return frozenset(one.name for one in self.controls if one.name and one.kind not in BUTTONS)

    def named(self, name: str) -> tuple[Control, ...]:
        return tuple(one for one in self.controls if one.name == name and one.kind not in BUTTONS)

    def choices(self, name: str) -> frozenset[str]:
        """The values that radio buttons, a check box or a select of this name can have."""
        found: set[str] = set()
        for one in self.named(name):
            found.update(one.options if one.kind == "select" else {one.value} if one.kind in TICKS else ())
        return frozenset(found)

    def value(self, name: str) -> str | None:
        """What is set now; '' for a box without its tick. None where nothing, or more than one thing, is set."""
        found = self.named(name)
        if not found:
            return None
        shown = {one.value for one in found if one.on}
        if len(shown) > 1:
            return None
        if shown:
            return shown.pop()
        return "" if {one.kind for one in found} == {"checkbox"} else None

    def sent(self) -> list[tuple[str, str]]:
        """What a browser sends when nobody touches anything."""
        return [(one.name, one.value) for one in self.controls if one.sends]

    def sent_with(self, name: str, value: str) -> list[tuple[str, str]]:
        """What a browser sends when one control is set: '' takes the tick out of a box."""
        pairs: list[tuple[str, str]] = []
        done = False
        for one in self.controls:
            if one.name != name or one.kind in BUTTONS:
                pairs += [(one.name, one.value)] if one.sends else []
            elif not done and (one.kind not in TICKS or one.value == value):
                pairs.append((name, value))
                done = True
        return pairs


def encoding_of(body: bytes, content_type: str = "") -> str:
    """The encoding of a page, the first that decodes it whole: its header's, its own word's, a Japanese one; or ''."""
    said = _CHARSET.search(content_type.encode("ascii", "replace")) or _CHARSET.search(body[:_HEAD])
    named = said[1].decode("ascii").lower() if said else ""
    for one in (_NAMES.get(named, named), "utf-8", "cp932", "euc_jp"):
        try:
            body.decode(one or "ascii")
        except (LookupError, UnicodeError, ValueError):
            continue
        return one or "ascii"
    return ""


def decode_page(body: bytes, content_type: str = "") -> str:
    """The text of a page; bytes nobody knows become U+FFFD."""
    return body.decode(encoding_of(body, content_type) or "utf-8", "replace")
