"""Updates: what is missing and when it was last done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Updates(Thing):
    """The update state of a PC."""

    FACET = "updates"
    KEY = "name"

    name: Known[str] = UNSAID
    automatic: Known[bool] = UNSAID
    pending_security: Known[int] = UNSAID
    last_success: Known[datetime] = UNSAID
    reboot_pending: Known[bool] = UNSAID
