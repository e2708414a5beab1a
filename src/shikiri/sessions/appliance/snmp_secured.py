"""Talking to an agent of SNMP version 3 as one user: signed and sealed, by the agent's own clock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from shikiri.formats.snmp_v3 import REPORTS, SEALED, WANTS_REPORT, Envelope, read_envelope, read_scoped, scoped
from shikiri.formats.snmp_wire import Pdu, question
from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.appliance.snmp_talk import Line, Made, new_number
from shikiri.sessions.target import SnmpLogin

if TYPE_CHECKING:
    from shikiri.sessions.appliance.snmp_keys import Keys

_FORGOTTEN = 3  # reports in a row that say nothing new


@dataclass(frozen=True, slots=True)
class Engine:
    """A version 3 agent as it introduced itself, and when."""

    name: bytes
    boots: int
    seconds: int
    at: float

    def now(self) -> tuple[int, int]:
        return self.boots, self.seconds + int(time.monotonic() - self.at)


def introduction(number: int) -> bytes:
    """The question that every version 3 agent answers to everybody: who are you?"""
    inside = scoped(b"", question("get", number, ()))
    return Envelope(number=number, flags=WANTS_REPORT, inside=inside).encoded()


def introduced(raw: bytes, number: int) -> Engine | None:
    envelope = read_envelope(raw)
    if envelope.number != number or not envelope.engine:
        return None
    return Engine(envelope.engine, envelope.boots, envelope.seconds, time.monotonic())


@dataclass(slots=True)
class Secured:
    """Version 3 as one user, always signed and sealed."""

    line: Line
    login: SnmpLogin
    engine: Engine
    one_by_one: bool = False
    _keys: Keys | None = field(default=None, repr=False)

    @property
    def asked(self) -> str:
        login = self.login
        return f"3 authPriv {login.user} {login.auth_protocol} {login.privacy_protocol}"

    def ask(self, made: Made) -> Pdu:
        """A message out of its time is sent again by the clock that the agent signed; everything else is final."""
        keys = self._made_keys()
        for _ in range(_FORGOTTEN):
            number = new_number()
            boots, seconds = self.engine.now()
            ours = Envelope(
                number=number,
                engine=self.engine.name,
                boots=boots,
                seconds=seconds,
                user=self.login.user,
                inside=scoped(self.engine.name, made(number)),
            )
            found = self.line.exchange((keys.closed(ours),), partial(self._accept, keys, number))
            if isinstance(found, Pdu):
                return found
            if not isinstance(found, Engine):
                raise NoAnswer("refused", f"snmp-{found}")
            self.engine = found
        raise NoAnswer("refused", "snmp-clock")

    def _accept(self, keys: Keys, number: int, raw: bytes) -> Pdu | Engine | str | None:
        """An answer, signed and sealed; the agent's clock, signed; or what it objects to, which anybody could say."""
        envelope = read_envelope(raw)
        if envelope.number != number:
            return None
        sealed = bool(envelope.flags & SEALED)
        if keys.is_signed(raw, envelope) and envelope.user == self.login.user:
            if sealed:
                pdu = read_scoped(keys.opened(envelope))
                return pdu if pdu.verb == "response" and pdu.number == number else None
            if _report(envelope.inside) == "clock":
                return Engine(self.engine.name, envelope.boots, envelope.seconds, time.monotonic())
        return None if sealed else _report(envelope.inside)

    def _made_keys(self) -> Keys:
        """The passwords as keys of this engine: they cost a megabyte of digest each."""
        if self._keys is None:
            from shikiri.sessions.appliance.snmp_keys import Keys  # noqa: PLC0415  (few boxes need the ciphers)

            self._keys = Keys(self.login, self.engine.name)
        return self._keys


def _report(inside: bytes) -> str | None:
    """What an agent objects to; None where it objects to nothing."""
    pdu = read_scoped(inside)
    return (
        next((REPORTS[one.oid] for one in pdu.bindings if one.oid in REPORTS), "report")
        if pdu.verb == "report"
        else None
    )
