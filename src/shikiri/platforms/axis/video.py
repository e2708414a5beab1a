"""Video of an Axis camera: the streams, and whether they are shown to somebody without a login."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.video import Video
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import LIST, Params, params
from shikiri.platforms.axis.write import listed, put, switch
from shikiri.platforms.write import Around

RTSP: Final = "Network.RTSP.Enabled"
RTSPS: Final = "Network.RTSPS.Enabled"
_VIEWER: Final = "System.BoaGroupPolicy.viewer"
# Who may look without a login, by stream: `anonymous` or `password`.
GATES: Final[Mapping[str, str]] = {
    "rtsp": "Network.RTSP.ProtViewer",
    "rtsps": "Network.RTSP.ProtViewer",
    "snapshot": "System.BoaProtViewer",
    "ptz": "PTZ.BoaProtPTZOperator",
}


def hear(source: ApplianceSource) -> Heard | None:
    """Streams by RTSP, pictures by HTTP, and whoever may turn the camera."""
    known = params(source)
    things = tuple(_streams(known))
    if not things:
        return None
    whole = known.has(RTSP) and known.has(GATES["snapshot"])
    return Heard(things=things, whole=whole, rests_on=(LIST,))


def _streams(known: Params) -> Iterator[Video]:
    for name, parameter in (("rtsp", RTSP), ("rtsps", RTSPS)):
        if known.has(parameter):
            yield Video(
                name=name,
                protocol=name,
                enabled=known.flag("video", parameter),
                anonymous=_anonymous(known, GATES[name]),
                tls=name == "rtsps",
                handle=name,
                at={"": known.line(parameter), "anonymous": known.line(GATES[name], parameter)},
            )
    for name in ("snapshot", "ptz"):
        gate = GATES[name]
        if known.has(gate):
            yield Video(
                name=name,
                protocol="http",
                enabled=True,
                anonymous=_anonymous(known, gate),
                tls=_encrypted(known),
                handle=name,
                at={"": known.line(gate), "tls": known.line(_VIEWER, gate)},
            )


def _anonymous(known: Params, gate: str) -> Known[bool]:
    """Some cameras answer with stars: then nobody knows."""
    word = known.text(gate).lower()
    if word in {"anonymous", "password"}:
        return word == "anonymous"
    if word:
        raise known.source.fail("video", LIST, known.line(gate).number)
    return UNSAID


def _encrypted(known: Params) -> Known[bool]:
    word = known.text(_VIEWER).lower()
    if word in {"http", "both"}:
        return False
    return True if word == "https" else UNSAID


def write(before: Video | None, after: Video | None, around: Around) -> Iterable[Command] | None:
    """A login before every picture; streams on and off."""
    known = listed(around)
    if before is None or after is None or known is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    made: list[Command | None] = []
    if "anonymous" in left:
        gate = GATES.get(before.key, "")
        open_wide = bool(left.pop("anonymous"))
        made.append(put(known, gate, "password") if known.has(gate) and not open_wide else None)
    if "enabled" in left:
        parameter = {"rtsp": RTSP, "rtsps": RTSPS}.get(before.key, "")
        made.append(switch(around, parameter, wanted=bool(left.pop("enabled"))))
    if left or not made or None in made:
        return None
    return tuple(one for one in made if one is not None)
