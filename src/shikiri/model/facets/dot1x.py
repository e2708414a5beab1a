"""802.1X: who is asked for a certificate or an account before the network opens."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot1x(Thing):
    """802.1X on one SSID or port."""

    FACET = "dot1x"
    KEY = "target"

    target: Known[str] = UNSAID  # the SSID or port
    enabled: Known[bool] = UNSAID
    methods: Known[frozenset[str]] = UNSAID  # eap-tls, peap, eap-ttls ...
    server_validation: Known[bool] = UNSAID  # clients are told to check the server
    servers: Known[frozenset[str]] = UNSAID
    dynamic_vlan: Known[bool] = UNSAID
