"""What one station saw and tried, as it is kept: a transcript, a scan, and the trials that point into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shikiri.model.facets.trial import Trial
from shikiri.model.facets.wlan import Wlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One station's part of a probe. `answers` are evidence: the transcript and the scan, by what they are called."""

    station: str
    facility: str
    when: datetime
    who: str  # whoever said that the place is theirs to probe
    seconds: float
    ssid: str = ""
    segment: str = ""
    answers: Mapping[str, str] = field(hash=False)
    networks: tuple[Wlan, ...] = ()
    trials: tuple[Trial, ...] = ()

    def is_fresh(self, now: datetime, days: int) -> bool:
        """Is it young enough to count? What comes from the future is a wrong clock, and does not."""
        return timedelta(minutes=-5) <= now - self.when <= timedelta(days=days)
