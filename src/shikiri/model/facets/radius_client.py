"""RADIUS clients: which access points may ask an authentication server, and how they prove themselves to it."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RadiusClient(Thing):
    """One access point, or a network of them, that an authentication server answers."""

    FACET = "radius_client"
    KEY = "name"

    name: Known[str] = UNSAID
    sources: Known[AddressSet] = UNSAID  # from where it asks
    shared: Known[Secret] = UNSAID  # what both ends know
    message_authenticator: Known[bool] = UNSAID  # every packet must be signed
