"""Rows of a console joined to the lines that were meant: wraps at column 80, pager leftovers, control characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width

from shikiri.platforms.yamaha_rtx.commands import is_command, is_known

_COLUMNS = 80
_PAGER = re.compile(r"---\s*(?:more|つづく|続く)\s*---(?:[ \b]*\r)*")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\0\r\b\x07\ufeff]")
_LOG = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d: ")  # a message that the device printed in between
_LIST = re.compile(r"ip(?:v6)? \S+ secure filter ")
_MORE_OF_A_LIST = re.compile(r" (?:\d+|dynamic)(?: (?:\d+|dynamic))*\s*")


@dataclass(slots=True)
class Row:
    """One line as it was meant: where it begins, over how many rows it goes, and its text."""

    number: int
    rows: int
    text: str


def meant(text: str) -> list[Row]:
    """The lines of an answer. Numbers count from 1 and are those of the answer; every row belongs to exactly one."""
    raw = text.split("\n")
    clean = [_clean(row) for row in raw]
    wraps = all(_width(row) <= _COLUMNS for row in clean)
    last = max((number for number, row in enumerate(clean, 1) if row.strip()), default=0)
    if last and clean[last - 1].rstrip().endswith(("#", ">")):
        last -= 1  # a prompt continues nothing
    found: list[Row] = []
    before = ""
    for number, row in enumerate(clean, 1):
        if (
            found
            and number <= last
            and row.strip()
            and (glue := _glue(found[-1].text, before, row, wraps=wraps)) is not None
        ):
            found[-1].text += glue + row
            found[-1].rows += 1
        else:
            found.append(Row(number, 1, row))
        before = row
    return found


def is_message(text: str) -> bool:
    """A line of the log that the console printed between two rows."""
    return _LOG.match(text) is not None


def _clean(row: str) -> str:
    if row.isprintable():
        return row
    return _CONTROL.sub("", _PAGER.sub("", row)).replace("\t", " ")


def _width(row: str) -> int:
    if row.isascii() or len(row) < _COLUMNS // 2 - 1:  # too short to reach the edge, however wide its letters
        return len(row)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in row)


def _glue(line: str, before: str, row: str, *, wraps: bool) -> str | None:
    """What stood between two rows of one line; None where the second row is a line of its own."""
    if _MORE_OF_A_LIST.fullmatch(row) and _LIST.match(line.lstrip()):
        return ""
    width = _width(before)
    if not wraps or width < _COLUMNS - 1 or _begins_a_line(row):
        return None
    if width == _COLUMNS:
        return ""
    return (
        " " if row.isascii() and before.isascii() else ""
    )  # a blank at the edge was lost, or a wide letter had no room


def _begins_a_line(row: str) -> bool:
    words = tuple(row.split()[:3])
    if words[0].startswith("#") or is_message(row):
        return True
    if not is_command(words[0]):
        return False
    return is_known(words[1:] if words[0] == "no" else words) if len(words) > 1 else True
