"""The ONVIF door of a camera: what it says of itself, what it tells strangers, and its few settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from shikiri.formats.xml import Element
from shikiri.model.reading import Answer
from shikiri.sessions.appliance.base import Box, Door, NoAnswer, silence
from shikiri.sessions.appliance.onvif_line import Onvif, no_answer
from shikiri.sessions.appliance.onvif_public import picture_statuses, stream_statuses
from shikiri.sessions.appliance.onvif_soap import MEDIA, SoapFault, shown
from shikiri.sessions.appliance.onvif_write import write

_END: Final = "end\n"
_MOST: Final = 16  # profiles of one camera that are asked about
_OF_PROFILES: Final = frozenset({"GetStreamUri", "GetSnapshotUri"})
_PLAIN: Final = frozenset(
    (
        "GetDeviceInformation GetUsers GetNetworkProtocols GetNTP GetDiscoveryMode GetNetworkInterfaces "
        "GetIPAddressFilter GetProfiles"
    ).split()
)
_TO_STRANGERS: Final = frozenset({"GetDeviceInformation", "GetUsers", *_OF_PROFILES})
_SETUP: Final = (
    "<q:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport>"
    "</q:StreamSetup>"
)
_PROTOCOL: Final = "<q:Protocol>RTSP</q:Protocol>"  # the same question to the second media service


def open_door(box: Box) -> Door:
    return OnvifDoor(box)


class OnvifDoor:
    """`onvif GetUsers`, `onvif anonymous GetUsers`, `onvif anonymous rtsp`, `onvif SetNTP servers=192.0.2.123`."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._line = Onvif(box)
        self._profiles: Element | None = None

    def ask(self, question: str) -> Answer:
        words = question.split()[1:]
        ask = self._question(words)
        if ask is None:
            return silence("not-tried")
        try:
            return Answer(ask(), complete=True)
        except NoAnswer as none:
            return none.answer
        except SoapFault as fault:
            return no_answer(fault).answer

    def tell(self, line: str) -> None:
        write(self._box, self._line, line)

    def close(self) -> None:
        """Nothing is kept open here; the box closes its web client."""

    def _question(self, words: list[str]) -> Callable[[], str] | None:
        match words:
            case ["GetSystemDateAndTime"]:
                return lambda: self._shown(self._line.clock())
            case ["GetServices"]:
                return lambda: self._shown(self._line.services())
            case [one] if one in _PLAIN:
                return lambda: self._shown(self._read(one))
            case [one] if one in _OF_PROFILES:
                return lambda: self._of_profiles(one)
            case ["anonymous", "rtsp"]:
                return lambda: "".join(f"{line}\n" for line in stream_statuses(self._box, self._streams())) + _END
            case ["anonymous", "snapshot"]:
                return lambda: "".join(f"{line}\n" for line in picture_statuses(self._box, self._pictures())) + _END
            case ["anonymous", one] if one in _TO_STRANGERS:
                return lambda: self._shown(self._stranger(one))
        return None

    def _shown(self, said: Element) -> str:
        return shown(said, via=self._line.scheme)

    def _read(self, operation: str) -> Element:
        if operation != "GetProfiles":
            return self._line.call(operation)
        if self._profiles is None:
            self._profiles = self._line.call(operation, space=self._line.media())
        return self._profiles

    def _tokens(self) -> tuple[str, ...]:
        found = (one.attributes.get("token", "") for one in self._read("GetProfiles").all("Profiles"))
        return tuple(dict.fromkeys(filter(None, found)))[:_MOST]

    def _each(self, operation: str) -> Iterator[tuple[str, Element]]:
        for token in self._tokens():
            space = self._line.media()
            yield token, self._line.call(operation, _of_profile(operation, token, space), space)

    def _of_profiles(self, operation: str) -> str:
        """One answer a profile, in one document."""
        parts = "".join(shown(said, profile=token) for token, said in self._each(operation))
        inner = "".join(f"  {line}\n" for line in parts.splitlines())
        return f'<{operation}Answers via="{self._line.scheme}">\n{inner}</{operation}Answers>\n'

    def _stranger(self, operation: str) -> Element:
        """As somebody without a login asks; for the address of a stream he names one that exists."""
        if operation not in _OF_PROFILES:
            return self._line.anonymous(operation)
        try:
            token = next(iter(self._tokens()), "")
        except (NoAnswer, SoapFault):
            token = ""
        space = self._line.media()
        return self._line.anonymous(operation, _of_profile(operation, token or "profile_1", space), space)

    def _streams(self) -> tuple[str, ...]:
        try:
            return self._addresses("GetStreamUri")
        except (NoAnswer, SoapFault):
            return ()

    def _pictures(self) -> tuple[str, ...]:
        return self._addresses("GetSnapshotUri")

    def _addresses(self, operation: str) -> tuple[str, ...]:
        found = (said.said("MediaUri", "Uri") or said.said("Uri") for _, said in self._each(operation))
        return tuple(dict.fromkeys(filter(None, found)))


def _of_profile(operation: str, token: str, space: str) -> str:
    """What the two media services want to know of a profile."""
    setup = _SETUP if space == MEDIA else _PROTOCOL
    return f"{setup if operation == 'GetStreamUri' else ''}<q:ProfileToken>{escape(token)}</q:ProfileToken>"
