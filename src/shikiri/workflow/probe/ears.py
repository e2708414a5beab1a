"""Ears: another station that listens while one knocks, and proves that it was awake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from shikiri.workflow.probe.caller import Told
from shikiri.workflow.probe.joining import Guest


@dataclass(slots=True)
class Ear:
    """What a listener heard, and whether its silence is worth anything."""

    door: int = 0
    rows: tuple[Mapping[str, Any], ...] = ()
    came: tuple[str, ...] = ()
    whole: bool = False
    awake: bool = False

    def doubt_of(self, word: str, told: Told, doors: Told, *, still: bool) -> str:
        """Why the silence after this knock would prove nothing: it was not sent, or nobody could hear it."""
        if word == "tcp":
            said = doors.rows("places")
            missing = doors.no or ("other-deaf" if not self.door else "" if said else "nonsense")
        else:
            missing = told.no or ("" if told.part(word).number("sent") else "nonsense")
        return missing or told.no or self.doubt(still=still)

    def doubt(self, *, still: bool) -> str:
        """Why silence would prove nothing; '' where it does."""
        if not still:
            return "gateway-silent"
        if not self.awake:
            return "other-silent"
        return "" if self.whole else "other-deaf"


@contextmanager
def listening(listener: Guest, prober: Guest) -> Iterator[Ear]:
    """A station listens as long as the block runs; afterwards it has to reach its own gateway."""
    caller, ear = listener.caller, Ear()
    listens = caller.order("hear", token=prober.caller.token)
    ear.door = caller.order("door", port=0).number("port")
    listener.diary.note(f"listens for {prober.name} ({prober.address}, {prober.mac}): {listens.no or 'yes'}")
    yield ear
    ear.awake = listener.alive()
    heard = caller.order("heard")
    ear.rows, ear.came = heard.rows("heard"), heard.words("came")
    ear.whole = not listens.no and not heard.no and heard.value.get("whole") is True
