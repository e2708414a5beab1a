"""What an SSID's settings amount to: information elements, key management, ciphers and PMF taken together.

Boxes print odd mixes (SAE without the WPA3 element, WPA3 without required PMF). Of two words that fit, it is the
weaker one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from shikiri.model.facets.wlan import Cipher, Pmf, Security

Element = Literal["wpa", "wpa2", "wpa3"]
Akm = Literal["psk", "sae", "dot1x", "dot1x-sha256", "suite-b", "owe"]

PERSONAL: Final[frozenset[Akm]] = frozenset({"psk", "sae"})
_ENTERPRISE: Final[frozenset[Akm]] = frozenset({"dot1x", "dot1x-sha256", "suite-b"})
_LEGACY: Final[dict[tuple[bool, bool], Security]] = {  # (only WPA, personal)
    (True, True): "wpa", (True, False): "wpa-enterprise",
    (False, True): "wpa-wpa2", (False, False): "wpa-wpa2-enterprise",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one SSID that its security rests on."""

    elements: frozenset[Element]
    akms: frozenset[Akm]
    ciphers: frozenset[Cipher]
    pmf: Pmf
    wep: bool
    owe_transition: bool

    @property
    def security(self) -> Security:
        """One word for all of it."""
        if self.wep:
            return "wep"
        if not self.elements or not self.akms:
            return "open"
        if "owe" in self.akms:
            return "open" if self.owe_transition or "wpa3" not in self.elements else "owe"
        personal = bool(self.akms & PERSONAL)
        if "wpa" in self.elements:
            return _LEGACY[self.elements == {"wpa"}, personal]
        return self._personal if personal else self._enterprise

    @property
    def _personal(self) -> Security:
        if "wpa3" not in self.elements or "sae" not in self.akms:
            return "wpa2"
        return "wpa3" if self._only_wpa3 and "psk" not in self.akms else "wpa2-wpa3"

    @property
    def _enterprise(self) -> Security:
        if "wpa3" not in self.elements or self.akms & _ENTERPRISE == {"dot1x"}:
            return "wpa2-enterprise"
        return "wpa3-enterprise" if self._only_wpa3 and "dot1x" not in self.akms else "wpa2-wpa3-enterprise"

    @property
    def _only_wpa3(self) -> bool:
        return self.elements == {"wpa3"} and self.pmf == "required"

    @property
    def has_passphrase(self) -> bool:
        return self.wep or (self.security != "open" and bool(self.akms & PERSONAL))

    @property
    def all_ciphers(self) -> frozenset[Cipher]:
        """Empty where something is enciphered and nobody says how."""
        if self.wep:
            return self.ciphers | {"wep"}
        return frozenset({"none"}) if self.security == "open" else self.ciphers
