"""What a console prints besides its answers: echoes, pagers, prompts, colours; all of it pure text work."""

from __future__ import annotations

import re
from functools import lru_cache

from shikiri.model.reading import decode

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()#][0-9A-Za-z]|[=>A-Za-z0-9])")
_NEWLINES = re.compile(r"\r+\n")
_WIPE = re.compile(r"(?m)^(?:\r+ *\r+|\x08+ *\x08+|\r+)")  # how a pager takes itself away again
_LEVEL = re.compile(r"[>#$%]?\s*$")
_LINE = 400  # no prompt and no question is longer
_NAME = 16  # longer names are cut in the prompts of deeper levels


def text_of(raw: bytes) -> str:
    """What a person would see on the screen, as text with plain line ends."""
    text = decode(raw).replace("\0", "").replace("\7", "")
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    text = _NEWLINES.sub("\n", text)
    if "\b" not in text and "\r" not in text:  # nothing wipes anything
        return text
    text = _WIPE.sub("", text)
    return "\n".join(_screen(line) if "\b" in line or "\r" in line else line for line in text.split("\n"))


def _screen(line: str) -> str:
    """One line after all backspaces and returns in it were obeyed."""
    cells: list[str] = []
    at = 0
    for letter in line:
        if letter == "\r":
            at = 0
        elif letter == "\b":
            at = max(0, at - 1)
        else:
            cells[at : at + 1] = [letter]
            at += 1
    return "".join(cells)


def last_line(raw: bytes | bytearray, start: int = 0) -> str:
    """The line on which the console stands still: what could be a prompt, a pager or a question."""
    return text_of(bytes(raw[max(start, raw.rfind(b"\n") + 1, len(raw) - _LINE) :]))


@lru_cache(maxsize=512)
def echo_of(typed: str) -> re.Pattern[bytes]:
    """How a console prints back what was typed: wherever it breaks the line, and then the Enter."""
    letters = (re.escape(letter.encode()) for letter in typed if not letter.isspace())
    return re.compile(rb"[\s\0]*".join(letters) + rb"[ \t\0]*\r*\n")


def name_in(prompt: str) -> str:
    """The part of a prompt that stays the same at every level: the name of the device, nothing where it has none."""
    return re.split(r"[(\[]", _LEVEL.sub("", prompt).strip())[0][:_NAME]
