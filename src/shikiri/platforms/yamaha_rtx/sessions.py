"""How a session begins and ends: what a login asks for, and after how long an idle one ends by itself."""

from __future__ import annotations

from typing import Final

from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.yamaha_rtx.account import accounts
from shikiri.platforms.yamaha_rtx.attributes import attributes
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.source import RtxSource

_LOGIN_TIMER: Final = 300
_FOR_EVER: Final = 2**31


def timeout(source: RtxSource, facet: str) -> tuple[Known[int], Line]:
    """The longest idle time that any login gets; 0 is for ever."""
    said = source.last("login", "timer")
    usual: Known[int] = (
        source.default(_LOGIN_TIMER, "C") if said is None else _seconds(source, facet, said, *said.after(2))
    )
    found: list[tuple[Known[int], Line]] = [(usual, source.line(said))]
    for value, entry in attributes(source, facet).each("login-timer"):
        found.append((_seconds(source, facet, entry, value), source.line(entry)))
    if usual is UNSAID:
        return UNSAID, source.line(None)
    return max(found, key=lambda one: _length(one[0]))


def _seconds(source: RtxSource, facet: str, entry: Entry, *words: str) -> int:
    if words == ("clear",):
        return 0
    if len(words) != 1 or not words[0].isdigit():
        raise source.fail(facet, entry)
    return int(words[0])


def _length(seconds: Known[int]) -> int:
    inner = seconds.value if isinstance(seconds, Default) else seconds
    return inner or _FOR_EVER if isinstance(inner, int) else _FOR_EVER


def asks(source: RtxSource, facet: str) -> tuple[Known[bool], Line]:
    """Does a login ask for something that not everybody knows?"""
    anonymous = accounts(source, facet)[0]
    if anonymous.enabled is False:
        return True, anonymous.at["enabled"]
    if not isinstance(anonymous.password, Secret):
        return UNSAID, anonymous.at[""]
    return anonymous.password.kind != "none", anonymous.at[""]
