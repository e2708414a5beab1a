"""The clock: the one place that says what time it is. `SHIKIRI_NOW` moves it, for demonstrations and tests."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta, timezone

from shikiri.model.errors import UsageError
from shikiri.model.say import say

JST = timezone(timedelta(hours=9))
VARIABLE = "SHIKIRI_NOW"
_OFFSET = re.compile(r"([+-]\d{1,5})([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_STARTED = datetime.now(JST)


def now() -> datetime:
    """This moment in Japan, moved as `SHIKIRI_NOW` says: `+400d`, or a moment at which this process began."""
    return datetime.now(JST) + moved()


def word() -> str:
    """What `SHIKIRI_NOW` says."""
    return os.environ.get(VARIABLE, "").strip()


def moved() -> timedelta:
    """How far the clock is moved."""
    said = word()
    if not said:
        return timedelta(0)
    try:
        if offset := _OFFSET.fullmatch(said):
            return timedelta(**{_UNITS[offset[2]]: int(offset[1])})
        moment = datetime.fromisoformat(said)
        return (moment if moment.tzinfo else moment.replace(tzinfo=JST)) - _STARTED
    except (ValueError, OverflowError):
        raise UsageError(say("clock.unclear", variable=VARIABLE, word=said)) from None
