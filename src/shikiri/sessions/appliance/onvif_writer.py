"""One write to a camera, and its proof: what is there is read, one thing is changed, and it is read again."""

from __future__ import annotations

from collections.abc import Callable

from shikiri.formats.xml import Element
from shikiri.model.errors import Rejected
from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.onvif_line import Onvif
from shikiri.sessions.appliance.onvif_soap import SoapFault


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
            raise self.rejected(fault.word) from None
        except NoAnswer as none:
            raise self.rejected(f"{none.word} {none.detail}".strip()) from None
        except ValueError:  # an address that is none
            raise self.rejected("value") from None

    def read(self, operation: str) -> Element:
        return self._line.call(operation)

    def send(self, operation: str, inside: str) -> None:
        self._line.call(operation, inside)

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
            raise

    def must(self, took: bool) -> None:  # noqa: FBT001  (the answer to: did it take?)
        if not took:
            raise self.rejected("not-taken")

    def rejected(self, why: str) -> Rejected:
        return Rejected(self.box.target.device, self._shown, why)
