"""SNMP as text that a finding can cite: one object a line, `end` only after a whole walk.

    asked 2c public
    1.3.6.1.2.1.1.1.0 string "RICOH MP 3053"
    1.3.6.1.2.1.2.2.1.6.1 hex "002673aabbcc"
    end

`asked` says as whom we read (`2c site`: a community of the site's own, which is a secret; behind a user of version 3
stand its protocols) and is absent in what was imported. `refused ...` says who tried before, in vain. `engine` is what
a version 3 agent calls itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from shikiri.formats.quote import quoted, readable

Kind = Literal["string", "hex", "int", "oid", "counter", "gauge", "ticks", "ip", "null"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NUMBERS: frozenset[Kind] = frozenset({"int", "counter", "gauge", "ticks"})
Value: TypeAlias = "str | int | None"
LIMIT = 2**64
NAME = r"\d{1,10}(?:\.\d{1,10}){1,127}"
_OID = re.compile(NAME)
_LINE = re.compile(rf"({NAME}) ({'|'.join(KINDS)}) (.+)")


class SnmpError(ValueError):
    """A line of a walk that is none."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """One object: a number for what counts, else text; `hex` holds what is no text."""

    oid: str
    kind: Kind
    value: Value
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpAnswer:
    """What an agent said. `complete`: its end was seen."""

    records: Mapping[str, Record] = field(hash=False)
    asked: str = ""  # "2c public", "2c site", "3 authPriv ops sha256 aes"; '' where it was imported
    refused: str = ""  # whom the agent would not answer, before somebody else was heard
    engine: str = ""
    complete: bool = False

    def text(self, oid: str) -> str:
        """An object as text; '' where it was not said or is none."""
        record = self.records.get(oid)
        return str(record.value) if record and record.kind in {"string", "oid", "ip"} else ""

    def number(self, oid: str) -> int | None:
        record = self.records.get(oid)
        return record.value if record and isinstance(record.value, int) else None

    def below(self, oid: str) -> tuple[Record, ...]:
        """Every object of a table or a subtree, in the order of the tree."""
        found = [record for name, record in self.records.items() if name.startswith(f"{oid}.")]
        return tuple(sorted(found, key=lambda record: numbers(record.oid)))

    def line(self, oid: str) -> int:
        """Where an object stands; 0 where it does not."""
        record = self.records.get(oid)
        return record.line if record else 0


def numbers(oid: str) -> tuple[int, ...]:
    return tuple(map(int, oid.split(".")))


def octets(oid: str, raw: bytes) -> Record:
    """An octet string: as text where it is text (the zeros that pad it are none), else in hex."""
    text = readable(raw.rstrip(b"\0"))
    return Record(oid, "hex", raw.hex()) if text is None else Record(oid, "string", text)


def as_text(
    records: Iterable[Record], *, asked: str = "", refused: str = "", engine: str = "", whole: bool = True
) -> str:
    """Records as lines."""
    heads = {"asked": asked, "refused": refused, "engine": engine}
    lines = [f"{word} {said}" for word, said in heads.items() if said]
    lines += [f"{one.oid} {one.kind} {quoted(one.value)}" for one in records]
    return "".join(f"{line}\n" for line in (*lines, *(["end"] if whole else [])))


def read_text(text: str) -> SnmpAnswer:
    """The answer from its text. An object said twice and differently is one that was not said."""
    found: dict[str, Record] = {}
    twice: set[str] = set()
    heads = dict.fromkeys(("asked", "refused", "engine"), "")
    ended, clean = False, True
    for number, line in enumerate(text.split("\n"), 1):
        if ended and line:
            ended = False  # nothing of ours goes on after its end
            break
        if line == "end":
            ended = True
        elif (head := line.partition(" "))[0] in heads:
            heads[head[0]] = heads[head[0]] or head[2]
        elif record := _read_line(line, number):
            twice |= {record.oid} if found.get(record.oid, record) != record else set()
            found.setdefault(record.oid, record)
        elif line:
            clean = False  # a line that nobody understands: what else is wrong?
    kept = {oid: record for oid, record in found.items() if oid not in twice}
    return SnmpAnswer(records=MappingProxyType(kept), complete=ended and clean, **heads)


def _read_line(line: str, number: int) -> Record | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    oid, word, said = found.groups()
    kind = next(kind for kind in KINDS if kind == word)
    try:
        value = json.loads(said)
    except (ValueError, RecursionError):
        return None
    if kind in NUMBERS:
        fits = isinstance(value, int) and abs(value) < LIMIT
    else:
        fits = value is None if kind == "null" else isinstance(value, str)
    return Record(oid, kind, value, number) if fits and not isinstance(value, bool) else None


def is_oid(text: str) -> bool:
    return _OID.fullmatch(text) is not None
