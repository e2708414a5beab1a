"""The words of `encryption`, and what OpenWrt makes of each: protection, ciphers, protected management frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.wlan import Cipher, Pmf, Security


@dataclass(frozen=True, slots=True)
class Word:
    """What one word means. `pmf` is what it forces, or, not forced, what it does without `ieee80211w`."""

    security: Security
    pmf: Pmf
    is_forced: bool = False
    ciphers: frozenset[Cipher] | None = frozenset({"ccmp"})  # without a suffix; None: nobody says


_WORDS: Final[dict[str, Word]] = {
    "none": Word("open", "disabled", is_forced=True, ciphers=frozenset({"none"})),
    "owe": Word("owe", "required", is_forced=True),
    "wep": Word("wep", "disabled", is_forced=True, ciphers=frozenset({"wep"})),
    "psk": Word("wpa", "disabled", ciphers=None),
    "psk-mixed": Word("wpa-wpa2", "disabled", ciphers=None),
    "psk2": Word("wpa2", "disabled"),
    "sae-mixed": Word("wpa2-wpa3", "optional"),
    "sae": Word("wpa3", "required", is_forced=True),
    "wpa": Word("wpa-enterprise", "disabled", ciphers=None),
    "wpa-mixed": Word("wpa-wpa2-enterprise", "disabled", ciphers=None),
    "wpa2": Word("wpa2-enterprise", "disabled"),
    "wpa3-mixed": Word("wpa2-wpa3-enterprise", "optional"),
    "wpa3": Word("wpa3-enterprise", "required", is_forced=True),
    "wpa3-192": Word("wpa3-enterprise", "required", is_forced=True, ciphers=frozenset({"gcmp-256"})),
}
_CIPHERS: Final[dict[str, Cipher]] = {
    "tkip": "tkip", "ccmp": "ccmp", "aes": "ccmp", "ccmp256": "ccmp-256", "gcmp": "gcmp", "gcmp256": "gcmp-256",
}  # fmt: skip
_SUFFIX: Final[dict[str, str]] = {"ccmp-256": "ccmp256", "gcmp-256": "gcmp256"}
PMF: Final[dict[str, Pmf]] = {"0": "disabled", "1": "optional", "2": "required"}
PMF_WORD: Final = {value: word for word, value in PMF.items()}
ENTERPRISE: Final = frozenset(
    {"wpa-enterprise", "wpa-wpa2-enterprise", "wpa2-enterprise", "wpa2-wpa3-enterprise", "wpa3-enterprise"}
)


def meant(encryption: str) -> tuple[Word, frozenset[Cipher] | None] | None:
    """What `psk2+ccmp` says; None for a word that OpenWrt does not know (a vendor's own)."""
    base, *suffixes = encryption.strip().split("+")
    word = _WORDS["wep"] if base in ("wep", "wep-open", "wep-shared", "wep+open", "wep+shared") else _WORDS.get(base)
    if word is None:
        return None
    if word.security == "wep":
        return word, word.ciphers
    if any(suffix not in _CIPHERS for suffix in suffixes):
        return None
    return word, frozenset(_CIPHERS[suffix] for suffix in suffixes) or word.ciphers


def written(security: str, ciphers: frozenset[str] | None) -> str | None:
    """The word for a protection and its ciphers; None where there is none."""
    base = next((name for name, word in _WORDS.items() if word.security == security and name != "wpa3-192"), None)
    if base is None or security in ("open", "owe", "wep"):
        return base
    if ciphers is None or ciphers == _WORDS[base].ciphers:
        return base
    if ciphers == frozenset({"gcmp-256"}) and security == "wpa3-enterprise":
        return "wpa3-192"
    if ciphers == frozenset({"tkip", "ccmp"}):
        return f"{base}+tkip+ccmp"
    return f"{base}+{_SUFFIX.get(one, one)}" if len(ciphers) == 1 and (one := next(iter(ciphers))) else None
