"""How the PC goes back to its first state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePoint(Thing):
    """One restore mechanism."""

    FACET = "restore_point"
    KEY = "mechanism"

    mechanism: Known[str] = UNSAID  # uwf, btrfs, overlay, image ...
    active: Known[bool] = UNSAID
    covers_system: Known[bool] = UNSAID  # the system volume is protected, now and after the next start
    restored_at: Known[datetime] = UNSAID
    image_built_at: Known[datetime] = UNSAID
    proof: Known[Literal["A", "B", "C", "D"]] = UNSAID  # how well the restore is proved
