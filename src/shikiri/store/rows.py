"""What is handed to the store and what it hands back: plain frozen rows. Nothing in them is secret."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shikiri.model.reading import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run, without what it saw. `number` counts the runs of its facility."""

    id: str
    customer: str
    facility: str
    number: int
    kind: str
    who: str
    started: datetime
    finished: datetime
    exit: int
    whole: bool
    drifted: int
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)  # the rows of the sheet by status


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One redacted answer. Its text is asked for only where the store does not hold it yet."""

    question: str
    sha256: str
    complete: bool | None
    text: Callable[[], str] = field(repr=False, compare=False)

    @staticmethod
    def of(question: str, text: str, complete: bool | None) -> AnswerRow:  # noqa: FBT001  (three kinds of yes)
        return AnswerRow(question, digest(text), complete, lambda: text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """One device in a run: how it was reached, what it said, its state as JSON, what was planned for it."""

    device: str
    platform: str
    model: str = ""
    version: str = ""
    reached: bool = True
    trouble: str = ""
    seconds: float = 0.0
    state: str | None = None
    plan: str = ""
    answers: tuple[AnswerRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to be kept, with everything it saw; document and stories are packed."""

    run: RunRow
    document: bytes
    stories: bytes
    devices: tuple[DeviceRow, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of an earlier run, by its digest."""

    run: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Latest:
    """Where the history of a facility stands: its newest run, the stories so far, the last answers of each device."""

    run: RunRow | None = None
    stories: bytes = b""
    answers: Mapping[tuple[str, str], Kept] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One device of a stored run; state and answers by digest."""

    device: str
    platform: str
    reached: bool
    trouble: str
    state: str | None
    plan: str
    answers: Mapping[str, str] = field(default_factory=dict, hash=False)  # question -> digest


def pack(pieces: Iterable[bytes]) -> bytes:
    """Bytes, compressed as they come: the document of a thousand devices is never in memory twice."""
    press = zlib.compressobj(6)
    return b"".join([*(press.compress(piece) for piece in pieces), press.flush()])


def unpack(packed: bytes) -> bytes:
    return zlib.decompress(packed) if packed else b""
