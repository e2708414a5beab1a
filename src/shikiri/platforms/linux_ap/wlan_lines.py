"""What hostapd is told for a protection, ciphers and keys: the settings of a network by the fields that want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.wlan import Cipher, Pmf, Security
from shikiri.model.operation import Text
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.linux_ap.hostapd import Bss
from shikiri.platforms.linux_ap.hostapd_words import EAP, PSK, SAE, akms

Set = tuple[str, tuple[Text, ...]]  # a key and its values; none takes it away
_SHORTEST, _LONGEST = 8, 63
_ASCII: Final = range(0x20, 0x7F)
_LONGEST_SSID: Final = 32
PMF: Final[dict[Pmf, str]] = {"disabled": "0", "optional": "1", "required": "2"}
_CIPHERS: Final[dict[Cipher, str]] = {
    "ccmp": "CCMP", "ccmp-256": "CCMP-256", "gcmp": "GCMP", "gcmp-256": "GCMP-256",
}  # fmt: skip
_WEP: Final = ("wep_key0", "wep_key1", "wep_key2", "wep_key3", "wep_default_key", "wep_key_len_broadcast",
               "wep_key_len_unicast", "wep_rekey_period")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A protection: the ways of key management, those that may stay beside them, and the least PMF."""

    ways: tuple[str, ...]
    keeps: frozenset[str]
    pmf: Pmf

    @property
    def enterprise(self) -> bool:
        return "WPA-PSK" not in self.ways and "SAE" not in self.ways


_EAP3: Final = frozenset({"WPA-EAP-SHA256", "FT-EAP"})
TARGETS: Final[dict[Security, Target]] = {
    "wpa2": Target(("WPA-PSK",), PSK, "disabled"),
    "wpa2-wpa3": Target(("WPA-PSK", "SAE"), PSK | SAE, "optional"),
    "wpa3": Target(("SAE",), SAE, "required"),
    "wpa2-enterprise": Target(("WPA-EAP",), frozenset({"WPA-EAP", "FT-EAP"}), "disabled"),
    "wpa2-wpa3-enterprise": Target(("WPA-EAP", "WPA-EAP-SHA256"), EAP - frozenset({"FILS-SHA256"}), "optional"),
    "wpa3-enterprise": Target(("WPA-EAP-SHA256",), frozenset({"WPA-EAP-SHA256"}), "required"),
}


def put(key: str, *values: str | Secret) -> Set:
    return key, ((*values,),) if values else ()


def protection(bss: Bss | None, target: Target, wanted: Pmf | None) -> Iterator[Set]:
    """RSN alone, with these ways; what is older than that goes."""
    held = akms(bss) if bss is not None and bss.number("wpa") else frozenset[str]()
    ways = (*target.ways, *sorted((held & target.keeps) - set(target.ways)))
    yield put("wpa", "2")
    yield put("wpa_key_mgmt", " ".join(ways))
    yield from (put(key) for key in ("wpa_pairwise", *_WEP))
    yield put("auth_algs", "1")
    if target.enterprise:
        yield put("ieee8021x", "1")
        yield put("eap_server", "0")
    else:
        yield put("ieee8021x")
    yield from frames(bss, wanted, target)


def frames(bss: Bss | None, wanted: Pmf | None, target: Target | None) -> Iterator[Set]:
    """PMF as it is wanted, and never less than the protection needs."""
    order = tuple(PMF)
    held = bss.number("ieee80211w") if bss is not None else 0
    least = order.index(target.pmf) if target is not None else 0
    level = max(least, order.index(wanted) if wanted is not None else held)
    if target is not None and wanted is not None and level != order.index(wanted):
        raise refuse("wlan", "pmf", "ap.pmf-too-low")
    yield put("ieee80211w", str(level))
    if target is not None:
        yield put("sae_require_mfp", "1") if "SAE" in target.ways else put("sae_require_mfp")


def ciphers(wanted: frozenset[Cipher], version: int) -> Iterator[Set]:
    """The ciphers of RSN, and of WPA where that still is there; broadcasts take the one all can."""
    if not wanted or not wanted <= _CIPHERS.keys():
        raise refuse("wlan", "ciphers", "ap.no-such-cipher")
    if version & 1 and "ccmp" not in wanted:  # WPA of old knows no other of these
        raise refuse("wlan", "ciphers", "ap.protection-first")
    yield put("rsn_pairwise", " ".join(word for name, word in _CIPHERS.items() if name in wanted))
    yield put("wpa_pairwise", "CCMP") if version & 1 else put("wpa_pairwise")
    yield put("group_cipher")


def key(secret: Secret, bss: Bss | None) -> Iterator[Set]:
    """One passphrase for all, WPA2 and SAE alike; keys of single stations are a person's matter."""
    text = secret.reveal()
    if not _SHORTEST <= len(text) <= _LONGEST or not all(ord(letter) in _ASCII for letter in text):
        raise refuse("wlan", "passphrase", "ap.bad-passphrase", shortest=_SHORTEST, longest=_LONGEST)
    if bss is not None:
        own = any(item.key == "sae_password" and "|" in item.value for item in bss.items)
        if own or bss.last("wpa_psk_file") is not None or bss.number("wpa_psk_radius"):
            raise refuse("wlan", "passphrase", "ap.keys-of-stations")
    yield put("wpa_psk")
    yield put("sae_password")
    yield put("wpa_passphrase", secret)


def name(ssid: str) -> Iterator[Set]:
    """The name as bytes of UTF-8, up to 32 of them."""
    raw = ssid.encode()
    if not 0 < len(raw) <= _LONGEST_SSID or any(ord(letter) < _ASCII.start or letter == "\x7f" for letter in ssid):
        raise refuse("wlan", "ssid", "ap.bad-ssid", longest=_LONGEST_SSID)
    yield put("ssid2")
    yield put("ssid", ssid)
    yield put("utf8_ssid", "1") if not ssid.isascii() else put("utf8_ssid")


def servers(wanted: frozenset[str], secret: Secret | None) -> Iterator[Set]:
    """One RADIUS server and what is shared with it; hostapd ties the two by their order."""
    if len(wanted) != 1:
        raise refuse("wlan", "radius_servers", "ap.one-server")
    if secret is None or not secret.reveal():
        raise refuse("wlan", "radius_secret", "ap.no-secret")
    address, _, port = next(iter(wanted)).partition(":")
    for gone in ("auth_server_port", "auth_server_shared_secret", "auth_server_addr", "acct_server_addr",
                 "acct_server_port", "acct_server_shared_secret"):  # fmt: skip
        yield put(gone)
    yield put("auth_server_addr", address)
    yield put("auth_server_port", port or "1812")
    yield put("auth_server_shared_secret", secret)


def without_wps() -> Iterator[Set]:
    """No button, no PIN, nobody who may ask for either."""
    yield from (put(one) for one in ("wps_state", "ap_pin", "upnp_iface", "wps_pin_requests", "ap_setup_locked"))
