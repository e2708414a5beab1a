"""Talking to an SNMP agent: packets out and in, by version 1 or 2c, or signed and sealed by version 3."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from shikiri.formats.snmp_v3 import REPORTS, WANTS_REPORT, Envelope, read_envelope, read_scoped, scoped
from shikiri.formats.snmp_wire import (
    Pdu,
    SetValue,
    Version,
    WireError,
    bulk,
    message,
    question,
    read_message,
    setting,
)
from shikiri.sessions.appliance.base import Box, NoAnswer, Silence
from shikiri.sessions.target import SnmpLogin

PORT = 161
TRIES, WAIT = 2, 1.5  # a dead agent costs three seconds, not more
_BIGGEST = 65535
_FORGOTTEN = 3  # reports in a row that say nothing new

Got = TypeVar("Got")
Made = Callable[[int], bytes]  # a question, given its number


class Speaker(Protocol):
    """Somebody who can put a question to an agent. Raises `NoAnswer`."""

    one_by_one: bool  # one object a question: version 1 answers all or nothing

    @property
    def asked(self) -> str:
        """As whom, in words that may be shown."""
        ...

    def ask(self, made: Made) -> Pdu: ...


@dataclass(slots=True)
class Line:
    """A datagram socket to one agent. The system drops what comes from anybody else."""

    sock: socket.socket
    tries: int = TRIES
    wait: float = WAIT

    @classmethod
    def to(cls, box: Box) -> Line:
        port = box.port(PORT)
        if not port:
            raise NoAnswer("closed")
        try:
            family, kind, _, _, address = socket.getaddrinfo(box.target.host, port, type=socket.SOCK_DGRAM)[0]
            sock = socket.socket(family, kind)
            sock.connect(address)
        except OSError:
            raise NoAnswer("silent") from None
        return cls(sock, wait=min(WAIT, box.target.patience.silence))

    def exchange(self, packets: Sequence[bytes], accept: Callable[[bytes], Got | None]) -> Got:
        """Send, and wait for what is accepted; what nobody can read is thrown away, and told when nothing else came."""
        word: Silence = "silent"
        for _ in range(self.tries):
            try:
                for packet in packets:
                    self.sock.send(packet)
                end = time.monotonic() + self.wait
                while (raw := self.receive(end)) is not None:
                    try:
                        found = accept(raw)
                    except WireError:
                        word = "garbled"
                        continue
                    if found is not None:
                        return found
            except ConnectionRefusedError:
                raise NoAnswer("closed") from None
            except OSError:
                raise NoAnswer("silent") from None
        raise NoAnswer(word)

    def receive(self, end: float) -> bytes | None:
        """The next packet; None where none came before some moment."""
        left = end - time.monotonic()
        if left <= 0:
            return None
        self.sock.settimeout(left)
        try:
            return self.sock.recv(_BIGGEST)
        except TimeoutError:
            return None

    def close(self) -> None:
        self.sock.close()


def new_number() -> int:
    """A number for a question that nobody can guess."""
    return secrets.randbelow(2**31 - 2) + 1


@dataclass(slots=True)
class Community:
    """Version 1 or 2c. The community is a password that everybody on the way can read."""

    line: Line
    version: Version
    name: bytes
    one_by_one: bool = field(init=False)

    def __post_init__(self) -> None:
        self.one_by_one = self.version == "1"

    @property
    def asked(self) -> str:
        return f"{self.version} {'public' if self.name == b'public' else 'site'}"

    def ask(self, made: Made) -> Pdu:
        number = new_number()
        packet = message(self.version, self.name, made(number))

        def accept(raw: bytes) -> Pdu | None:
            version, name, pdu = read_message(raw)
            ours = (version, name, pdu.verb, pdu.number) == (self.version, self.name, "response", number)
            return pdu if ours else None

        return self.line.exchange((packet,), accept)


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

    @property
    def asked(self) -> str:
        login = self.login
        return f"3 authPriv {login.user} {login.auth_protocol} {login.privacy_protocol}"

    def ask(self, made: Made) -> Pdu:
        """A message out of its time is sent again by the clock that the agent signed; everything else is final."""
        from shikiri.sessions.appliance.snmp_keys import Keys  # noqa: PLC0415  (ciphers cost 50 ms, and few need them)

        keys = Keys(self.login, self.engine.name)
        for _ in range(_FORGOTTEN):
            number = new_number()
            boots, seconds = self.engine.now()
            inside = scoped(self.engine.name, made(number))
            ours = Envelope(
                number=number,
                engine=self.engine.name,
                boots=boots,
                seconds=seconds,
                user=self.login.user,
                inside=inside,
            )

            def accept(raw: bytes, number: int = number) -> Pdu | Engine | str | None:
                envelope = read_envelope(raw)
                if envelope.number != number:
                    return None
                if keys.is_signed(raw, envelope) and envelope.user == self.login.user:
                    if envelope.flags & 3 == 3:  # noqa: PLR2004  (signed and sealed)
                        pdu = read_scoped(keys.opened(envelope))
                        return pdu if pdu.verb == "response" and pdu.number == number else None
                    if _report(envelope.inside) == "clock":
                        return Engine(self.engine.name, envelope.boots, envelope.seconds, time.monotonic())
                return _report(envelope.inside) if not envelope.flags & 2 else None

            found = self.line.exchange((keys.closed(ours),), accept)
            if isinstance(found, Pdu):
                return found
            if not isinstance(found, Engine):
                raise NoAnswer("refused", f"snmp-{found}")
            self.engine = found
        raise NoAnswer("refused", "snmp-clock")


def _report(inside: bytes) -> str | None:
    """What an agent objects to; None where it objects to nothing."""
    pdu = read_scoped(inside)
    return (
        next((REPORTS[one.oid] for one in pdu.bindings if one.oid in REPORTS), "report")
        if pdu.verb == "report"
        else None
    )


def get(speaker: Speaker, oids: Iterable[str]) -> Pdu:
    """Some objects; those that are not there are absent in the answer."""
    wanted = tuple(oids)
    return speaker.ask(lambda number: question("get", number, wanted))


def following(speaker: Speaker, oids: Sequence[str], rows: int) -> Pdu:
    """What stands behind some objects: many rows of it, or one where version 1 is all there is."""
    if speaker.one_by_one:
        return speaker.ask(lambda number: question("next", number, oids))
    return speaker.ask(lambda number: bulk(number, oids, rows))


def put(speaker: Speaker, oid: str, value: SetValue) -> Pdu:
    return speaker.ask(lambda number: setting(number, oid, value))
