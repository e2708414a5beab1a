"""A login as a dialogue: a generator that says something and is given what was typed. No sockets."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind = Literal["line", "secret", "key"]
END = "\x1a"  # Ctrl-Z
BREAK = "\x03"  # Ctrl-C


@dataclass(frozen=True, slots=True)
class Ask:
    """What is said before the device waits, and whether it waits for a line, a hidden line or a single key."""

    text: str
    kind: Kind = "line"


Dialogue: TypeAlias = Generator[Ask, str, None]
Talk: TypeAlias = Generator[Ask, str, str]  # a part of a dialogue that ends with something to say


class Rebooted(Exception):
    """The device went down while it was talked to."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who logged in, from where, and on which connection of this device."""

    user: str
    address: str = "127.0.0.1"
    connection: int = 1
    columns: int = 80


def paged(text: str, lines: int, more: str, wipe: str) -> Talk:
    """Show a text page by page: a space turns the page, Enter shows one line, q ends it."""
    rows = text.split("\n")
    if lines <= 0 or len(rows) <= lines:
        return text
    at, step = 0, lines - 1
    shown = ""
    while len(rows) - at > step:
        shown += "\n".join(rows[at : at + step]) + "\n"
        at += step
        key = yield Ask(shown + more, "key")
        shown = wipe
        if key in {"q", "Q", BREAK}:
            return shown
        step = 1 if key in {"\r", "\n"} else lines - 1
    return shown + "\n".join(rows[at:])


def block(lines: Iterable[str]) -> str:
    """Lines as an answer."""
    return "".join(f"{line}\n" for line in lines)
