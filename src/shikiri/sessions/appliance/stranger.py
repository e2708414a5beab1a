"""Door `stranger`: does a camera show its stream or a picture to anybody, at its maker's well-known addresses?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from shikiri.model.errors import Rejected
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, silence
from shikiri.sessions.appliance.onvif_public import picture_statuses, stream_statuses

_PATIENCE: Final = 4.0  # who shows pictures to anybody does so at once
_SHORT: Final = 1.5  # a box that was silent elsewhere
# maker: where its streams and its pictures are, moving ones too, whatever its settings
_PLACES: Final = {
    "axis": (("/axis-media/media.amp",), ("/axis-cgi/jpg/image.cgi", "/axis-cgi/mjpg/video.cgi")),
    "hikvision": (
        ("/Streaming/Channels/101", "/Streaming/Channels/102"),
        ("/ISAPI/Streaming/channels/101/picture", "/ISAPI/Streaming/channels/102/httpPreview"),
    ),
}


class StrangerDoor:
    """Asks without any login. Of what comes only the status is read."""

    def __init__(self, box: Box) -> None:
        self._box = box

    def ask(self, question: str) -> Answer:
        found = _PLACES.get(question.partition(" ")[2])
        if found is None:
            return silence("absent")
        streams, pictures = found
        most = _SHORT if self._box.silences else _PATIENCE
        patience = replace(self._box.target.patience, silence=min(self._box.target.patience.silence, most))
        box = Box(replace(self._box.target, patience=patience))  # asks nothing that needs a login
        lines = (
            *stream_statuses(box, [f"rtsp://camera{path}" for path in streams]),
            *picture_statuses(box, [f"http://camera{path}" for path in pictures]),
        )
        return Answer("".join(f"{line}\n" for line in (*lines, "end")), complete=True)

    def tell(self, line: str) -> None:
        """Nothing is ever written this way."""
        raise Rejected(self._box.target.device, line.split(maxsplit=1)[0], "read only")

    def close(self) -> None:
        """Nothing is open between two questions."""


def open_door(box: Box) -> StrangerDoor:
    return StrangerDoor(box)
