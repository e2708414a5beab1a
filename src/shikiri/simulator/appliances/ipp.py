"""An IPP printer to hang into a double: it says what the double's attributes are, and which jobs it still holds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from shikiri.simulator.appliances.base import Request, Response

Syntax = Literal[
    "integer", "boolean", "enum", "octets", "dateTime", "resolution", "range", "collection", "text", "name",
    "keyword", "uri", "uriScheme", "charset", "naturalLanguage", "mimeMediaType", "no-value", "unknown",
]  # fmt: skip
_TAGS: Mapping[str, int] = {
    "unknown": 0x12, "no-value": 0x13, "integer": 0x21, "boolean": 0x22, "enum": 0x23, "octets": 0x30, "dateTime": 0x31,
    "resolution": 0x32, "range": 0x33, "collection": 0x34, "text": 0x41, "name": 0x42, "keyword": 0x44, "uri": 0x45,
    "uriScheme": 0x46, "charset": 0x47, "naturalLanguage": 0x48, "mimeMediaType": 0x49,
}  # fmt: skip
_OPERATION, _JOB, _END, _PRINTER = 0x01, 0x02, 0x03, 0x04
_FIRST_VALUE, _HEAD = 0x10, 8  # tags below are of groups; version, operation and number stand in front
_COLLECTION_END, _MEMBER = 0x37, 0x4A
_GET_JOBS, _GET_PRINTER_ATTRIBUTES = 0x000A, 0x000B
_OK, _BAD_REQUEST, _NOT_AUTHORIZED, _NO_SUCH_OPERATION = 0x0000, 0x0400, 0x0403, 0x0501
_KIND = "application/ipp"
_STATES = {
    "pending": 3, "pending-held": 4, "processing": 5, "processing-stopped": 6, "canceled": 7, "aborted": 8,
    "completed": 9,
}  # fmt: skip
_DONE = 7  # this state and those above it

Attribute: TypeAlias = "tuple[Syntax, list[Any]]"  # ("keyword", ["none", "tls"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as the printer still remembers it."""

    number: int
    state: str = "completed"
    name: str = "document"
    user: str = "someone"


@dataclass(slots=True)
class Printer:
    """Answers IPP. What it says is read from the double at each request."""

    read: Callable[[], Mapping[str, Attribute]]
    jobs: list[Job] = field(default_factory=list)
    shows_jobs: bool = True  # to strangers
    asked: list[str] = field(default_factory=list)  # the operations that came, as "0x000b"

    def respond(self, request: Request) -> Response:
        """One HTTP request to an IPP path."""
        if request.method != "POST" or request.headers.get("content-type", "") != _KIND:
            return Response(400)
        return Response(200, self.answer(request.body), _KIND)

    def answer(self, body: bytes) -> bytes:
        """One IPP message, answered."""
        if len(body) <= _HEAD:
            return _message(_BAD_REQUEST, 1)
        operation, number = struct.unpack(">HI", body[2:8])
        self.asked.append(f"0x{operation:04x}")
        asked = dict(_asked(body[8:]))
        if asked.get("attributes-charset", [b""])[0] not in {b"utf-8", b"us-ascii"}:
            return _message(_BAD_REQUEST, number)
        if operation == _GET_PRINTER_ATTRIBUTES:
            said = self.read()
            wanted = {one.decode("ascii", "replace") for one in asked.get("requested-attributes", [b"all"])}
            every = bool(wanted & {"all", "printer-description"})
            chosen = {name: one for name, one in said.items() if name in wanted or (every and name != _DATABASE)}
            return _message(_OK, number, [(_PRINTER, chosen)])
        if operation == _GET_JOBS:
            if not self.shows_jobs:
                return _message(_NOT_AUTHORIZED, number)
            done = asked.get("which-jobs", [b"not-completed"])[0] == b"completed"
            wanted = {one.decode("ascii", "replace") for one in asked.get("requested-attributes", [b"job-id"])}
            return _message(_OK, number, [(_JOB, one) for one in self._jobs(wanted, done=done)])
        return _message(_NO_SUCH_OPERATION, number)

    def _jobs(self, wanted: Iterable[str], *, done: bool) -> Iterator[Mapping[str, Attribute]]:
        for job in self.jobs:
            state = _STATES[job.state]
            if (state >= _DONE) == done:
                said: dict[str, Attribute] = {
                    "job-id": ("integer", [job.number]),
                    "job-state": ("enum", [state]),
                    "job-name": ("name", [job.name]),
                    "job-originating-user-name": ("name", [job.user]),
                }
                yield {name: value for name, value in said.items() if {name, "all"} & set(wanted)}


_DATABASE = "media-col-database"  # only who names it gets it (PWG 5100.7)


def _asked(body: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """The operation attributes of a request."""
    at, name, values = 1, "", list[bytes]()
    while at < len(body) and body[at] >= _FIRST_VALUE:
        size = int.from_bytes(body[at + 1 : at + 3], "big")
        if size:
            name, values = body[at + 3 : at + 3 + size].decode("ascii", "replace"), []
        at += 3 + size
        long = int.from_bytes(body[at : at + 2], "big")
        values.append(body[at + 2 : at + 2 + long])
        at += 2 + long
        yield name, values


def _message(status: int, number: int, groups: Iterable[tuple[int, Mapping[str, Attribute]]] = ()) -> bytes:
    first: Mapping[str, Attribute] = {
        "attributes-charset": ("charset", ["utf-8"]),
        "attributes-natural-language": ("naturalLanguage", ["en"]),
    }
    found = [b"\x01\x01" + struct.pack(">HI", status, number)]
    for tag, attributes in ((_OPERATION, first), *groups):
        found.append(bytes((tag,)))
        found += [_attribute(name, one) for name, one in attributes.items()]
    return b"".join((*found, bytes((_END,))))


def _attribute(name: str, attribute: Attribute) -> bytes:
    syntax, values = attribute
    out = []
    for place, value in enumerate(values or [None]):
        out.append(_value(syntax, "" if place else name, value))
    return b"".join(out)


def _value(syntax: Syntax, name: str, value: Any) -> bytes:  # noqa: ANN401
    head = _one(_TAGS[syntax], name, b"" if syntax == "collection" else _bytes(syntax, value))
    return head + _members(value) + _one(_COLLECTION_END, "", b"") if syntax == "collection" else head


def _members(collection: Mapping[str, Attribute]) -> bytes:
    out = b""
    for member, (syntax, values) in collection.items():
        out += _one(_MEMBER, "", member.encode()) + b"".join(_value(syntax, "", value) for value in values)
    return out


def _one(tag: int, name: str, body: bytes) -> bytes:
    said = name.encode()
    return bytes((tag,)) + struct.pack(">H", len(said)) + said + struct.pack(">H", len(body)) + body


def _bytes(syntax: Syntax, value: Any) -> bytes:  # noqa: ANN401
    if syntax in {"no-value", "unknown"}:
        return b""
    if syntax in {"integer", "enum"}:
        return struct.pack(">i", value)
    if syntax == "boolean":
        return b"\1" if value else b"\0"
    if syntax == "range":
        return struct.pack(">ii", *value)
    if syntax == "resolution":
        return struct.pack(">iib", *value)
    if syntax == "dateTime":
        return _date(value)
    return bytes(value) if isinstance(value, bytes) else str(value).encode()


def _date(moment: datetime) -> bytes:
    """DateAndTime of RFC 2579."""
    away = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    tenth = moment.microsecond // 100_000
    head = struct.pack(">H6B", moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, tenth)
    return head + (b"+" if away >= 0 else b"-") + bytes(divmod(abs(away), 60))
