"""What each option of a `wifi-iface` says of the network it sends."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.facets.wlan import Cipher, Pmf, Security
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_words import ENTERPRISE, PMF, Word

WIRELESS: Final = "wireless"
_SENDING: Final = ("ap", "mesh", "adhoc")
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")
_WEP_SLOT: Final = re.compile("[1-4]")


def sending(source: OpenwrtSource) -> list[Section]:
    """The sections that let stations in."""
    return [one for one in source.package(WIRELESS).of("wifi-iface") if (one.text("mode") or "ap") in _SENDING]


def is_on(source: OpenwrtSource, one: Section) -> Known[bool]:
    """Neither it nor its radio is switched off."""
    radio = source.package(WIRELESS).named(one.text("device"))
    if radio is None or radio.type != "wifi-device":
        return UNSAID
    return one.flag("disabled") is not True and radio.flag("disabled") is not True


def is_kernels(source: OpenwrtSource, one: Section) -> bool:
    """Does the kernel's own driver send it? What a maker's driver does by itself, nobody says."""
    radio = source.package(WIRELESS).named(one.text("device"))
    return radio is not None and radio.text("type") == "mac80211"


def security_of(source: OpenwrtSource, one: Section, word: Word | None) -> Known[Security]:
    if "encryption" not in one.options:
        return source.default(WIRELESS, "open", "M")
    return word.security if word is not None else UNSAID


def ciphers_of(ciphers: frozenset[Cipher] | None) -> Known[frozenset[Cipher]]:
    return UNSAID if ciphers is None else ciphers


def pmf_of(source: OpenwrtSource, one: Section, word: Word | None) -> Known[Pmf]:
    if word is None:
        return UNSAID
    if word.is_forced:
        return word.pmf if is_kernels(source, one) else UNSAID
    if "ieee80211w" in one.options:
        return PMF.get(one.text("ieee80211w"), UNSAID)
    return source.default(WIRELESS, word.pmf, "C" if is_kernels(source, one) else "M")


def passphrase_of(one: Section, word: Word | None) -> Known[Secret]:
    if word is None or word.security in ENTERPRISE or word.security in ("open", "owe"):
        return UNSAID
    key = one.text("key")
    if word.security == "wep":
        key = one.text(f"key{key}") if _WEP_SLOT.fullmatch(key) else key
    elif "sae_password" in one.options:
        key = one.text("sae_password")
    return Secret.plain(key) if key else NO_SECRET


def place_of(source: OpenwrtSource, one: Section) -> tuple[Known[str], Known[int]]:
    """The network it feeds and its VLAN."""
    names = one.words("network")
    if len(names) != 1:
        return UNSAID, UNSAID  # in several networks at once, or in none
    if one.text("dynamic_vlan") not in ("", "0"):
        return names[0], UNSAID  # who somebody is decides
    try:
        found = networks(source)
    except Unanswered:
        return names[0], UNSAID
    interface = found.interfaces.get(names[0])
    tag = found.vlan_of(interface.device) if interface is not None else None
    return names[0], UNSAID if tag is None else tag


def beside(source: OpenwrtSource, one: Section) -> list[Section]:
    """The other SSIDs that feed the same network on this device."""
    mine = set(one.words("network"))
    return [
        other
        for other in sending(source)
        if other is not one and mine & set(other.words("network")) and is_on(source, other) is not False
    ]


def isolated_of(source: OpenwrtSource, one: Section) -> Known[bool]:
    forced = one.flag("multicast_to_unicast") is True or one.flag("proxy_arp") is True
    if not forced and "isolate" not in one.options:
        return source.default(WIRELESS, value=False, tag="C")
    if not forced and one.flag("isolate") is not True:
        return False
    others = beside(source, one)
    if not others:
        return True
    return all(each.flag("bridge_isolate") is True for each in (one, *others))


def flag_of(source: OpenwrtSource, one: Section, option: str) -> Known[bool]:
    if option not in one.options:
        return source.default(WIRELESS, value=False, tag="C")
    found = one.flag(option)
    return UNSAID if found is None else found


def wps_of(source: OpenwrtSource, one: Section) -> Known[bool]:
    """It is sent only where one of its options is set."""
    there = [word for word in _WPS if word in one.options and one.text(word) not in ("", "0")]
    return True if there else source.default(WIRELESS, value=False, tag="C" if is_kernels(source, one) else "M")


def mac_filter_of(source: OpenwrtSource, one: Section) -> Known[bool]:
    word = one.text("macfilter")
    if word == "allow":
        return True
    return False if word else source.default(WIRELESS, value=False, tag="C")
