"""The lines inside a `wlan` block that say nothing about its security, and those that say how it is secured."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.wlan import Cipher
from shikiri.platforms.cisco_ios.wlan_security import Akm, Element

ELEMENTS: Final[dict[str, Element]] = {"wpa1": "wpa", "wpa2": "wpa2", "wpa3": "wpa3"}
CIPHERS: Final[dict[str, Cipher]] = {
    "tkip": "tkip", "aes": "ccmp", "ccmp128": "ccmp", "ccmp256": "ccmp-256", "gcmp128": "gcmp", "gcmp256": "gcmp-256",
}  # fmt: skip
AKMS: Final[dict[str, Akm]] = {
    "psk": "psk", "ft psk": "psk", "psk sha256": "psk", "psk-sha256": "psk",
    "sae": "sae", "ft sae": "sae", "sae ext-key": "sae", "sae-ext-key": "sae", "ft sae-ext-key": "sae",
    "dot1x": "dot1x", "ft dot1x": "dot1x", "cckm": "dot1x",
    "dot1x sha256": "dot1x-sha256", "dot1x-sha256": "dot1x-sha256",
    "suiteb-1x": "suite-b", "suiteb192": "suite-b", "suiteb192-1x": "suite-b", "ft suiteb192-1x": "suite-b",
    "owe": "owe",
}  # fmt: skip
HARMLESS_SECURITY: Final = (
    "ft", "cckm", "web-auth", "tkip hold-down", "wpa gtk-randomize", "wpa transition-disable",
    "wpa akm sae pwe", "wpa akm ft reassociation-time", "pmf association-comeback", "pmf saquery-retry-time",
    "wpa osen", "beacon-protection", "wpa akm sae limit",
)  # fmt: skip
HARMLESS: Final = frozenset(
    "6ghz accounting-list active-charging advertise assisted-roaming auto band-select broadcast-ssid bss- "
    "transition call-snoop ccx channel-scan chd client coverage datalink default description device-analytics "
    "diag-channel dms dot11ac dot11ax dot11be dot11bg dtim exclusionlist ip ipv4 ipv6 latency-measurements "
    "load-balance local-auth mac-filtering mbo mdns mdns-sd media-stream mlo mu-mimo multicast multilink- "
    "operation nac off-channel-scan okc passive-client peer-blocking profiling radio roamed-voice-client rrm "
    "scan-report scheduler security service-policy session-timeout shutdown sip-cac static-ip steering "
    "transition-disable uapsd universal-admin user-defined-network wgb wifi-alliance wifi-direct wifi-to- "
    "cellular wmf wmm wnm".split()
)
