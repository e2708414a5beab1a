"""SNMP on the wire: questions to bytes, bytes of an answer to records (RFC 3416). Bytes that are cut are no answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shikiri.formats.snmp import Kind, Record, numbers, octets

Verb = Literal["get", "next", "response", "set", "bulk", "report"]
Version = Literal["1", "2c"]
Absence = Literal["", "no-object", "no-instance", "end"]
SetValue: TypeAlias = "int | bytes"

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
_VERBS: Mapping[Verb, int] = {"get": 0xA0, "next": 0xA1, "response": 0xA2, "set": 0xA3, "bulk": 0xA5, "report": 0xA8}
_NAMES = {tag: verb for verb, tag in _VERBS.items()}
_VERSIONS: Mapping[Version, int] = {"1": 0, "2c": 1}
_ABSENCES: Mapping[int, Absence] = {0x80: "no-object", 0x81: "no-instance", 0x82: "end"}
_NUMBERS: Mapping[int, Kind] = {INTEGER: "int", 0x41: "counter", 0x42: "gauge", 0x43: "ticks", 0x46: "counter"}
_SHORT = 0x80
_ARC, _ARCS = 2**33, 128  # no number of an identifier is that big, no identifier that long
_ADDRESS = 0x40
_STATUSES = (
    "ok tooBig noSuchName badValue readOnly genErr noAccess wrongType wrongLength wrongEncoding wrongValue noCreation "
    "inconsistentValue resourceUnavailable commitFailed undoFailed authorizationError notWritable inconsistentName"
).split()


class WireError(ValueError):
    """What came is no whole SNMP message."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One object of a message: its record, or why there is none."""

    oid: str
    record: Record | None = None
    absence: Absence = ""


