"""IPP on the wire (RFC 8010): bytes of an answer to a message, and a question to bytes.

Tolerant of values: what nobody knows, or what is not as its tag says, stays as its bytes. Never of the frame: a message
that is cut, or that does not end with its end tag, is no message.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

GET_JOBS, GET_PRINTER_ATTRIBUTES, CUPS_GET_PRINTERS = 0x000A, 0x000B, 0x4002
_OPERATION, _END = 0x01, 0x03
_GROUPS = {
    0x01: "operation-attributes", 0x02: "job-attributes", 0x04: "printer-attributes", 0x05: "unsupported-attributes",
    0x06: "subscription-attributes", 0x07: "event-notification-attributes", 0x08: "resource-attributes",
    0x09: "document-attributes", 0x0A: "system-attributes",
}  # fmt: skip
_FIRST_VALUE, _FIRST_TEXT = 0x10, 0x40  # tags below the first are delimiters
_COLLECTION, _COLLECTION_END, _MEMBER = 0x34, 0x37, 0x4A
_DEEPEST, _MOST = 16, 200_000

Value: TypeAlias = Any  # what JSON can hold: str, int, bool, None, {"hex": "..."}, or a collection as a mapping


class IppError(ValueError):
    """What came is no whole IPP message."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute and all its values, in their order."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of attributes; a job has one of its own."""

    name: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One answer."""

    status: int
    groups: tuple[Group, ...]


def request(
    operation: int, uri: str, asked: Mapping[str, Iterable[str]] | None = None, *, version: str = "1.1"
) -> bytes:
    """A question as bytes. Nearly whoever speaks IPP understands version 1.1."""
    major, minor = version.split(".")
    head = bytes((int(major), int(minor))) + struct.pack(">HI", operation, 1) + bytes((_OPERATION,))
    said = (
        _text(0x47, "attributes-charset", "utf-8"),
        _text(0x48, "attributes-natural-language", "en"),
        _text(0x45, "printer-uri", uri),
        *(
            _text(0x44, name if place == 0 else "", value)
            for name, values in (asked or {}).items()
            for place, value in enumerate(values)
        ),
    )
    return b"".join((head, *said, bytes((_END,))))


def _text(tag: int, name: str, value: str) -> bytes:
    key, body = name.encode(), value.encode()
    return bytes((tag,)) + struct.pack(">H", len(key)) + key + struct.pack(">H", len(body)) + body


def read(raw: bytes) -> Message:
    """An answer from its bytes; `IppError` where they are cut or no IPP."""
    if len(raw) < 9 or raw[0] not in {1, 2}:  # noqa: PLR2004  (version, status, number, and one tag at least)
        raise IppError("no IPP")
    (status,) = struct.unpack_from(">H", raw, 2)
    return Message(status, tuple(_Reader(raw, 8).groups()))


