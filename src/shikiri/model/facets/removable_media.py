"""USB storage and AutoRun."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovableMedia(Thing):
    """What plugged-in media may do."""

    FACET = "removable_media"
    KEY = "name"

    name: Known[str] = UNSAID
    storage_allowed: Known[bool] = UNSAID
    autorun: Known[bool] = UNSAID
