"""Stations: what is connected now."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Station(Thing):
    """One connected device, as an access point or DHCP server sees it."""

    FACET = "stations"
    KEY = "mac"

    mac: Known[str] = UNSAID
    address: Known[str] = UNSAID
    segment: Known[str] = UNSAID
    interface: Known[str] = UNSAID
    known: Known[bool] = UNSAID
    notified: Known[bool] = UNSAID  # a person was told
