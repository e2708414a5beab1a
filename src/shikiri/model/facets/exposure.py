"""Exposure: addresses of the box and what answers on them."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure(Thing):
    """One address of the device and how it looks from outside."""

    FACET = "exposure"
    KEY = "address"

    address: Known[str] = UNSAID
    public: Known[bool] = UNSAID  # a global address
    internet: Known[bool] = UNSAID  # it can reach the internet
    ports: Known[frozenset[int]] = UNSAID  # open TCP ports seen
    sources: Known[AddressSet] = UNSAID  # who may connect, by the device's own filter
    filtered: Known[bool] = UNSAID  # the device limits who may connect
