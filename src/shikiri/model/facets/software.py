"""Installed software."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Software(Thing):
    """One installed program."""

    FACET = "software"
    KEY = "name"

    name: Known[str] = UNSAID
    version: Known[str] = UNSAID
    publisher: Known[str] = UNSAID
    machine_wide: Known[bool] = UNSAID
