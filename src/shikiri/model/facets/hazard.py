"""Hazards: what a box gives away, or lets be changed, without asking who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard(Thing):
    """One thing that was tried from outside, without a login."""

    FACET = "hazard"
    KEY = "name"

    # file-system: the files in the machine can be listed · address-book: it hands out its address book ·
    # printer-language: its settings can be changed by anybody who may print
    name: Known[Literal["file-system", "address-book", "printer-language"]] = UNSAID
    exposed: Known[bool] = UNSAID
