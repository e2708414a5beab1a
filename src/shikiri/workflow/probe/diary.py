"""The diary of a station: what was done, line by line, and the trials that point into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from shikiri.model.facets.trial import About, Trial
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.workflow.probe.stations import Station

TRANSCRIPT, SCAN = "probe", "iw scan"
Result = Literal["reached", "refused"]


@dataclass(slots=True)
class Diary:
    """Kept while a station is at work. The clock is ours: that of a station may be wrong."""

    station: Station
    now: Callable[[], datetime]
    lines: list[str] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    scan: str = ""
    bssid: str = ""  # where it is joined now

    def note(self, text: str) -> int:
        """One more line; its number."""
        flat = "".join(one if one.isprintable() else "?" for one in text)
        self.lines.append(f"{self.now():%H:%M:%S} {self.station.name} {flat}")
        return len(self.lines)

    def tried(
        self, about: About, what: str, result: Result | None, *, why: str = "", target: str = "", line: int = 0
    ) -> None:
        """A trial with its outcome; without one, why it proves nothing."""
        number = line or len(self.lines)
        self.trials.append(
            Trial(
                name=f"{self.station.name} {what}",
                about=about,
                result=result if result is not None else UNSAID,
                station=self.station.name,
                target=target,
                protocol=what.rpartition(" ")[2],
                ssid=self.station.ssid,
                bssid=self.bssid,
                why=UNSAID if result is not None else (why or "unsaid"),
                at={"": Line(question_of(self.station.name, TRANSCRIPT), number)},
            )
        )


def question_of(station: str, part: str) -> str:
    """What an answer of a station is called in evidence."""
    return f"{part} {station}"
