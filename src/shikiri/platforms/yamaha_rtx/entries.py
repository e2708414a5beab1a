"""The lines of a configuration that are in force: no comments, no prompt, `no ...` has taken its lines away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shikiri.platforms.yamaha_rtx.rows import Row

_TOKENS = re.compile(r'(?:[^\s"]|"[^"]*")+')
_CHOSEN = 3  # `pp select 1`


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the configuration."""

    number: int
    words: tuple[str, ...]

    def after(self, count: int) -> tuple[str, ...]:
        return self.words[count:]

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(slots=True)
class Read:
    """What is in force, and the `no ...` lines that took nothing away."""

    entries: list[Entry] = field(default_factory=list)
    astray: list[Entry] = field(default_factory=list)


def read(rows: Iterable[Row], prompt: str) -> Read:
    """The lines of an answer. `pp` and `tunnel` in `ip pp ...` become the one that is selected: `pp1`."""
    found = Read()
    selected = {"pp": "pp", "tunnel": "tunnel"}
    for row in rows:
        line = row.text.strip()
        if not line or line[0] == "#" or line == "show config":
            continue
        if prompt and line.startswith(prompt):
            continue
        words = tuple(_TOKENS.findall(line) if '"' in line else line.split())
        negated = words[:1] == ("no",) and len(words) > 1
        words = words[1:] if negated else words
        if words[1:2] == ("select",) and words[0] in selected:
            selected[words[0]] = _interface(words)
        elif words[:1] in (("ip",), ("ipv6",)) and words[1:] and words[1] in selected:
            words = (words[0], selected[words[1]], *words[2:])
        if words and not negated:
            found.entries.append(Entry(row.number, words))
        elif words:
            _take_away(found, Entry(row.number, words))
    return found


def _take_away(found: Read, gone: Entry) -> None:
    size = len(gone.words)
    kept = [entry for entry in found.entries if entry.words[:size] != gone.words]
    if len(kept) == len(found.entries) and any(entry.words[:2] == gone.words[:2] for entry in kept):
        found.astray.append(gone)
    found.entries = kept


def _interface(words: tuple[str, ...]) -> str:
    chosen = words[2] if len(words) >= _CHOSEN else "none"
    if chosen == "none":
        return words[0]
    return f"{words[0]}{chosen}" if chosen.isdigit() else f"{words[0]}-{chosen}"
