"""What strangers met when they tried streams and pictures of a camera, and what that proves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered

_TRIED: Final = re.compile(
    r"(?:stream|snapshot) (\d{1,2}) (rtsps?|https?|other) (\d{1,5}) ([a-z-]+|\d{3}(?: picture)?)"
)
_REFUSED: Final = frozenset({"401", "403"})


@dataclass(frozen=True, slots=True)
class Try:
    """One stream or picture that a stranger asked for."""

    number: int
    scheme: str
    status: str
    line: int


def read_tries(source: ApplianceSource, question: str) -> tuple[Try, ...]:
    """What was tried; of a text that broke off nothing, for the open one may be missing."""
    try:
        lines = source.lines(question)
    except Unanswered:
        return ()
    found: list[Try] = []
    for number, line in enumerate(lines, 1):
        if line in {"", "end"}:
            continue
        match = _TRIED.fullmatch(line)
        if match is None:
            raise source.fail("video", question, number)
        found.append(Try(int(match[1]), match[2], match[4], number))
    whole = source.is_complete(question)
    return tuple(found) if whole else tuple(one for one in found if one.status.startswith("2"))


def worst_line(question: str, tries: tuple[Try, ...], worst: Callable[[Try], bool]) -> Line:
    return Line(question, next((one.line for one in tries if worst(one)), tries[0].line if tries else 0))


def is_anonymous(tries: tuple[Try, ...]) -> Known[bool]:
    """Shut only where each known stream asked for a login; one whose address nobody knows proves nothing."""
    if any(
        one.status == "200 picture" or (one.status.startswith("2") and one.scheme.startswith("rtsp")) for one in tries
    ):
        return True
    asked = [one for one in tries if one.status != "closed" and not _sends_on(one)]
    known = bool(asked) and all(one.number and one.status in _REFUSED for one in asked)
    return False if known else UNSAID


def _sends_on(one: Try) -> bool:
    return one.scheme == "http" and one.status in {"301", "302", "307", "308"}


def is_hidden(tries: tuple[Try, ...], plain: str, encrypted: str, port: str) -> Known[bool]:
    """Encrypted only where no plain way answered."""
    open_plainly = [one for one in tries if one.scheme == plain and one.status != "closed" and not _sends_on(one)]
    if open_plainly:
        return False
    safe = any(one.scheme == encrypted and one.number and one.status.isdigit() for one in tries)
    plain_is_shut = plain == "http" or port == "closed"
    return True if safe and plain_is_shut else UNSAID
