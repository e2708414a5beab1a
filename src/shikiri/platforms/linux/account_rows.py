"""Who is in passwd, how each password is kept, and how many keys open an account: the rows, not what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.account import Account
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.questions import KEYS, PASSWD, PASSWORDS
from shikiri.platforms.linux.source import LinuxSource

_FACET: Final = Account.FACET
_NO_SHELL: Final = re.compile(r".*/(?:nologin|false|true|sync|halt|shutdown)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of passwd."""

    name: str
    field: str
    uid: int
    shell: str
    line: Line

    @property
    def has_shell(self) -> bool:
        return _NO_SHELL.fullmatch(self.shell) is None  # an empty field is /bin/sh


@dataclass(frozen=True, slots=True)
class Kept:
    """How one password is kept; `lock`: locked, or the whole account expired."""

    kind: str
    lock: str
    line: Line


def entries(source: LinuxSource) -> list[Entry]:
    found = []
    for number, row in enumerate(source.lines(PASSWD), start=1):
        if not row:
            continue
        parts = row.split(":")
        if len(parts) != 7 or not parts[2].isdecimal() or not parts[0] or parts[0][0] in "+-":  # noqa: PLR2004
            raise ParseError(_FACET, PASSWD, number)
        found.append(Entry(parts[0], parts[1], int(parts[2]), parts[6], Line(PASSWD, number)))
    return found


def kept(source: LinuxSource) -> dict[str, Kept]:
    """How the password of each account is kept."""
    found = {}
    rows = source.lines(PASSWORDS)
    for number, row in enumerate(rows, start=1):
        name, sign, rest = row.partition(":")
        if sign:
            kind, _, lock = rest.partition(" ")
            found[name] = Kept(kind, lock, Line(PASSWORDS, number))
        elif row not in ("", "end"):
            raise ParseError(_FACET, PASSWORDS, number)
    if "end" not in rows:
        raise Unanswered(PASSWORDS, "refused")
    return found


def keys(source: LinuxSource) -> dict[str, int]:
    """How many keys open an account; nobody who is not named has one."""
    rows = source.lines(KEYS)
    if "end" not in rows:
        raise Unanswered(KEYS, "refused")
    told = (row.rpartition(":") for row in rows if ":" in row)
    return {name: int(count) for name, _, count in told if count.isdecimal()}
