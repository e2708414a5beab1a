"""What the items of a network amount to: its protection, its ciphers and PMF, with the defaults of hostapd 2.10.

hostapd starts with what nobody should run: TKIP where no cipher is given, SAE without PMF or without a password, WEP.
So the items are read as it reads them, and of two words that fit it is the weaker one.
"""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.facets.wlan import Cipher, Pmf, Security
from shikiri.platforms.linux_ap.hostapd import Bss, Item

PSK: Final = frozenset({"WPA-PSK", "WPA-PSK-SHA256", "FT-PSK"})
SAE: Final = frozenset({"SAE", "FT-SAE"})
_EAP2: Final = frozenset({"WPA-EAP", "FT-EAP", "FILS-SHA256", "FT-FILS-SHA256"})
_EAP3: Final = frozenset(
    {"WPA-EAP-SHA256", "WPA-EAP-SUITE-B", "WPA-EAP-SUITE-B-192", "FT-EAP-SHA384", "FILS-SHA384", "FT-FILS-SHA384"}
)
EAP: Final = _EAP2 | _EAP3
_OTHER: Final = frozenset({"OWE"})  # of DPP and OSEN nobody here knows who may join
_CIPHERS: Final[dict[str, Cipher]] = {
    "TKIP": "tkip", "CCMP": "ccmp", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256",
}  # fmt: skip
_PMF: Final[dict[int, Pmf]] = {0: "disabled", 1: "optional", 2: "required"}


def akms(bss: Bss) -> frozenset[str]:
    """The ways of key management; where none is given it is WPA-PSK."""
    item = bss.last("wpa_key_mgmt")
    if item is None:
        return frozenset({"WPA-PSK"})
    words = frozenset(re.split(r"[ \t]+", item.value.strip(" \t")))
    if not words <= PSK | SAE | EAP | _OTHER:
        raise strange(item)
    return words


def strange(item: Item) -> ParseError:
    return ParseError("wlan", item.line.question, item.line.number)


def has_wep(bss: Bss) -> bool:
    """Keys of its own, or keys that 802.1X hands out without WPA."""
    keys = any(item.value for item in bss.items if re.fullmatch(r"wep_key\d", item.key))
    return keys or (bss.number("ieee8021x") > 0 and bss.number("wep_key_len_broadcast") > 0)


def security(bss: Bss) -> Security:
    """One word for all of it."""
    version = _version(bss)
    if version == 0:
        return "wep" if has_wep(bss) else "open"
    return word_of(version, akms(bss), pmf(bss))


def word_of(version: int, ways: frozenset[str], frames: Pmf) -> Security:
    """The word for WPA (1), RSN (2) or both (3) with these ways of key management."""
    if version & 1:
        personal = bool(ways & (PSK | SAE))
        if version == 1:
            return "wpa" if personal else "wpa-enterprise"
        return "wpa-wpa2" if personal else "wpa-wpa2-enterprise"
    return _rsn(ways, frames)


def _version(bss: Bss) -> int:
    item = bss.last("wpa")
    version = bss.number("wpa")
    if item is not None and version not in (0, 1, 2, 3):
        raise strange(item)
    if bss.number("osen"):
        raise strange(bss.last("osen") or bss.items[0])
    return version


def _rsn(ways: frozenset[str], frames: Pmf) -> Security:
    if "OWE" in ways:
        return "owe"
    if ways & PSK:
        return "wpa2-wpa3" if ways & SAE else "wpa2"
    if ways & SAE:
        return "wpa3" if frames == "required" else "wpa2-wpa3"
    if ways & _EAP2 or frames == "disabled":
        return "wpa2-wpa3-enterprise" if ways & _EAP3 and frames != "disabled" else "wpa2-enterprise"
    return "wpa3-enterprise" if frames == "required" else "wpa2-wpa3-enterprise"


def ciphers(bss: Bss) -> frozenset[Cipher]:
    """What stations and broadcasts may be enciphered with. RSN takes the ciphers of WPA where it has none."""
    version = _version(bss)
    if version == 0:
        return frozenset({"wep"}) if has_wep(bss) else frozenset({"none"})
    old = _listed(bss.last("wpa_pairwise")) or frozenset({"tkip"})
    new = _listed(bss.last("rsn_pairwise")) or old
    pairwise = (old if version & 1 else frozenset()) | (new if version & 2 else frozenset())
    return pairwise | (_listed(bss.last("group_cipher")) or frozenset({_group(pairwise)}))


def _listed(item: Item | None) -> frozenset[Cipher]:
    if item is None:
        return frozenset()
    words = re.split(r"[ \t]+", item.value.strip(" \t"))
    if not all(word in _CIPHERS for word in words):
        raise strange(item)
    return frozenset(_CIPHERS[word] for word in words)


def _group(pairwise: frozenset[Cipher]) -> Cipher:
    """The weakest of them serves all: hostapd chooses it so."""
    for weakest in ("tkip", "ccmp", "gcmp"):
        if weakest in pairwise:
            return weakest
    return "gcmp-256" if "gcmp-256" in pairwise else "ccmp-256"


def pmf(bss: Bss) -> Pmf:
    word = _PMF.get(bss.number("ieee80211w"))
    if word is None:
        raise strange(bss.last("ieee80211w") or bss.items[0])
    return word
