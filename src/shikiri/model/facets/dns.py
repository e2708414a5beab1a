"""DNS: which resolver the segments get and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Dns(Thing):
    """The resolver that one device or segment hands out."""

    FACET = "dns"
    KEY = "name"

    name: Known[str] = UNSAID
    segment: Known[str] = UNSAID
    servers: Known[frozenset[str]] = UNSAID
    filtering: Known[bool] = UNSAID  # known bad names are refused
    list_mark: Known[str] = UNSAID  # which list of names it refuses, where it can have one of ours; '' none
    own: Known[bool] = UNSAID  # of what a segment gets: it is this very device
    relay: Known[bool] = UNSAID
    sources: Known[AddressSet] = UNSAID  # from where the device answers questions itself
