"""The protection of a network that is there: what of it stays, what goes, and what has to be known first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shikiri.model.facets.wlan import Wlan
from shikiri.platforms.linux.changes import plain, refuse
from shikiri.platforms.linux_ap import wlan_lines as lines
from shikiri.platforms.linux_ap.hostapd import Bss
from shikiri.platforms.linux_ap.wlan_lines import Set


def protected(bss: Bss, after: Wlan, left: dict[str, Any]) -> Iterator[Set]:
    """Security, ciphers and PMF; takes out of `left` what it settles."""
    target, pmf = None, left.pop("pmf", None)
    if "security" in left:
        target = lines.TARGETS.get(left.pop("security"))
        if target is None:
            raise refuse("wlan", "security", "ap.no-such-protection")
        if not target.enterprise and not _has_key(bss, target, left):
            raise refuse("wlan", "security", "ap.no-passphrase")
        if target.enterprise and bss.last("auth_server_addr") is None and not left.get("radius_servers"):
            raise refuse("wlan", "security", "ap.no-server")
        yield from lines.protection(bss, target, pmf)
    elif pmf is not None:
        if str(plain(after.security)).startswith("wpa3") and pmf != "required":
            raise refuse("wlan", "pmf", "ap.pmf-too-low")
        yield from lines.frames(bss, pmf, None)
    if "ciphers" in left:
        if target is None and not bss.number("wpa"):
            raise refuse("wlan", "ciphers", "ap.protection-first")
        yield from lines.ciphers(left.pop("ciphers"), 2 if target is not None else bss.number("wpa"))
    elif target is not None:
        yield from lines.ciphers(_kept(bss), 2)


def _kept(bss: Bss) -> frozenset[Any]:
    """The modern ciphers it has had; CCMP where it had none."""
    words = bss.value("rsn_pairwise").split() if bss.number("wpa") & 2 else []
    names = {"CCMP": "ccmp", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256"}
    return frozenset(names[word] for word in words if word in names) or frozenset({"ccmp"})


def _has_key(bss: Bss, target: lines.Target, left: dict[str, Any]) -> bool:
    """A passphrase serves WPA2 and SAE; a raw key or a list only WPA2, a password of SAE only SAE."""
    needs = [{"wpa_passphrase", "wpa_psk", "wpa_psk_file"}] if "WPA-PSK" in target.ways else []
    needs += [{"wpa_passphrase", "sae_password"}] if "SAE" in target.ways else []
    held = {item.key for item in bss.items if item.value}
    return "passphrase" in left or all(keys & held for keys in needs)
