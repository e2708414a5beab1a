"""The voice of a stranger: what a camera shows at its maker's usual addresses to somebody without a login."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from shikiri.model.facets.video import Video
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice

_TRIED: Final = re.compile(r"(stream|snapshot) \d{1,2} (rtsps?|https?|other) (\d{1,5}) ([a-z-]+|\d{3}(?: picture)?)")
_SHUT: Final = frozenset({"401", "403"})
_ABSENT: Final = frozenset({"404", "410"})  # not every model has every stream
_MOVED: Final = frozenset({"301", "302", "307", "308"})
_NAMES: Final = {"stream": "rtsp", "snapshot": "snapshot"}


def stranger(maker: str) -> Voice:
    """The voice for one maker's cameras."""
    question = f"stranger {maker}"
    return Voice(
        name="stranger",
        asks=(question,),
        hears=MappingProxyType({"video": partial(_hear, question)}),
        confidence=MappingProxyType({"": "documented"}),
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """One stream or picture that was asked for, one way."""

    scheme: str
    status: str
    line: int

    @property
    def answered(self) -> bool:
        """Something stands there: not where it only sends on to another way."""
        return self.status[0].isdigit() and self.status not in _MOVED | _ABSENT


def _hear(question: str, source: ApplianceSource) -> Heard | None:
    tried: dict[str, list[_Try]] = {}
    for number, line in enumerate(source.lines(question), 1):
        if line in {"", "end"}:
            continue
        found = _TRIED.fullmatch(line)
        if found is None:
            raise source.fail("video", question, number)
        tried.setdefault(_NAMES[found[1]], []).append(_Try(found[2], found[4], number))
    return Heard(things=tuple(_things(question, tried)))


def _things(question: str, tried: dict[str, list[_Try]]) -> Iterator[Video]:
    for name, tries in tried.items():
        if all(one.status == "closed" for one in tries):
            continue
        anonymous, at = _anonymous(name, tries)
        yield Video(
            name=name,
            protocol="rtsp" if name == "rtsp" else "http",
            enabled=True if any(one.answered for one in tries) else UNSAID,
            anonymous=anonymous,
            tls=_hidden(tries),
            handle=name,
            at={"": Line(question, at)},
        )


def _anonymous(name: str, tries: list[_Try]) -> tuple[Known[bool], int]:
    """Shown to anybody; or each way that answers asks who is there; or nobody knows."""
    shown = (one for one in tries if one.status == "200 picture" or (name == "rtsp" and one.status[0] == "2"))
    for one in shown:
        return True, one.line
    asked = [one.status for one in tries if one.status != "closed" and one.status not in _MOVED]
    known = not _SHUT.isdisjoint(asked) and all(status in _SHUT | _ABSENT for status in asked)
    return (False if known else UNSAID), tries[0].line


def _hidden(tries: list[_Try]) -> Known[bool]:
    """Whether it goes in clear, by what answered."""
    if any(one.answered and one.scheme in {"http", "rtsp"} for one in tries):
        return False
    unclear = any(not one.answered and one.status != "closed" and one.status not in _MOVED | _ABSENT for one in tries)
    return UNSAID if unclear else True
