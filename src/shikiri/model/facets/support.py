"""Support: the operating system and how long its maker cares for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Thing):
    """The operating system of a PC."""

    FACET = "support"
    KEY = "name"

    name: Known[str] = UNSAID  # windows, debian, ubuntu ...
    version: Known[str] = UNSAID
    build: Known[str] = UNSAID
    edition: Known[str] = UNSAID
    ends: Known[date] = UNSAID  # end of security updates
    extended: Known[bool] = UNSAID  # paid or long-term support is proved
