"""The lines that no facet reads: those of other matters are known and left out, the rest is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.nothing import FacetState, Things
from shikiri.platforms.base import Unanswered, Unclaimed
from shikiri.platforms.yamaha_rtx.commands import is_interface, is_known, touched
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.redact import redact
from shikiri.platforms.yamaha_rtx.source import RtxSource

_OF_AN_INTERFACE: Final = ("segment", "filter", "nat")
_HARMLESS_LATER: Final = frozenset("ntpdate rdate lua restart connect disconnect clear wol save show http mail".split())


def unclaimed(source: RtxSource, facets: Mapping[str, FacetState]) -> tuple[Unclaimed, ...]:
    """Lines nobody understands, `no` lines that took nothing away, and schedules that change a setting later."""
    try:
        entries = source.entries
    except (Unanswered, ParseError):
        return ()
    return tuple(_strays(source, entries, _names(facets)))


def _strays(source: RtxSource, entries: list[Entry], names: Mapping[str, tuple[str, ...]]) -> Iterator[Unclaimed]:
    before: Entry | None = None
    for entry in entries:
        later = _later(entry)
        if later:
            yield _stray(source, entry, tuple(dict.fromkeys((*touched(later), *_named(later, names)))))
        elif not is_known(entry.words):
            about = touched(entry.words) or _named(entry.words, names)
            if not about and entry.words[0][:1].isdigit() and before is not None:
                about = touched(before.words)  # the rest of a line that was broken in two
            yield _stray(source, entry, about)
        before = entry
    for entry in source.astray:
        yield _stray(source, entry, touched(entry.words))


def _stray(source: RtxSource, entry: Entry, touches: tuple[str, ...]) -> Unclaimed:
    return Unclaimed(source.line(entry), redact(entry.text), touches)


def _later(entry: Entry) -> tuple[str, ...]:
    """The command of a schedule that sets something at another time."""
    if entry.words[:2] != ("schedule", "at"):
        return ()
    words = entry.after(3)
    star = next((at for at, word in enumerate(words) if word in {"*", "pp", "tunnel", "switch"}), len(words))
    command = words[star + (1 if words[star : star + 1] == ("*",) else 2) :]
    return command if command and command[0] not in _HARMLESS_LATER else ()


def _names(facets: Mapping[str, FacetState]) -> Mapping[str, tuple[str, ...]]:
    """What the accounts are called, and the facets that a line with such a name may change."""
    accounts = facets.get("account")
    found = accounts.items if isinstance(accounts, Things) else ()
    return {thing.key: ("account",) for thing in found if thing.key}


def _named(words: tuple[str, ...], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    about: dict[str, None] = {}
    for word in words:
        about.update(dict.fromkeys(_OF_AN_INTERFACE if is_interface(word) else names.get(word, ())))
    return tuple(about)
