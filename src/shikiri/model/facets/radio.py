"""Radios: how loud and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio(Thing):
    """One radio of an access point, or one power profile of a controller."""

    FACET = "radio"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    band: Known[Literal["2.4", "5", "6"]] = UNSAID
    channel: Known[str] = UNSAID
    power_dbm: Known[int] = UNSAID  # what it sends now
    power_max_dbm: Known[int] = UNSAID  # the most that automatic control may send
    power_auto: Known[bool] = UNSAID
    country: Known[str] = UNSAID
