"""The clock of a simulated device: it runs like any clock, and a test may push it forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Alarm:
    """Something that happens by itself at a moment, unless it is taken back before."""

    due: datetime
    ring: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass(slots=True)
class Clock:
    """Real time plus what a test added. `rate` 0 stands still but for `advance`."""

    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    rate: float = 1.0
    _began: float = field(default_factory=time.monotonic)
    _added: timedelta = timedelta()
    _alarms: list[Alarm] = field(default_factory=list)

    def now(self) -> datetime:
        """The true time of this world, in UTC."""
        return self.start + self._added + timedelta(seconds=(time.monotonic() - self._began) * self.rate)

    def advance(self, seconds: float) -> None:
        """Let time pass at once; what was due in between happens, in its order."""
        until = self.now() + timedelta(seconds=seconds)
        while alarm := self._next(until):
            self._added += max(alarm.due - self.now(), timedelta())
            self._ring(alarm)
        self._added += max(until - self.now(), timedelta())

    def set_alarm(self, seconds: float, ring: Callable[[], None]) -> Alarm:
        alarm = Alarm(self.now() + timedelta(seconds=seconds), ring)
        self._alarms.append(alarm)
        return alarm

    def tick(self) -> None:
        """Ring what is due by now."""
        while self._alarms and (alarm := self._next(self.now())):
            self._ring(alarm)

    def _next(self, until: datetime) -> Alarm | None:
        self._alarms = [alarm for alarm in self._alarms if not alarm.cancelled]
        return min((alarm for alarm in self._alarms if alarm.due <= until), key=lambda one: one.due, default=None)

    def _ring(self, alarm: Alarm) -> None:
        self._alarms.remove(alarm)
        alarm.ring()
