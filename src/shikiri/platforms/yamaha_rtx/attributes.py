"""The `user attribute` lines: what each login may do, from where, and for how long it may sit idle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shikiri.model.nothing import UNSAID, Nothing
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import RtxSource

ANONYMOUS: Final = ""
EVERYBODY: Final = "*"
RADIUS: Final = "*radius"
_ATTRIBUTES: Final = frozenset("administrator connection gui-page host multi-session login-timer".split())


@dataclass(frozen=True, slots=True)
class Attributes:
    """Every login's attributes as written, each with the line that says so."""

    of_user: Mapping[str, Mapping[str, str]]
    entries: Mapping[str, Entry]

    def value(self, user: str, name: str) -> tuple[str | Nothing | None, Entry | None]:
        """The value and its line; None where no line says it; UNSAID where two lines disagree."""
        own = self.of_user.get(user, {}).get(name)
        common = self.of_user.get(EVERYBODY, {}).get(name)
        if common is None or own == common:
            return own, self.entries.get(user) if own is not None else None
        if own is None and user != ANONYMOUS:
            return common, self.entries[EVERYBODY]
        return UNSAID, self.entries[EVERYBODY]

    def each(self, name: str) -> Iterator[tuple[str, Entry]]:
        """The value of one attribute on every line that has it."""
        for user, values in self.of_user.items():
            if name in values:
                yield values[name], self.entries[user]


def attributes(source: RtxSource, facet: str) -> Attributes:
    """All `user attribute` lines; a second line for one user or a new attribute is not understood."""
    of_user: dict[str, dict[str, str]] = {}
    entries: dict[str, Entry] = {}
    for entry in source.all("user", "attribute"):
        words = entry.after(2)
        user = ANONYMOUS if not words or "=" in words[0] else words[0]
        pairs = [word.partition("=") for word in (words if user == ANONYMOUS else words[1:])]
        if user in entries or any(not equals or name not in _ATTRIBUTES for name, equals, _ in pairs):
            raise source.fail(facet, entry)
        of_user[user] = {name: value for name, _, value in pairs}
        entries[user] = entry
    return Attributes(of_user, entries)
