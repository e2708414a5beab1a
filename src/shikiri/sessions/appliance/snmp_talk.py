"""Talking to an SNMP agent: packets out and in, and who may put a question; by version 1 or 2c, anybody."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

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

PORT = 161
TRIES, WAIT = 2, 1.5  # a dead agent costs three seconds, not more
_BIGGEST = 65535

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
        """The next packet; None where none came before some moment. What is here already has come."""
        self.sock.settimeout(max(0.0, end - time.monotonic()))
        try:
            return self.sock.recv(_BIGGEST)
        except (TimeoutError, BlockingIOError):
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
