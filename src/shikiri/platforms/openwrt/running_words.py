"""What hostapd says of one BSS, in the words of a network."""

from __future__ import annotations

import json
from typing import Any, Final

from shikiri.model.facets.wlan import Cipher, Security
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import Unanswered

BSS: Final = "hostapd bss"
_PSK: Final = frozenset({"WPA-PSK", "WPA-PSK-SHA256", "FT-PSK"})
_SAE: Final = frozenset({"SAE", "FT-SAE", "SAE-EXT-KEY", "FT-SAE-EXT-KEY"})
_EAP: Final = frozenset({"WPA-EAP", "FT-EAP"})
_EAP3: Final = frozenset({"WPA-EAP-SHA256", "WPA-EAP-SUITE-B-192", "FT-EAP-SHA384"})
_CIPHERS: Final[dict[str, Cipher]] = {
    "CCMP": "ccmp", "TKIP": "tkip", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256",
}  # fmt: skip


def text_of(told: dict[str, Any], name: str) -> Known[str]:
    value = told.get(name)
    return value if isinstance(value, str) and value else UNSAID


def security_of(told: dict[str, Any]) -> Known[Security]:
    words = set(str(told.get("wpa_key_mgmt", "")).split())
    if not words or words - _PSK - _SAE - _EAP - _EAP3 - {"OWE"}:
        return UNSAID  # it prints nothing for an open network and for WEP alike
    version = str(told.get("wpa", "2"))
    if words == {"OWE"}:
        return "owe"
    if words <= _PSK | _SAE:
        plain: Security = "wpa2" if version == "2" else "wpa" if version == "1" else "wpa-wpa2"
        return "wpa3" if words <= _SAE else "wpa2-wpa3" if words & _SAE else plain
    if words <= _EAP | _EAP3:
        mixed: Security = "wpa2-wpa3-enterprise" if words & _EAP3 else "wpa2-enterprise"
        return "wpa3-enterprise" if words <= _EAP3 else mixed if version == "2" else "wpa-wpa2-enterprise"
    return UNSAID


def ciphers_of(told: dict[str, Any]) -> Known[frozenset[Cipher]]:
    words = str(told.get("wpa_pairwise") or told.get("rsn_pairwise") or "").split()
    return frozenset(_CIPHERS[word] for word in words) if words and set(words) <= set(_CIPHERS) else UNSAID


def object_of(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise Unanswered(BSS, "no-json") from None
    return found if isinstance(found, dict) else {}
