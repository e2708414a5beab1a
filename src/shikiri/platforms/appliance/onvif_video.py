"""Who sees the pictures of a camera: over ONVIF itself, as a stream, as a still picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.video import Video
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.onvif_answers import (
    CLOCK, INFO, PICTURES, PROTOCOLS, RTSP, SERVICES, SNAPSHOT, STREAMS, STRANGERS, USERS, is_open_to_strangers,
    is_shut_to_strangers, said, truth,
)  # fmt: skip
from shikiri.platforms.appliance.source import LOOK, NOTHING_THERE, ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered

_TRIED: Final = re.compile(r"(?:stream|snapshot) (\d{1,2}) (rtsps?|https?|other) (\d{1,5}) ([a-z-]+|\d{3}(?: picture)?)")
_REFUSED: Final = frozenset({"401", "403"})
_SHUT: Final = frozenset({"closed", *_REFUSED})
_PLAIN_RTSP: Final = (554, 8554)


@dataclass(frozen=True, slots=True)
class _Try:
    """One stream or picture that a stranger asked for."""

    number: int
    scheme: str
    status: str
    line: int


def video(source: ApplianceSource) -> Heard | None:
    """One thing a way; whole where every way was tried."""
    if all(source.why(question) in NOTHING_THERE for question in (SERVICES, CLOCK, INFO)):
        return None
    things = (_onvif(source), _stream(source), *_pictures(source))
    no_pictures = source.why(PICTURES) == "absent"
    rests_on = (PROTOCOLS, STREAMS, RTSP, *(() if no_pictures else (PICTURES, SNAPSHOT)))
    return Heard(things=things, whole=all(not source.why(one) for one in rests_on), rests_on=rests_on)


def _onvif(source: ApplianceSource) -> Video:
    """Is a stranger told anything that only users should know?"""
    anonymous: Known[bool] = UNSAID
    line = Line(STRANGERS[0], 1)
    opened = [one for one in STRANGERS if not source.why(one)]
    media = [one for one in STRANGERS[2:] if source.why(one) != "absent"]
    if opened:
        anonymous, line = True, Line(opened[0], 1)
    elif all(is_shut_to_strangers(source, one) for one in (INFO, USERS, *media)):
        anonymous = False
    plain = _switched(source, "HTTP")
    at = {"": Line(SERVICES if not source.why(SERVICES) else CLOCK, 1), "anonymous": line, "tls": Line(PROTOCOLS, plain[1])}
    tls: Known[bool] = UNSAID if plain[0] is UNSAID else not plain[0]
    return Video(name="onvif", protocol="onvif", enabled=True, anonymous=anonymous, tls=tls, handle="onvif", at=at)


def _stream(source: ApplianceSource) -> Video:
    """RTSP. A port that is open is a stream that runs, whatever the settings say."""
    enabled, line = _switched(source, "RTSP")
    at = {"": Line(PROTOCOLS, line)}
    state = _port(source)
    if state == "open":
        enabled = True
    tries = _tries(source, RTSP)
    at |= {"anonymous": _line(RTSP, tries, lambda one: one.status.startswith("2"))}
    return Video(
        name="rtsp",
        protocol="rtsp",
        enabled=enabled,
        anonymous=_anonymous(tries),
        tls=_hidden(tries, "rtsp", "rtsps", "closed" if state == "closed" else ""),
        handle="RTSP",
        at=at,
    )


def _port(source: ApplianceSource) -> str:
    try:
        look = source.look()
    except Unanswered:
        return ""
    return look.state(554) or ""


def _pictures(source: ApplianceSource) -> Iterator[Video]:
    tries = _tries(source, SNAPSHOT)
    if tries:
        at = {"": Line(PICTURES, 1), "anonymous": _line(SNAPSHOT, tries, lambda one: one.status.endswith("picture"))}
        anonymous = _anonymous(tries)
        tls = _hidden(tries, "http", "https", "")
        yield Video(name="snapshot", protocol="http", enabled=True, anonymous=anonymous, tls=tls, handle="snapshot", at=at)
    elif source.why(PICTURES) != "absent":
        yield Video(name="snapshot", protocol="http", handle="snapshot")


def _anonymous(tries: tuple[_Try, ...]) -> Known[bool]:
    """Shut only where each known stream asked for a login; one whose address nobody knows proves nothing."""
    if any(one.status == "200 picture" or (one.status.startswith("2") and one.scheme.startswith("rtsp")) for one in tries):
        return True
    asked = [one for one in tries if one.status != "closed" and not _sends_on(one)]
    known = bool(asked) and all(one.number and one.status in _REFUSED for one in asked)
    return False if known else UNSAID


def _sends_on(one: _Try) -> bool:
    return one.scheme == "http" and one.status in {"301", "302", "307", "308"}


def _hidden(tries: tuple[_Try, ...], plain: str, encrypted: str, port: str) -> Known[bool]:
    """Encrypted only where no plain way answered."""
    open_plainly = [one for one in tries if one.scheme == plain and one.status != "closed" and not _sends_on(one)]
    if open_plainly:
        return False
    safe = any(one.scheme == encrypted and one.number and one.status.isdigit() for one in tries)
    plain_is_shut = plain == "http" or port == "closed"
    return True if safe and plain_is_shut else UNSAID


def _switched(source: ApplianceSource, protocol: str) -> tuple[Known[bool], int]:
    try:
        found = [one for one in said(source, PROTOCOLS).all("NetworkProtocols") if one.said("Name").upper() == protocol]
    except Unanswered:
        return UNSAID, 0
    switches = found[0].all("Enabled") if len(found) == 1 else ()
    if len(switches) != 1:
        return UNSAID, 0
    return truth(source, "video", PROTOCOLS, switches[0]), switches[0].line


def _tries(source: ApplianceSource, question: str) -> tuple[_Try, ...]:
    """What was tried; of a text that broke off nothing, for the open one may be missing."""
    try:
        lines = source.lines(question)
    except Unanswered:
        return ()
    found: list[_Try] = []
    for number, line in enumerate(lines, 1):
        if line in {"", "end"}:
            continue
        match = _TRIED.fullmatch(line)
        if match is None:
            raise source.fail("video", question, number)
        found.append(_Try(int(match[1]), match[2], match[4], number))
    whole = source.is_complete(question)
    return tuple(found) if whole else tuple(one for one in found if one.status.startswith("2"))


def _line(question: str, tries: tuple[_Try, ...], worst: Callable[[_Try], bool]) -> Line:
    return Line(question, next((one.line for one in tries if worst(one)), tries[0].line if tries else 0))
