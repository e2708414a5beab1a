"""Walks as other programs write them down: snmpsim's `.snmprec`, `{oid: value}` in JSON, `snmpwalk -On` of Net-SNMP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from shikiri.formats.snmp import LIMIT, NAME, NUMBERS, Kind, Record, SnmpError, is_oid, octets

# The tags of BER that snmpsim puts between name and value.
_TAGS: Mapping[str, Kind] = {
    "2": "int", "4": "string", "5": "null", "6": "oid", "64": "ip", "65": "counter", "66": "gauge", "67": "ticks",
    "68": "hex", "70": "counter",
}  # fmt: skip
_NET_SNMP = re.compile(rf"\.?({NAME}) = (?:([A-Za-z][\w-]*): ?)?(.*)", re.DOTALL)
_NUMBER = re.compile(r"\(?(-?\d+)\)?|[\w-]+\((-?\d+)\)")
_NOT_SAID = ("No Such Object", "No Such Instance", "No more variables left")
_HEX = re.compile(r"[0-9A-Fa-f\s]*")


def read_snmprec(text: str) -> tuple[Record, ...]:
    """`oid|tag|value` a line; `x` behind a tag says hex. Values that a module makes up are refused."""
    return tuple(_snmprec(line, number) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _snmprec(line: str, number: int) -> Record:
    oid, tag, value = (*line.split("|", 2), "", "")[:3]
    is_hex = tag.endswith("x")
    kind = _TAGS.get(tag.removesuffix("x"))
    if kind is None or not is_oid(oid):
        raise SnmpError(number)
    return _record(oid, kind, value, number, is_hex=is_hex)


def read_json(text: str) -> tuple[Record, ...]:
    """One object whose keys are names; a list holds the pieces of an octet string in hex."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SnmpError(getattr(error, "lineno", 1)) from None
    if not isinstance(found, dict) or not all(map(is_oid, found)):
        raise SnmpError(1)
    return tuple(record for oid, value in found.items() for record in _from_json(oid, value))


def _from_json(oid: str, value: object) -> Iterator[Record]:
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= LIMIT:
            raise SnmpError(1)
        yield Record(oid, "int", value)
    elif isinstance(value, str):
        yield octets(oid, value.encode("utf-8", "replace"))
    elif isinstance(value, list) and all(isinstance(piece, str) for piece in value):
        yield _record(oid, "hex", "".join(value), 1, is_hex=True)
    elif value is not None:
        raise SnmpError(1)


def is_net_snmp(text: str) -> bool:
    """Does the first line look like one of snmpwalk?"""
    return _NET_SNMP.match(text.lstrip("\ufeff \t\r\n")) is not None


def read_net_snmp(text: str) -> tuple[Record, ...]:
    """`.1.3.6.1.2.1.1.1.0 = STRING: "RICOH"` a line; what a value goes on with stands in the lines below it."""
    return tuple(record for number, line in _whole_lines(text) for record in _net_snmp(line, number))


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    start, held = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if _NET_SNMP.match(line) or line.startswith(_NOT_SAID):
            if held:
                yield start, held
            start, held = number, line
        elif held:
            held += f"\n{line}"
        elif line.strip():
            raise SnmpError(number)
    if held:
        yield start, held


def _net_snmp(line: str, number: int) -> Iterator[Record]:
    found = _NET_SNMP.fullmatch(line)
    if found is None:
        return
    oid, word, value = found.groups()
    if word is None:
        if value.strip() == '""':
            yield Record(oid, "string", "", number)
        elif not value.startswith(_NOT_SAID):
            raise SnmpError(number)
        return
    if word not in _WORDS:
        raise SnmpError(number)
    kind = _WORDS[word]
    yield _record(oid, kind, _unquoted(value) if kind == "string" else value.strip(), number, is_hex=kind == "hex")


_WORDS: Mapping[str, Kind] = {
    "STRING": "string", "Hex-STRING": "hex", "Opaque": "hex", "BITS": "hex", "INTEGER": "int", "OID": "oid",
    "Counter32": "counter", "Counter64": "counter", "Gauge32": "gauge", "Unsigned32": "gauge", "Timeticks": "ticks",
    "IpAddress": "ip", "NULL": "null",
}  # fmt: skip


def _unquoted(value: str) -> str:
    value = value.rstrip("\n")
    if len(value) >= 2 and value[0] == value[-1] == '"':  # noqa: PLR2004
        return re.sub(r'\\(["\\])', r"\1", value[1:-1])
    return value


def _record(oid: str, kind: Kind, value: str, number: int, *, is_hex: bool) -> Record:
    try:
        return Record(*_made(oid, kind, value, is_hex=is_hex), number)
    except ValueError:
        raise SnmpError(number) from None


def _made(oid: str, kind: Kind, value: str, *, is_hex: bool) -> tuple[str, Kind, str | int | None]:
    if kind in {"string", "hex"}:
        record = octets(oid, _from_hex(value) if is_hex else value.encode("utf-8", "replace"))
        return oid, record.kind, record.value
    if kind in NUMBERS:
        found = _NUMBER.match(value)
        if found is None:
            raise ValueError(value)
        return oid, kind, _small(int(found[1] or found[2]))
    if kind == "null":
        return oid, kind, None
    plain = ".".join(map(str, _from_hex(value))) if is_hex else value.strip().removeprefix(".")
    if not is_oid(plain):
        raise ValueError(value)
    return oid, kind, plain


def _small(number: int) -> int:
    if abs(number) >= LIMIT:
        raise ValueError(number)
    return number


def _from_hex(value: str) -> bytes:
    if not _HEX.fullmatch(value):
        raise ValueError(value)
    return bytes.fromhex(value)
