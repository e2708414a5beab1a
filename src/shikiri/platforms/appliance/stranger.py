"""The voice of a stranger: what a camera shows at its maker's usual addresses to somebody without a login."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
        vendors=(maker,),
    )


def _hear(question: str, source: ApplianceSource) -> Heard | None:
    tried: dict[str, list[tuple[str, int]]] = {}
    for number, line in enumerate(source.lines(question), 1):
        if line in {"", "end"}:
            continue
        found = _TRIED.fullmatch(line)
        if found is None:
            raise source.fail("video", question, number)
        tried.setdefault(_NAMES[found[1]], []).append((found[4], number))
    return Heard(things=tuple(_things(question, tried)))


def _things(question: str, tried: dict[str, list[tuple[str, int]]]) -> Iterator[Video]:
    for name, statuses in tried.items():
        if all(status == "closed" for status, _ in statuses):
            continue
        anonymous, at = _anonymous(name, statuses)
        protocol = "rtsp" if name == "rtsp" else "http"
        yield Video(name=name, protocol=protocol, anonymous=anonymous, handle=name, at={"": Line(question, at)})


def _anonymous(name: str, statuses: list[tuple[str, int]]) -> tuple[Known[bool], int]:
    """Shown to anybody; or each way that answers asks who is there; or nobody knows."""
    shown = next((at for status, at in statuses if status == "200 picture" or (name == "rtsp" and status[0] == "2")), 0)
    if shown:
        return True, shown
    asked = [status for status, _ in statuses if status != "closed" and status not in _MOVED]
    known = bool(asked) and all(status in _SHUT for status in asked)
    return (False if known else UNSAID), statuses[0][1]
