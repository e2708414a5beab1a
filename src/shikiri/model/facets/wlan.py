"""Wi-Fi networks: one thing per SSID on one radio or profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import Secret

Security = Literal[
    "open", "owe", "wep", "wpa", "wpa-wpa2", "wpa2", "wpa2-wpa3", "wpa3",
    "wpa-enterprise", "wpa-wpa2-enterprise", "wpa2-enterprise", "wpa2-wpa3-enterprise", "wpa3-enterprise",
]  # fmt: skip
Cipher = Literal["none", "wep", "tkip", "ccmp", "ccmp-256", "gcmp", "gcmp-256"]
Pmf = Literal["disabled", "optional", "required"]
IsolationReach = Literal["ap", "controller"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wlan(Thing):
    """An SSID as one radio or profile sends it. Twins with the same SSID are all kept."""

    FACET = "wlan"
    KEY = "ssid"

    ssid: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    security: Known[Security] = UNSAID
    ciphers: Known[frozenset[Cipher]] = UNSAID
    pmf: Known[Pmf] = UNSAID  # protected management frames
    passphrase: Known[Secret] = UNSAID
    client_isolation: Known[bool] = UNSAID  # stations of this SSID on one AP cannot reach each other
    isolation_reach: Known[IsolationReach] = UNSAID  # how far the isolation holds
    vlan: Known[int] = UNSAID
    interface: Known[str] = UNSAID  # the segment interface or bridge it feeds
    hidden: Known[bool] = UNSAID
    wps: Known[bool] = UNSAID
    radius_servers: Known[frozenset[str]] = UNSAID
    radius_secret: Known[Secret] = UNSAID  # what it shares with them
    mac_filter: Known[bool] = UNSAID
    bssid: Known[str] = UNSAID  # the address it is sent from, small letters; only what runs or is on air tells it
