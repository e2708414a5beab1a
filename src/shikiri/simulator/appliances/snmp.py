"""An SNMP agent to hang into a double: versions 1, 2c and 3, reading and setting; what it says lives in the double."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shikiri.simulator.appliances import ber
from shikiri.simulator.appliances.snmp_message import Reply
from shikiri.simulator.appliances.usm import User

Kind = Literal["string", "int", "oid", "counter", "gauge", "ticks", "ip", "counter64"]
Access = Literal["", "read", "write"]
Value: TypeAlias = "str | int | bytes"

TAGS: Mapping[str, int] = {
    "string": 0x04, "int": 0x02, "oid": 0x06, "ip": 0x40, "counter": 0x41, "gauge": 0x42, "ticks": 0x43,
    "counter64": 0x46,
}  # fmt: skip
_GET, _NEXT, _RESPONSE, _SET, _BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5
_NO_OBJECT, _END = b"\x80\x00", b"\x82\x00"
_NO_SUCH_NAME, _BAD_VALUE, _GENERAL_ERROR, _NO_ACCESS, _WRONG_TYPE, _WRONG_VALUE, _NOT_WRITABLE = 2, 3, 5, 6, 7, 10, 17
_ROOM = 1350  # what one answer may weigh: boxes keep to one packet
_WINDOW = 150  # seconds that a message may be old
_V3 = 3


@dataclass(frozen=True, slots=True)
class Variable:
    """One object as the double says it. `writable`: a SET may reach it."""

    value: Value
    kind: Kind = "string"
    writable: bool = False

    def encoded(self) -> bytes:
        tag = TAGS[self.kind]
        if isinstance(self.value, int):
            return ber.integer(self.value, tag)
        if self.kind == "oid":
            return ber.oid(ber.numbers(str(self.value)))
        if self.kind == "ip":
            return ber.octets(bytes(ber.numbers(str(self.value))), tag)
        return ber.octets(self.value if isinstance(self.value, bytes) else self.value.encode(), tag)


def _nothing(_oid: str, _value: Value) -> bool:
    return False


@dataclass(slots=True)
class Agent:
    """Answers packets. Everything may change while it runs: the double owns it."""

    read: Callable[[], Mapping[str, Variable]]  # all objects, now
    write: Callable[[str, Value], bool] = _nothing  # does a SET take? the double keeps what it says
    communities: dict[str, Access] = field(default_factory=lambda: {"public": "read"})
    users: dict[str, User] = field(default_factory=dict)
    versions: frozenset[int] = frozenset({1, 2, 3})
    mute: bool = False
    lose: int = 0  # this many packets get no answer
    lost_clock: bool = False  # says that every message is out of its time
    broken: set[str] = field(default_factory=set)  # objects that spoil every packet that names them
    engine: bytes = field(default_factory=lambda: b"\x80\x00\x1f\x88\x04" + os.urandom(8))
    boots: int = 1
    asked: list[str] = field(default_factory=list)  # "2c public get 1.3.6...", what came in
    _born: float = field(default_factory=time.monotonic)

    def answer(self, packet: bytes) -> bytes | None:
        """The answer to one packet; None where an agent keeps silent."""
        if self.mute or self.lose > 0:
            self.lose = max(0, self.lose - 1)
            return None
        try:
            _, message, _ = ber.first(packet)
            version, rest = ber.as_int(ber.first(message)[1]), ber.first(message)[2]
            known = {0: 1, 1: 2, 3: 3}.get(version, 0)
            if known not in self.versions:
                return None
            return self._secured(rest, message) if known == _V3 else self._plain(known, rest)
        except (ValueError, IndexError, KeyError):
            return None

    def _plain(self, version: int, rest: bytes) -> bytes | None:
        _, community, pdu = ber.first(rest)
        access = self.communities.get(community.decode("utf-8", "replace"), "")
        if not access:
            return None
        answer = self._answered(pdu, version, may_write=access == "write", who=f"{version} community")
        return ber.tlv(ber.SEQUENCE, ber.integer(version - 1), ber.octets(community), answer)

    def _answered(self, pdu: bytes, version: int, *, may_write: bool, who: str) -> bytes:
        """The PDU that answers a PDU."""
        tag, body, _ = ber.first(pdu)
        (_, number), (_, first), (_, second), (_, bindings) = ber.inside(body)
        bound = [_binding(one) for _, one in ber.inside(bindings)]
        verb = {_GET: "get", _NEXT: "next", _SET: "set", _BULK: "bulk"}[tag]
        self.asked += [f"{who} {verb} {ber.dotted(name)}" for name, _ in bound]
        if any(ber.dotted(name) in self.broken for name, _ in bound):
            status, found = (_GENERAL_ERROR, 1), bound
        elif tag == _SET:
            status, found = self._set(bound, version, may_write=may_write), bound
        elif tag == _BULK:
            status, found = (0, 0), self._bulk([name for name, _ in bound], ber.as_int(first), ber.as_int(second))
        else:
            status, found = self._got(bound, version, after=tag == _NEXT)
        return ber.tlv(_RESPONSE, ber.integer(ber.as_int(number)), *map(ber.integer, status), ber.bindings(found))

    def _got(self, bound: list[ber.Bound], version: int, *, after: bool) -> tuple[tuple[int, int], list[ber.Bound]]:
        objects = self._objects()
        found: list[ber.Bound] = []
        for place, (name, _) in enumerate(bound, 1):
            if after:
                at = next((one for one in objects if one > name), None)
                one = (at, objects[at].encoded()) if at else (name, _END)
            else:
                one = (name, objects[name].encoded() if name in objects else _NO_OBJECT)
            if version == 1 and one[1] in {_NO_OBJECT, _END}:
                return (_NO_SUCH_NAME, place), bound
            found.append(one)
        return (0, 0), found

    def _bulk(self, names: list[ber.Oid], once: int, times: int) -> list[ber.Bound]:
        objects = self._objects()
        found: list[ber.Bound] = []

        def step(name: ber.Oid) -> ber.Oid:
            at = next((one for one in objects if one > name), None)
            found.append((at, objects[at].encoded()) if at else (name, _END))
            return at or name

        for name in names[:once]:
            step(name)
        rows = names[once:]
        for _ in range(times):
            rows = [step(name) for name in rows]
            if len(ber.bindings(found)) > _ROOM or all(value == _END for _, value in found[-len(rows) :]):
                break
        while len(ber.bindings(found)) > _ROOM:
            found.pop()
        return found

    def _set(self, bound: list[ber.Bound], version: int, *, may_write: bool) -> tuple[int, int]:
        """Status and place of the first thing that is wrong; nothing is set then."""
        objects = self._objects()
        errors = [_error(objects.get(name), value, may_write=may_write) for name, value in bound]
        if not any(errors):
            errors = [0 if self.write(ber.dotted(name), _plain(value)) else _WRONG_VALUE for name, value in bound]
        for place, error in enumerate(errors, 1):
            if error:
                old = {_WRONG_TYPE: _BAD_VALUE, _WRONG_VALUE: _BAD_VALUE}.get(error, _NO_SUCH_NAME)
                return (old if version == 1 else error), place
        return 0, 0

    def _objects(self) -> dict[ber.Oid, Variable]:
        return dict(sorted((ber.numbers(name), one) for name, one in self.read().items()))

    def _secured(self, rest: bytes, message: bytes) -> bytes | None:
        """Version 3: who speaks, is it signed and sealed, and only then what is asked."""
        _, header, rest = ber.first(rest)
        (_, number), _, (_, flags), _ = ber.inside(header)
        _, outer, body = ber.first(rest)
        (_, engine), (_, boots), (_, seconds), (_, name), (_, tag), (_, salt) = ber.inside(ber.first(outer)[1])
        level = flags[0] & 3
        user = self.users.get(name.decode("utf-8", "replace"))
        reply = Reply(self.engine, (self.boots, self.now()), number, name)
        if engine != self.engine:
            return reply.report(4)
        if user is None:
            return reply.report(3)
        if level != (3 if user.privacy else 1 if user.auth else 0):
            return reply.report(1)
        whole = ber.tlv(ber.SEQUENCE, message)
        if user.auth and (len(tag) != user.tag_size or user.tag(engine, whole.replace(tag, bytes(len(tag)), 1)) != tag):
            return reply.report(5)
        clock = ber.as_int(boots), ber.as_int(seconds)
        if user.auth and (self.lost_clock or clock[0] != self.boots or abs(clock[1] - self.now()) > _WINDOW):
            return reply.report(2, user)
        scoped = user.opened(engine, clock, salt, ber.first(body)[1]) if user.privacy else body
        try:
            inner = ber.first(scoped)[1]
            pdu = ber.first(ber.first(inner)[2])[2]
        except ValueError:
            return reply.report(6)
        who = f"3 {name.decode('utf-8', 'replace')}"
        return reply.wrapped(self._answered(pdu, 3, may_write=user.may_write, who=who), user)

    def now(self) -> int:
        """The engine's own seconds since it started."""
        return int(time.monotonic() - self._born) + 100


def _binding(body: bytes) -> ber.Bound:
    tag, name, value = ber.first(body)
    if tag != ber.OID:
        raise ValueError("no name")
    return ber.as_oid(name), value


def _error(known: Variable | None, value: bytes, *, may_write: bool) -> int:
    if not may_write:
        return _NO_ACCESS
    if known is None or not known.writable:
        return _NOT_WRITABLE
    return 0 if value[0] == TAGS[known.kind] else _WRONG_TYPE


def _plain(value: bytes) -> Value:
    tag, body, _ = ber.first(value)
    if tag == ber.OCTETS:
        return body
    if tag == ber.OID:
        return ber.dotted(ber.as_oid(body))
    return ber.dotted(tuple(body)) if tag == TAGS["ip"] else ber.as_int(body)
