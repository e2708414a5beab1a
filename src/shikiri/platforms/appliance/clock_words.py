"""What cameras say of their clock: the zone as POSIX has it, and a moment in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from shikiri.model.nothing import UNSAID, Known


def minutes_east(zone: re.Match[str]) -> int:
    """Of Greenwich. POSIX counts the other way; the groups are its sign, hours and minutes."""
    minutes = int(zone[2]) * 60 + int(zone[3] or 0)
    return minutes if zone[1] == "-" else -minutes


def skew(text: str, offset: Known[int], when: datetime | None) -> Known[int]:
    """Distance to the moment of the reading, without sign; only where it is clear which zone it means."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return UNSAID
    if said.tzinfo is None:
        if not isinstance(offset, int):
            return UNSAID
        said = (said - timedelta(minutes=offset)).replace(tzinfo=UTC)
    return abs(round((said - when).total_seconds())) if when is not None else UNSAID
