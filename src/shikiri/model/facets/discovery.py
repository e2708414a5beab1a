"""Discovery: protocols that announce or open things by themselves (UPnP, WPS, mDNS, CDP ...)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery(Thing):
    """One self-announcing protocol, where it is said for the whole device or for one interface."""

    FACET = "discovery"
    KEY = "name"

    name: Known[str] = UNSAID
    protocol: Known[Literal["upnp", "wps", "mdns", "llmnr", "cdp", "lldp", "l2ms", "wsd", "slp", "smart-install"]] = (
        UNSAID
    )
    enabled: Known[bool] = UNSAID
    interface: Known[str] = UNSAID