@dataclass(frozen=True, slots=True)
class Pdu:
    """What is asked or answered. `status` is a word: "ok", "noSuchName" ..."""

    verb: Verb
    number: int
    bindings: tuple[Binding, ...]
    status: str = "ok"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Tag, length and body, as BER has them."""
    body = b"".join(parts)
    size = len(body)
    if size < _SHORT:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _SHORT | len(length))) + length + body


def integer(number: int) -> bytes:
    return tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def name(oid: str) -> bytes:
    first, second, *rest = numbers(oid)
    return tlv(OID, *map(_base128, (first * 40 + second, *rest)))


def _base128(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.insert(0, _SHORT | number & 0x7F)
    return bytes(found)


def question(verb: Literal["get", "next"], number: int, oids: Iterable[str]) -> bytes:
    return _pdu(verb, number, 0, 0, ((oid, tlv(NULL)) for oid in oids))


def bulk(number: int, oids: Iterable[str], rows: int) -> bytes:
    """What comes next behind each of some objects, so many rows of it."""
    return _pdu("bulk", number, 0, rows, ((oid, tlv(NULL)) for oid in oids))


def setting(number: int, oid: str, value: SetValue) -> bytes:
    body = integer(value) if isinstance(value, int) else tlv(OCTETS, value)
    return _pdu("set", number, 0, 0, ((oid, body),))


def _pdu(verb: Verb, number: int, first: int, second: int, bindings: Iterable[tuple[str, bytes]]) -> bytes:
    listed = tlv(SEQUENCE, *(tlv(SEQUENCE, name(oid), value) for oid, value in bindings))
    return tlv(_VERBS[verb], integer(number), integer(first), integer(second), listed)


def message(version: Version, community: bytes, pdu: bytes) -> bytes:
    """A question of version 1 or 2c."""
    return tlv(SEQUENCE, integer(_VERSIONS[version]), tlv(OCTETS, community), pdu)


def read_message(raw: bytes) -> tuple[Version, bytes, Pdu]:
    """An answer of version 1 or 2c: version, community, and what it says."""
    version, community, pdu = fields(body(raw, SEQUENCE), INTEGER, OCTETS, None)
    said = next((word for word, number in _VERSIONS.items() if number == as_int(version)), None)
    if said is None:
        raise WireError("version")
    return said, community, read_pdu(pdu)


def read_pdu(raw: bytes) -> Pdu:
    tag, inner, _ = first(raw)
    if tag not in _NAMES:
        raise WireError("verb")
    number, status, _, listed = fields(inner, INTEGER, INTEGER, INTEGER, SEQUENCE)
    place = as_int(status)
    word = _STATUSES[place] if 0 <= place < len(_STATUSES) else f"error-{place}"
    return Pdu(_NAMES[tag], as_int(number), tuple(_bindings(listed)), word)


def _bindings(listed: bytes) -> Iterator[Binding]:
    while listed:
        tag, one, listed = first(listed)
        if tag != SEQUENCE:
            raise WireError("binding")
        oid, value = fields(one, OID, None)
        yield _binding(as_oid(oid), value)


def _binding(oid: str, raw: bytes) -> Binding:
    tag, value, _ = first(raw)
    if tag in _ABSENCES:
        return Binding(oid, absence=_ABSENCES[tag])
    if tag in _NUMBERS:
        return Binding(oid, Record(oid, _NUMBERS[tag], _number(tag, value)))
    if tag == OCTETS:
        return Binding(oid, octets(oid, value))
    if tag == OID:
        return Binding(oid, Record(oid, "oid", as_oid(value)))
    if tag == _ADDRESS and len(value) == 4:  # noqa: PLR2004
        return Binding(oid, Record(oid, "ip", ".".join(map(str, value))))
    if tag == NULL:
        return Binding(oid, Record(oid, "null", None))
    return Binding(oid, Record(oid, "hex", value.hex()))


def _number(tag: int, value: bytes) -> int:
    """Counters have no sign, whatever their first bit says: some agents forget the zero before it."""
    return as_int(value, signed=tag == INTEGER)


def first(raw: bytes) -> tuple[int, bytes, bytes]:
    """The first thing in some bytes: its tag, its body, and what stands behind it."""
    start, size = _extent(raw)
    return raw[0], raw[start : start + size], raw[start + size :]


def body(raw: bytes, tag: int) -> bytes:
    """What stands in the one thing that some bytes are."""
    found, inner, _ = first(raw)
    if found != tag:
        raise WireError(f"expected 0x{tag:02x}")
    return inner


def fields(raw: bytes, *tags: int | None) -> tuple[bytes, ...]:
    """The bodies of things of known tags, one after another; `None` takes the next one whole."""
    found = []
    for tag in tags:
        start, size = _extent(raw)
        if tag not in {None, raw[0]}:
            raise WireError(f"expected 0x{tag:02x}")
        found.append(raw[: start + size] if tag is None else raw[start : start + size])
        raw = raw[start + size :]
    return tuple(found)


def _extent(raw: bytes) -> tuple[int, int]:
    """Where the body of the first thing starts, and how long it is."""
    if len(raw) < 2:  # noqa: PLR2004
        raise WireError("cut")
    size, start = raw[1], 2
    if size & _SHORT:
        start += size & 0x7F
        size = int.from_bytes(raw[2:start], "big")
    if not 2 <= start <= 6 or len(raw) < start + size:  # noqa: PLR2004
        raise WireError("cut")
    return start, size


def as_int(value: bytes, *, signed: bool = True) -> int:
    if not 1 <= len(value) <= 9:  # noqa: PLR2004
        raise WireError("integer")
    return int.from_bytes(value, "big", signed=signed)


def as_oid(value: bytes) -> str:
    found: list[int] = []
    number = 0
    for byte in value:
        number = number << 7 | byte & 0x7F
        if number >= _ARC:
            raise WireError("object identifier")
        if not byte & _SHORT:
            found += [number] if found else divmod(number, 40) if number < 80 else (2, number - 80)  # noqa: PLR2004
            number = 0
    if not found or value[-1] & _SHORT or len(found) > _ARCS:
        raise WireError("object identifier")
    return ".".join(map(str, found))
