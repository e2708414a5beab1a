"""The few bytes of ASN.1 BER that SNMP needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
_LONG = 0x80  # a length of more than seven bits has its own length first

Oid: TypeAlias = tuple[int, ...]
Bound: TypeAlias = tuple[Oid, bytes]  # a name, and its value in bytes


def tlv(tag: int, *parts: bytes) -> bytes:
    """Tag, length, body."""
    body = b"".join(parts)
    size = len(body)
    if size < _LONG:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG | len(length))) + length + body


def integer(number: int, tag: int = INTEGER) -> bytes:
    return tlv(tag, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def octets(body: bytes, tag: int = OCTETS) -> bytes:
    return tlv(tag, body)


def oid(numbers: Oid) -> bytes:
    first, second, *rest = numbers
    return tlv(OID, b"".join(_base128(one) for one in (first * 40 + second, *rest)))


@lru_cache(maxsize=4096)
def numbers(dotted: str) -> Oid:
    """An object identifier as it is written, to its numbers."""
    return tuple(int(part) for part in dotted.strip(".").split("."))


def dotted(oid: Oid) -> str:
    return ".".join(map(str, oid))


def bindings(bound: Iterable[Bound]) -> bytes:
    return tlv(SEQUENCE, *(tlv(SEQUENCE, oid(name), value) for name, value in bound))


def _base128(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(0x80 | number & 0x7F)
    return bytes(reversed(found))


def first(raw: bytes) -> tuple[int, bytes, bytes]:
    """The first thing in some bytes: its tag, its body, and what stands behind it."""
    if len(raw) <= 1:
        raise ValueError("cut")
    tag, size, at = raw[0], raw[1], 2
    if size & 0x80:
        at += size & 0x7F
        size = int.from_bytes(raw[2:at], "big")
    if len(raw) < at + size:
        raise ValueError("cut")
    return tag, raw[at : at + size], raw[at + size :]


def inside(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Everything in a sequence: tag and body."""
    while body:
        tag, one, body = first(body)
        yield tag, one


def as_int(body: bytes) -> int:
    return int.from_bytes(body, "big", signed=True)


def as_oid(body: bytes) -> Oid:
    found: list[int] = []
    number = 0
    for byte in body:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            found += [min(number // 40, 2), number - 40 * min(number // 40, 2)] if not found else [number]
            number = 0
    return tuple(found)
