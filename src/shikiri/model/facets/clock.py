"""The clock of a PC."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Thing):
    """What the clock says."""

    FACET = "clock"
    KEY = "name"

    name: Known[str] = UNSAID
    synchronised: Known[bool] = UNSAID
    skew_s: Known[int] = UNSAID
    utc_offset_minutes: Known[int] = UNSAID