@dataclass(slots=True)
class _Reader:
    """Walks over the bytes of a message."""

    raw: bytes
    at: int
    count: int = 0

    def groups(self) -> Iterable[Group]:
        found: list[Group] = []
        tag = self._byte()
        while tag != _END:
            if tag not in _GROUPS:  # a value outside of a group, or zeros that slipped in
                raise IppError(f"byte {self.at}: no group")
            found.append(Group(_GROUPS[tag], tuple(self._attributes())))
            tag = self._byte()
        return found

    def _attributes(self) -> Iterable[Attribute]:
        found: list[tuple[str, list[Value]]] = []
        while self._peek() >= _FIRST_VALUE:
            tag, name, body = self._one()
            value = self._collection(1) if tag == _COLLECTION else _read_value(tag, body)
            if name:
                found.append((name, [value]))
            elif found:
                found[-1][1].append(value)
            else:
                raise IppError(f"byte {self.at}: a value of nothing")
        return [Attribute(name, tuple(values)) for name, values in found]

    def _collection(self, depth: int) -> Value:
        members: dict[str, list[Value]] = {}
        current: list[Value] | None = None
        if depth > _DEEPEST:
            raise IppError(f"byte {self.at}: too deep")
        while True:
            if self._peek() < _FIRST_VALUE:
                raise IppError(f"byte {self.at}: a collection without an end")
            tag, _, body = self._one()
            if tag == _COLLECTION_END:
                return members
            if tag == _MEMBER:
                current = members.setdefault(_decoded(body), [])
            elif current is None:
                raise IppError(f"byte {self.at}: a member without a name")
            else:
                current.append(self._collection(depth + 1) if tag == _COLLECTION else _read_value(tag, body))

    def _one(self) -> tuple[int, str, bytes]:
        self.count += 1
        if self.count > _MOST:
            raise IppError("too many values")
        tag = self._byte()
        name, body = self._sized(), self._sized()
        return tag, _decoded(name), body

    def _byte(self) -> int:
        found = self._peek()
        self.at += 1
        return found

    def _peek(self) -> int:
        if self.at >= len(self.raw):
            raise IppError(f"byte {self.at}: cut")
        return self.raw[self.at]

    def _sized(self) -> bytes:
        start = self.at + 2
        if start > len(self.raw):
            raise IppError(f"byte {self.at}: cut")
        end = start + int.from_bytes(self.raw[self.at : start], "big")
        if end > len(self.raw):
            raise IppError(f"byte {self.at}: cut")
        self.at = end
        return self.raw[start:end]


def _decoded(body: bytes) -> str:
    """Text as the box meant it: UTF-8 as IPP wants it, else what Japanese boxes send in its place."""
    for encoding in ("utf-8", "cp932"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def _read_value(tag: int, body: bytes) -> Value:
    if tag < 0x20:  # noqa: PLR2004  (out of band: unsupported, unknown, no-value)
        return None
    if tag in _SYNTAXES:
        known = _SYNTAXES[tag](body)
        return {"hex": body.hex()} if known is None else known
    return _decoded(body) if _FIRST_TEXT <= tag < 0x60 else {"hex": body.hex()}  # noqa: PLR2004


def _integer(body: bytes) -> int | None:
    return int.from_bytes(body, "big", signed=True) if len(body) == 4 else None  # noqa: PLR2004


def _boolean(body: bytes) -> bool | None:
    return {b"\0": False, b"\1": True}.get(body)


def _range(body: bytes) -> str | None:
    return "{}-{}".format(*struct.unpack(">ii", body)) if len(body) == 8 else None  # noqa: PLR2004


def _resolution(body: bytes) -> str | None:
    if len(body) != 9:  # noqa: PLR2004
        return None
    across, along, unit = struct.unpack(">iib", body)
    return f"{across}x{along}{ {3: 'dpi', 4: 'dpcm'}.get(unit, f'unit{unit}') }"


def _date(body: bytes) -> str | None:
    """DateAndTime of RFC 2579 as ISO 8601."""
    if len(body) != 11 or body[8:9] not in {b"+", b"-"}:  # noqa: PLR2004
        return None
    year, month, day, hour, minute, second, tenth = struct.unpack(">H6B", body[:8])
    away = timedelta(hours=body[9], minutes=body[10]) * (1 if body[8:9] == b"+" else -1)
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), min(tenth, 9) * 100_000, timezone(away))
    except ValueError:
        return None
    return moment.isoformat()


def _with_language(body: bytes) -> str | None:
    """Text behind the name of its language; each has its length before it."""
    start = 2 + int.from_bytes(body[:2], "big")
    size = int.from_bytes(body[start : start + 2], "big")
    return _decoded(body[start + 2 :]) if len(body) == start + 2 + size and start + 2 <= len(body) else None


_SYNTAXES: Mapping[int, Callable[[bytes], Value | None]] = {
    0x21: _integer, 0x22: _boolean, 0x23: _integer, 0x31: _date, 0x32: _resolution, 0x33: _range,
    0x35: _with_language, 0x36: _with_language,
}  # fmt: skip
