"""What each option of a `wifi-iface` says of the network it sends."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.facets.wlan import Cipher, Pmf, Security
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.weakest import weakest
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_words import ENTERPRISE, PMF, Word

WIRELESS: Final = "wireless"
_LISTENING: Final = frozenset({"sta", "monitor"})  # of any other word nobody knows that it sends nothing
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")
_SAE: Final = frozenset({"wpa3", "wpa2-wpa3"})  # with a password of its own `key` still opens it
_WEP_SLOT: Final = re.compile("[1-4]")


def sending(source: OpenwrtSource) -> list[Section]:
    """The sections that let stations in."""
    return [one for one in source.package(WIRELESS).of("wifi-iface") if one.text("mode") not in _LISTENING]


def is_on(source: OpenwrtSource, one: Section) -> Known[bool]:
    """Neither it nor its radio is switched off."""
    radio = source.package(WIRELESS).named(one.text("device"))
    if radio is None or radio.type != "wifi-device":
        return UNSAID
    return one.switch("disabled") is not True and radio.switch("disabled") is not True


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
    keys = {text for text in (key, one.text("sae_password") if word.security in _SAE else "") if text}
    return Secret.plain(weakest(keys)) if keys else NO_SECRET


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
    mine = _bridges(source, one)
    return [
        other
        for other in sending(source)
        if other is not one and mine & _bridges(source, other) and is_on(source, other) is not False
    ]


def _bridges(source: OpenwrtSource, one: Section) -> frozenset[str]:
    """The networks it feeds and the devices below them: two interfaces may stand on one bridge."""
    names = one.words("network")
    try:
        known = networks(source).interfaces
    except Unanswered:
        return frozenset(names)
    return frozenset(names) | {f"device {known[name].device}" for name in names if name in known}


def isolated_of(source: OpenwrtSource, one: Section) -> Known[bool]:
    forced = one.switch("multicast_to_unicast") is True or one.switch("proxy_arp") is True
    if not forced and "isolate" not in one.options:
        return source.default(WIRELESS, value=False, tag="C")
    if not forced and one.switch("isolate") is not True:
        return False
    if one.text("dynamic_vlan") not in ("", "0"):  # stations of one VLAN reach each other: so it was found on air
        return False
    if one.text("wds") not in ("", "0"):  # a station with a port of its own is beyond the flag of the BSS
        return UNSAID
    others = beside(source, one)
    if not others:
        return True
    return all(each.switch("bridge_isolate") is True for each in (one, *others))


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
