"""IPP as text that a finding can cite: one attribute a line, the values as JSON, `end` only after a whole answer.

    status 0x0000 successful-ok
    group printer-attributes
    printer-make-and-model ["RICOH IM C3000"]
    plain 631 refused
    end

`plain 631` is no attribute: somebody who found the printer in TLS tried it without, on the port that both share.

Of jobs nothing is kept but how many there are: names of documents and of people are nobody's business here.

    which completed 0x0000 successful-ok 3
    which not-completed 0x0403 client-error-not-authorized 0
    state completed 3
    end
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias, cast

from shikiri.formats.ipp import Message, Value
from shikiri.formats.quote import quoted

_LAST_GOOD = 0x0007  # statuses up to here are successes; a *question* that somebody saved has 0x000a or 0x000b there
_STATUSES = {
    0x0000: "successful-ok", 0x0001: "successful-ok-ignored-or-substituted-attributes",
    0x0002: "successful-ok-conflicting-attributes",
    0x0400: "client-error-bad-request", 0x0401: "client-error-forbidden",
    0x0402: "client-error-not-authenticated", 0x0403: "client-error-not-authorized", 0x0406: "client-error-not-found",
    0x0500: "server-error-internal-error", 0x0501: "server-error-operation-not-supported",
    0x0502: "server-error-service-unavailable", 0x0503: "server-error-version-not-supported",
    0x0507: "server-error-busy",
}  # fmt: skip
_STATES = {
    3: "pending", 4: "pending-held", 5: "processing", 6: "processing-stopped", 7: "canceled", 8: "aborted",
    9: "completed",
}  # fmt: skip
_STATUS = re.compile(r"status 0x([0-9a-f]{4})(?: [\w-]+)?")
_GROUP = re.compile(r"group ([\w-]+)")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_LINE = re.compile(r'([A-Za-z0-9][\w.-]*|"(?:[^"\\]|\\.)*") (\[.*\])')
_PLAIN = re.compile(r"plain 631 (answered|refused|unclear)")
_WHICH = re.compile(r"which (completed|not-completed) 0x([0-9a-f]{4})(?: [\w-]+)? (\d+)")
_STATE = re.compile(r"state ([\w-]+) (\d+)")

Plain: TypeAlias = Literal["answered", "refused", "unclear"]


@dataclass(frozen=True, slots=True)
class Said:
    """The values of one attribute, and the line they stand in. A value nobody gave ("unknown", "no-value") is none."""

    values: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IppAnswer:
    """What a printer says of itself. `complete`: it succeeded, and its end was seen."""

    status: int
    attributes: Mapping[str, Said] = field(hash=False)
    complete: bool
    plain: Plain | None = None  # None: nobody tried
    plain_line: int = 0

    def values(self, name: str) -> tuple[Value, ...]:
        said = self.attributes.get(name)
        return said.values if said else ()

    def texts(self, name: str) -> tuple[str, ...]:
        """The values that are text; bytes that are text count."""
        return tuple(text for text in map(_as_text, self.values(name)) if text is not None)

    def line(self, name: str) -> int:
        """Where it stands; 0 where it does not."""
        said = self.attributes.get(name)
        return said.line if said else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """How many jobs a stranger can see: `None` where the printer would not tell."""

    waiting: int | None
    done: int | None
    states: Mapping[str, int] = field(hash=False)
    complete: bool


def as_text(message: Message, *, plain: Plain | None = None) -> str:
    """An answer to Get-Printer-Attributes."""
    lines = [f"status {_status(message.status)}"]
    for group in message.groups:
        if group.name != "operation-attributes":
            lines.append(f"group {group.name}")
            lines += [f"{_name(one.name)} {quoted(list(one.values))}" for one in group.attributes]
    lines += [f"plain 631 {plain}"] if plain else []
    return "\n".join((*lines, "end", ""))


def jobs_as_text(messages: Mapping[str, Message]) -> str:
    """Answers to Get-Jobs by what was asked for: `completed`, `not-completed`."""
    lines: list[str] = []
    states: Counter[str] = Counter()
    for which, message in messages.items():
        jobs = [group for group in message.groups if group.name == "job-attributes"]
        lines.append(f"which {which} {_status(message.status)} {len(jobs)}")
        states.update(_state({one.name: one.values for one in job.attributes}) for job in jobs)
    lines += [f"state {state} {count}" for state, count in sorted(states.items())]
    return "\n".join((*lines, "end", ""))


def read_text(text: str) -> IppAnswer:
    """The answer from its text. An attribute said twice and differently is one that was not said."""
    found: dict[str, Said] = {}
    status, group, ended, clean, twice = -1, "", False, True, set[str]()
    plain: tuple[Plain | None, int] = (None, 0)
    for number, line in enumerate(text.split("\n"), 1):
        opened = _STATUS.fullmatch(line)
        if ended and line:
            ended = False  # nothing of ours goes on after its end
            break
        if number == 1 and opened:
            status = int(opened[1], 16)
        elif starts := _GROUP.fullmatch(line):
            group = starts[1]
        elif line == "end":
            ended = True
        elif (tried := _PLAIN.fullmatch(line)) and plain[0] in {None, tried[1]}:
            plain = (cast("Plain", tried[1]), number)
        elif said := _read_line(line, number):
            name, one = said
            if group == "printer-attributes":
                twice |= {name} if name in found and found[name].values != one.values else set()
                found.setdefault(name, one)
        elif line:
            clean = False  # a line that nobody understands: what else is wrong?
    good = 0 <= status <= _LAST_GOOD
    kept = {name: one for name, one in found.items() if name not in twice and good}
    whole = ended and clean and good and bool(found)
    tried_well = plain if whole or plain[0] == "answered" else (None, 0)
    return IppAnswer(
        status=status,
        attributes=MappingProxyType(kept),
        complete=whole,
        plain=tried_well[0],
        plain_line=tried_well[1],
    )


def read_jobs(text: str) -> Jobs:
    """The counts of jobs from their text."""
    counts: dict[str, int | None] = {}
    states: dict[str, int] = {}
    for line in text.split("\n"):
        if which := _WHICH.fullmatch(line):
            counts[which[1]] = int(which[3]) if int(which[2], 16) <= _LAST_GOOD else None
        elif state := _STATE.fullmatch(line):
            states[state[1]] = int(state[2])
    ended = text.rstrip("\n").endswith("\nend")
    return Jobs(
        waiting=counts.get("not-completed"),
        done=counts.get("completed"),
        states=MappingProxyType(states),
        complete=ended and counts.keys() == {"completed", "not-completed"},
    )


def _status(status: int) -> str:
    return f"0x{status:04x} {_STATUSES[status]}" if status in _STATUSES else f"0x{status:04x}"


def _name(name: str) -> str:
    return name if _NAME.fullmatch(name) else quoted(name)


def _state(job: Mapping[str, tuple[Value, ...]]) -> str:
    said = job.get("job-state", ())
    return _STATES.get(said[0], "unknown") if len(said) == 1 and isinstance(said[0], int) else "unknown"


def _read_line(line: str, number: int) -> tuple[str, Said] | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        name = json.loads(found[1]) if found[1].startswith('"') else found[1]
        values = json.loads(found[2])
    except (ValueError, RecursionError):
        return None
    return name, Said(tuple(value for value in values if value is not None), number)


def _as_text(value: Value) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and list(value) == ["hex"]:
        raw = value["hex"]
        try:
            return bytes.fromhex(raw).decode() if isinstance(raw, str) else None
        except ValueError:
            return None
    return None
