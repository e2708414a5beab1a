"""The envelope of SNMP version 3 (RFC 3412, RFC 3414): who speaks to which engine, when, signed and sealed how."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.formats.snmp_wire import (
    INTEGER,
    OCTETS,
    SEQUENCE,
    Pdu,
    WireError,
    as_int,
    body,
    fields,
    integer,
    read_pdu,
    tlv,
)

SIGNED, SEALED, WANTS_REPORT = 1, 2, 4
_USM, _BIGGEST = 3, 65507
# What an agent counts when it takes a message for wrong, and reports (usmStats).
REPORTS = {
    "1.3.6.1.6.3.15.1.1.1.0": "level", "1.3.6.1.6.3.15.1.1.2.0": "clock", "1.3.6.1.6.3.15.1.1.3.0": "user",
    "1.3.6.1.6.3.15.1.1.4.0": "engine", "1.3.6.1.6.3.15.1.1.5.0": "password", "1.3.6.1.6.3.15.1.1.6.0": "privacy",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message of version 3. `inside` is the scoped question: sealed, or as it is."""

    number: int
    flags: int = 0
    engine: bytes = b""
    boots: int = 0
    seconds: int = 0
    user: str = ""
    tag: bytes = b""
    salt: bytes = b""
    inside: bytes = b""

    def encoded(self) -> bytes:
        head = tlv(SEQUENCE, integer(self.number), integer(_BIGGEST), tlv(OCTETS, bytes((self.flags,))), integer(_USM))
        clock = integer(self.boots), integer(self.seconds)
        names = tlv(OCTETS, self.engine), *clock, tlv(OCTETS, self.user.encode())
        security = tlv(OCTETS, tlv(SEQUENCE, *names, tlv(OCTETS, self.tag), tlv(OCTETS, self.salt)))
        sealed = tlv(OCTETS, self.inside) if self.flags & SEALED else self.inside
        return tlv(SEQUENCE, integer(3), head, security, sealed)


def scoped(engine: bytes, pdu: bytes) -> bytes:
    """A question inside the default context of an engine."""
    return tlv(SEQUENCE, tlv(OCTETS, engine), tlv(OCTETS), pdu)


def read_scoped(raw: bytes) -> Pdu:
    """What stands in a scoped answer; sealed ones may have zeros behind them."""
    return read_pdu(fields(body(raw, SEQUENCE), OCTETS, OCTETS, None)[2])


def read_envelope(raw: bytes) -> Envelope:
    version, head, security, inside = fields(body(raw, SEQUENCE), INTEGER, SEQUENCE, OCTETS, None)
    number, _, flags, model = fields(head, INTEGER, INTEGER, OCTETS, INTEGER)
    if as_int(version) != 3 or as_int(model) != _USM or len(flags) != 1:  # noqa: PLR2004
        raise WireError("version 3")
    engine, boots, seconds, user, tag, salt = fields(
        body(security, SEQUENCE), OCTETS, INTEGER, INTEGER, OCTETS, OCTETS, OCTETS
    )
    return Envelope(
        number=as_int(number),
        flags=flags[0],
        engine=engine,
        boots=as_int(boots),
        seconds=as_int(seconds),
        user=user.decode("utf-8", "replace"),
        tag=tag,
        salt=salt,
        inside=body(inside, OCTETS) if flags[0] & SEALED else inside,
    )


def unsigned(raw: bytes, tag: bytes) -> bytes:
    """A message with zeros where its signature stands: over this it was made."""
    at = raw.find(bytes((OCTETS, len(tag))) + tag)
    if not tag or at < 0:
        raise WireError("signature")
    return raw[: at + 2] + bytes(len(tag)) + raw[at + 2 + len(tag) :]
