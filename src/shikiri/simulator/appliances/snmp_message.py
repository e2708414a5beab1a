"""A message of SNMP version 3 as an agent sends it: signed, and sealed, for one of its users, or a report."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.simulator.appliances import ber
from shikiri.simulator.appliances.usm import User

_REPORT, _COUNTER = 0xA8, 0x41
_STATS = "1.3.6.1.6.3.15.1.1"  # usmStats: 1 level, 2 time window, 3 user, 4 engine, 5 digest, 6 decryption


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers to one message: to its number, for its user."""

    engine: bytes
    clock: tuple[int, int]
    number: bytes
    name: bytes

    def report(self, statistic: int, user: User | None = None) -> bytes:
        counted = [(ber.numbers(f"{_STATS}.{statistic}.0"), ber.integer(1, _COUNTER))]
        pdu = ber.tlv(_REPORT, ber.integer(0), ber.integer(0), ber.integer(0), ber.bindings(counted))
        return self.wrapped(pdu, user, sealed=False)

    def wrapped(self, pdu: bytes, user: User | None, *, sealed: bool = True) -> bytes:
        body = ber.tlv(ber.SEQUENCE, ber.octets(self.engine), ber.octets(b""), pdu)
        salt = b""
        level = 1 if user and user.auth else 0
        if user and user.privacy and sealed:
            level = 3
            secret, salt = user.sealed(self.engine, self.clock, body)
            body = ber.octets(secret)
        blank = bytes(user.tag_size) if level and user else b""

        def whole(tag: bytes) -> bytes:
            fields = (self.engine, self.clock, self.name, tag, salt)
            return ber.tlv(ber.SEQUENCE, ber.integer(3), self._header(level), _security(*fields), body)

        return whole(user.tag(self.engine, whole(blank))) if blank and user else whole(blank)

    def _header(self, level: int) -> bytes:
        number = ber.tlv(ber.INTEGER, self.number)
        return ber.tlv(ber.SEQUENCE, number, ber.integer(65507), ber.octets(bytes((level,))), ber.integer(3))


def _security(engine: bytes, clock: tuple[int, int], name: bytes, tag: bytes, salt: bytes) -> bytes:
    numbers = (ber.integer(clock[0]), ber.integer(clock[1]))
    fields = (ber.octets(engine), *numbers, ber.octets(name), ber.octets(tag), ber.octets(salt))
    return ber.octets(ber.tlv(ber.SEQUENCE, *fields))
