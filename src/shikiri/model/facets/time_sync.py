"""Time: where the clock comes from and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSync(Thing):
    """The clock of the device."""

    FACET = "time_sync"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    servers: Known[frozenset[str]] = UNSAID
    utc_offset_minutes: Known[int] = UNSAID
    synchronised: Known[bool] = UNSAID
    skew_s: Known[int] = UNSAID  # distance to the clock of the reader, without sign
