"""Video of a Hikvision camera: the stream by RTSP, and pictures it sends to somebody by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.video import Video
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import ACCESSES, STREAM, UPLOAD, flag, line, only
from shikiri.platforms.hikvision.write import switch
from shikiri.platforms.write import Around

_LOGIN: Final = ("Transport", "Security", "enabled")


def hear(source: ApplianceSource) -> Heard | None:
    things = (*_stream(source), *_upload(source))
    return Heard(things=things, whole=not source.why(ACCESSES), rests_on=(ACCESSES,)) if things else None


def _stream(source: ApplianceSource) -> Iterator[Video]:
    """That the stream wants a login is believed where somebody tried it; this page may only say that it does not."""
    if source.why(ACCESSES):
        return
    listed = [one for one in source.xml(ACCESSES).all("AdminAccessProtocol") if one.said("protocol").upper() == "RTSP"]
    if not listed:
        return
    enabled = flag(source, "video", ACCESSES, only(listed[0], "enabled"))
    anonymous, where = _anonymous(source)
    at = {"": line(ACCESSES, listed[0].find("enabled"), listed[0])}
    yield Video(
        name="rtsp",
        protocol="rtsp",
        enabled=True if enabled is UNSAID else enabled,
        anonymous=anonymous,
        tls=False,
        handle="rtsp",
        at=at | ({"anonymous": where} if where else {}),
    )


def _anonymous(source: ApplianceSource) -> tuple[Known[bool], Line | None]:
    if source.why(STREAM):
        return UNSAID, None
    found = only(source.xml(STREAM), *_LOGIN)
    wanted = flag(source, "video", STREAM, found)
    if wanted is UNSAID:
        return UNSAID, None
    return (Default(value=False, tag="M") if wanted is True else True), line(STREAM, found)


def _upload(source: ApplianceSource) -> Iterator[Video]:
    """Pictures that it sends to a file server, in clear."""
    if source.why(UPLOAD):
        return
    root = source.xml(UPLOAD)
    found = list(root.within("enabled"))
    on = [flag(source, "video", UPLOAD, one) for one in found]
    if on:
        enabled: Known[bool] = True if True in on else UNSAID if UNSAID in on else False
        yield Video(
            name="ftp", protocol="ftp", enabled=enabled, anonymous=False, tls=False, handle="ftp",
            at={"": line(UPLOAD, next((one for one in found if one.text.lower() == "true"), found[0]))},
        )  # fmt: skip


def write(before: Video | None, after: Video | None, around: Around) -> Iterable[Command] | None:
    """A login before the stream: nobody has tried this page on a camera yet."""
    if before is None or after is None or before.key != "rtsp":
        return None
    left = changes(before, after)
    if not left:
        return ()
    if left.pop("anonymous", None) is not False or left or not around.allow_unconfirmed:
        return None
    return switch(around, STREAM, "/".join(_LOGIN), wanted=True)
