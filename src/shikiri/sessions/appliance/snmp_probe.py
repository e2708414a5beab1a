"""Who answers SNMP there, before anybody logs in: a version 3 engine, the community `public`, or nobody."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from shikiri.formats.snmp import Record
from shikiri.formats.snmp_wire import Pdu, Version, WireError, message, question, read_message
from shikiri.sessions.appliance.snmp_needs import DESCRIPTION
from shikiri.sessions.appliance.snmp_secured import Engine, introduced, introduction
from shikiri.sessions.appliance.snmp_talk import TRIES, Line, new_number

PUBLIC = b"public"
_GRACE, _TIMES = 0.5, 5  # how long we wait for the rest, twice, once somebody answered: at least, and by his own pace


@dataclass(slots=True)
class Seen:
    """What a probe found. `alive`: somebody answered something; without it silence says nothing."""

    engine: Engine | None = None
    version: Version | None = None  # the newest one in which `public` was answered
    description: Record | None = None
    closed: bool = False
    knows_site: bool = False  # the site's own community was answered

    @property
    def alive(self) -> bool:
        return bool(self.engine or self.version or self.knows_site)

    @property
    def all_known(self) -> bool:
        return self.closed or (self.engine is not None and self.version == "2c")


@dataclass(slots=True)
class Probe:
    """Asks everybody at once, and again. Answers may come in while something else goes on."""

    line: Line
    community: bytes = b""
    seen: Seen = field(default_factory=Seen)
    _number: int = field(default_factory=new_number)
    _sent: int = 0
    _sent_at: float = 0.0
    _patience: float = 0.0  # with the others, as soon as one answered

    def until(self, done: Callable[[Seen], object]) -> Seen:
        """What is known as soon as this is, or when all the time for an answer is over."""
        try:
            if not self._sent:
                self._send()
            while not (self.seen.all_known or done(self.seen)):
                raw = self.line.receive(self._sent_at + (self._patience or self.line.wait))
                if raw is not None:
                    self._note(raw)
                elif self._sent < TRIES:
                    self._send()
                else:
                    break
            if not self.seen.all_known and self._sent < TRIES:
                self._send()  # for those that are still to come: their second chance costs nobody a wait
        except ConnectionRefusedError:
            self.seen.closed = not self.seen.alive
        except OSError:
            """A network that cannot be reached answers nothing."""
        return self.seen

    def _send(self) -> None:
        asked = question("get", self._number, (DESCRIPTION,))
        packets = [introduction(self._number), message("2c", PUBLIC, asked), message("1", PUBLIC, asked)]
        packets += [message("2c", self.community, asked)] if self.community not in {b"", PUBLIC} else []
        self._sent, self._sent_at = self._sent + 1, time.monotonic()
        for packet in packets:
            self.line.sock.send(packet)

    def _note(self, raw: bytes) -> None:
        """One packet: of version 3 or older, or of nobody we asked."""
        with contextlib.suppress(WireError):
            self.seen.engine = introduced(raw, self._number) or self.seen.engine
            self._note_pace()
            return
        with contextlib.suppress(WireError):
            self._note_old(*read_message(raw))
            self._note_pace()

    def _note_old(self, version: Version, name: bytes, pdu: Pdu) -> None:
        seen = self.seen
        if pdu.number != self._number or pdu.verb != "response" or pdu.status == "authorizationError":
            return
        if name == self.community != PUBLIC:
            seen.knows_site = True
        elif name == PUBLIC and seen.version != "2c":
            seen.version = version
            seen.description = next((one.record for one in pdu.bindings if one.oid == DESCRIPTION), None)

    def _note_pace(self) -> None:
        if self.seen.alive and not self._patience:
            took = time.monotonic() - self._sent_at
            self._patience = min(self.line.wait, max(_GRACE, _TIMES * took))
