"""The journal of a device: what a push was about to do, written down before it does it. It survives a kill -9."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from shikiri.workflow import clock
from shikiri.workflow.push.workplace import Workplace

# In the order in which they happen. `over` closes a push; a push without it was cut off.
# `told`: one command to a device that keeps each at once, and `back`: its undos are being told.
Event = Literal[
    "begun", "kept", "arming", "armed", "pushing", "told", "closing", "back", "proved", "disarmed", "saved", "over"
]


@dataclass(frozen=True, slots=True)
class Push:
    """One push as the journal tells it."""

    id: str
    began: datetime
    who: str
    events: tuple[str, ...]
    until: datetime | None = None  # when the device goes back by itself, once it was (to be) armed
    mark: str = ""  # of the configuration that was proved
    words: dict[str, Any] = field(default_factory=dict, hash=False)
    told: tuple[str, ...] = ()  # the commands that were under way, their secrets as ***

    @property
    def is_over(self) -> bool:
        return "over" in self.events

    @property
    def wrote(self) -> bool:
        """May it have changed anything?"""
        return "arming" in self.events or "pushing" in self.events


class Journal:
    """The lines of one device; each is on the disk before the step it speaks of begins."""

    def __init__(self, at: Workplace, device: str) -> None:
        self._file = at.path("journal", device, ".jsonl")
        self._who = at.who
        self._push = ""

    def begin(self) -> None:
        self._push = secrets.token_hex(4)
        self.note("begun", who=self._who)

    def note(self, event: Event, **words: str) -> None:
        """One line, whole and on the disk; a half line that a crash left stays alone on its own."""
        row = {"when": clock.now().isoformat(), "push": self._push, "event": event, **words}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            glue = b"\n" if size and os.pread(handle, 1, size - 1) != b"\n" else b""
            os.write(handle, glue + json.dumps(row, ensure_ascii=False).encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def last(self) -> Push | None:
        """The newest push; None where there never was one."""
        rows = [row for row in map(_row, self._lines()) if row]
        if not rows:
            return None
        mine = [row for row in rows if row["push"] == rows[-1]["push"]]
        words = {name: value for row in mine for name, value in row.items() if name not in {"event", "when"}}
        return Push(
            id=str(words["push"]),
            began=datetime.fromisoformat(mine[0]["when"]),
            who=str(words.get("who", "")),
            events=tuple(row["event"] for row in mine),
            until=_moment(words.get("until")),
            mark=str(words.get("mark", "")),
            words=words,
            told=tuple(str(row.get("line", "")) for row in mine if row["event"] == "told"),
        )

    def resume(self, push: Push) -> None:
        """Go on with the push that was cut off."""
        self._push = push.id

    def _lines(self) -> list[str]:
        return self._file.read_text("utf-8", "replace").splitlines() if self._file.exists() else []


def _moment(word: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(word))
    except ValueError:
        return None


def _row(line: str) -> dict[str, Any] | None:
    """A line of the journal; one that was cut off in the middle is none."""
    try:
        row = json.loads(line)
        datetime.fromisoformat(row["when"])
    except (ValueError, TypeError, KeyError):
        return None
    return row if isinstance(row, dict) and {"push", "event"} <= row.keys() else None
