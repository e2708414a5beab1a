"""Who sees the pictures of a camera: over ONVIF itself, as a stream, as a still picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.video import Video
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.onvif.answers import (
    CLOCK,
    INFO,
    PICTURES,
    PROTOCOLS,
    RTSP,
    SERVICES,
    SNAPSHOT,
    STRANGERS,
    STREAMS,
    USERS,
    is_shut_to_strangers,
    said,
    truth,
)  # fmt: skip
from shikiri.platforms.appliance.onvif.tell import NAME, Commands, protocol, refuse, tell, word
from shikiri.platforms.appliance.onvif.tries import is_anonymous, is_hidden, read_tries, worst_line
from shikiri.platforms.appliance.onvif.users import ANYBODY, gets_first_account
from shikiri.platforms.appliance.source import NOTHING_THERE, ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

_RTSP_PORT: Final = 554
_HTTP_PORT: Final = 80


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
    plain, plain_line = _switched(source, "HTTP")
    if _port(source, _HTTP_PORT) == "open" and plain is False:
        plain = _HTTP_PORT not in source.look().redirects  # its settings say otherwise; the port is what counts
    at = {
        "": Line(SERVICES if not source.why(SERVICES) else CLOCK, 1),
        "anonymous": line,
        "tls": Line(PROTOCOLS, plain_line),
    }
    tls: Known[bool] = UNSAID if plain is UNSAID else plain is False
    return Video(name="onvif", protocol="onvif", enabled=True, anonymous=anonymous, tls=tls, handle="onvif", at=at)


def _stream(source: ApplianceSource) -> Video:
    """RTSP. A port that is open is a stream that runs, whatever the settings say."""
    enabled, line = _switched(source, "RTSP")
    at = {"": Line(PROTOCOLS, line)}
    state = _port(source, _RTSP_PORT)
    if state == "open":
        enabled = True
    tries = read_tries(source, RTSP)
    at |= {"anonymous": worst_line(RTSP, tries, lambda one: one.status.startswith("2"))}
    return Video(
        name="rtsp",
        protocol="rtsp",
        enabled=enabled,
        anonymous=is_anonymous(tries),
        tls=is_hidden(tries, "rtsp", "rtsps", "closed" if state == "closed" else ""),
        handle="RTSP",
        at=at,
    )


def _port(source: ApplianceSource, number: int) -> str:
    try:
        look = source.look()
    except Unanswered:
        return ""
    return look.state(number) or ""


def _pictures(source: ApplianceSource) -> Iterator[Video]:
    tries = read_tries(source, SNAPSHOT)
    if tries:
        worst = worst_line(SNAPSHOT, tries, lambda one: one.status.endswith("picture"))
        at = {"": Line(PICTURES, 1), "anonymous": worst}
        anonymous = is_anonymous(tries)
        tls = is_hidden(tries, "http", "https", "")
        yield Video(
            name="snapshot", protocol="http", enabled=True, anonymous=anonymous, tls=tls, handle="snapshot", at=at
        )
    elif source.why(PICTURES) != "absent":
        yield Video(name="snapshot", protocol="http", handle="snapshot")


def _switched(source: ApplianceSource, protocol: str) -> tuple[Known[bool], int]:
    try:
        found = [one for one in said(source, PROTOCOLS).all("NetworkProtocols") if one.said("Name").upper() == protocol]
    except Unanswered:
        return UNSAID, 0
    switches = found[0].all("Enabled") if len(found) == 1 else ()
    if len(switches) != 1:
        return UNSAID, 0
    return truth(source, "video", PROTOCOLS, switches[0]), switches[0].line


def write_video(before: Video | None, after: Video | None, around: Around) -> Commands | None:
    if before is None or after is None:
        return None
    left = changes(before, after)
    if before.key == "rtsp" and set(left) == {"enabled"}:
        return [protocol("RTSP", "on" if left["enabled"] is True else "off", "change")]
    if set(left) == {"anonymous"} and left["anonymous"] is False:
        if gets_first_account(around):
            return ()
        strangers = [one.handle for one in around.observed.things("account") if not one.key and one.handle != ANYBODY]
        if strangers:
            return [tell(f"DeleteUsers name={word(one, NAME, 'account', 'name')}", stage="close") for one in strangers]
        raise refuse("video", "anonymous", "onvif.anonymous-by-hand")
    return None
