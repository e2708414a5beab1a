"""One write to a camera, and its proof: what is there is read, one thing is changed, and it is read again."""

from __future__ import annotations

import time
from collections.abc import Callable

from shikiri.formats.xml import Element
from shikiri.model.errors import Rejected
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.onvif_line import Onvif
from shikiri.sessions.appliance.onvif_soap import SoapFault
from shikiri.sessions.appliance.refusals import no_answer

_RESTART_S, _PAUSE_S = 8.0, 0.5
# Codes of faults that have a sentence of their own.
_SAID = frozenset("passwordtooweak passwordtoolong toomanyusers fixeduser usernameclash notauthorized".split())


class Writer:
    """One write and its proof."""

    def __init__(self, box: Box, line: Onvif, shown: str) -> None:
        self.box = box
        self._line = line
        self._shown = shown

    def run(self, do: Callable[[Writer, str, str], None], field: str, value: str) -> None:
        try:
            do(self, field, value)
        except SoapFault as fault:
            raise Rejected(self.box.target.device, self._shown, reason(fault)) from None
        except NoAnswer as none:
            raise Rejected(self.box.target.device, self._shown, no_answer(none)) from None
        except ValueError:  # an address that is none
            raise self.rejected("door.syntax") from None

    def read(self, operation: str) -> Element:
        return self._line.call(operation)

    def read_back(self, operation: str) -> Element:
        """The same after a write: some cameras start their web server anew for it."""
        until = time.monotonic() + _RESTART_S
        while True:
            try:
                return self._line.call(operation)
            except NoAnswer as none:
                if (none.word != "closed" and none.detail != "broken") or time.monotonic() > until:
                    raise
            time.sleep(_PAUSE_S)

    def send(self, operation: str, inside: str) -> None:
        self._line.call(operation, inside)

    def must_be_hidden(self) -> None:
        """What is sent next holds a password."""
        self._line.enter()
        if not self._line.hides:
            raise self.rejected("door.plain")

    def clock(self) -> Element:
        return self._line.clock()

    @property
    def scheme(self) -> str:
        return self._line.scheme

    def go_on_with(self, password: Secret) -> None:
        """Our own password is another one now, if the camera took it: the next login says so."""
        old = self.box.target.password
        self.box.now_password(password)
        try:
            self._line.log_in_again()
        except (NoAnswer, SoapFault):
            self.box.now_password(old)
            raise self.rejected("door.not-taken") from None

    def must(self, took: bool) -> None:  # noqa: FBT001  (the answer to: did it take?)
        if not took:
            raise self.rejected("door.not-taken")

    def rejected(self, key: str) -> Rejected:
        """The refusal to raise, with a sentence of the catalogue."""
        return Rejected(self.box.target.device, self._shown, say(key))


def reason(fault: SoapFault) -> Say:
    """Why the camera will not, by the codes of the standard; its own sentence may hold anything."""
    key = next((f"onvif.{word}" for word in reversed(fault.codes) if word in _SAID), "")
    return say(key) if key else say("door.refused", detail=fault.word)
