"""The lines of a FreeRADIUS file as statements: without comments, and joined where a backslash carries one on."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.errors import ParseError
from shikiri.platforms.freeradius.scripts import RADDB


def statements(lines: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, str]]:
    """The lines without comments, those that a backslash carries on joined."""
    start, kept = 0, ""
    for number, line in lines:
        text = _bare(line)
        start = start if kept else number
        if text.endswith("\\"):
            kept += text[:-1] + " "
            continue
        text, kept = (kept + text).strip(), ""
        if text:
            yield start, text
    if kept:
        raise ParseError("dot1x", RADDB, start)


def _bare(line: str) -> str:
    """A line without its comment: a `#` outside of quotes."""
    quote, escaped = "", False
    for at, letter in enumerate(line):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'" and (at == 0 or line[at - 1] in " \t=(,"):
            quote = letter
        elif letter == "#" and (at == 0 or line[at - 1] in " \t;,}"):
            return line[:at].strip()
    return line.strip()
