"""Wi-Fi networks: every `wifi-iface` that lets stations in, and one twin for each key of a station of its own.

Some words say more than they seem to: `sae` requires protected frames whatever `ieee80211w` says. And `isolate` parts
the stations of one BSS only: the same network on another radio is reached unless the ports of the bridge are isolated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.wlan import Cipher, Pmf, Security, Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_words import ENTERPRISE, PMF, Word, meant
from shikiri.platforms.openwrt.wlan_write import render

_FACET = Wlan.FACET
WIRELESS: Final = "wireless"
_SENDING: Final = ("ap", "mesh", "adhoc")
_RAW: Final = ("hostapd_options", "hostapd_bss_options", "wpa_psk_file", "sae_password_file", "ppsk")
_WPS: Final = ("wps_pushbutton", "wps_label", "ext_registrar", "wps_pin", "wps_config")
_WITH_KEYS: Final = ("wpa", "wpa-wpa2", "wpa2", "wpa2-wpa3", "wpa3")
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


def parse(source: OpenwrtSource) -> Parsed:
    things = [thing for one in sending(source) for thing in _things(source, one)]
    return Parsed(tuple(things), rests_on=(source.question(WIRELESS),))


def _things(source: OpenwrtSource, one: Section) -> Iterator[Wlan]:
    if raw := next((word for word in _RAW if word in one.options), ""):
        raise source.fail(WIRELESS, one.at(raw))  # lines handed to hostapd as they are may say anything
    told = meant(one.text("encryption")) if "encryption" in one.options else None
    where, vlan = _place(source, one)
    base = Wlan(
        handle=one.address,
        at=_lines(source, one),
        ssid=one.text("ssid") or one.text("mesh_id") or UNSAID,
        enabled=is_on(source, one),
        security=_security(source, one, told[0] if told else None),
        ciphers=_ciphers(told[1] if told else None),
        pmf=_pmf(source, one, told[0] if told else None),
        passphrase=_passphrase(one, told[0] if told else None),
        client_isolation=_isolated(source, one),
        isolation_reach="ap",
        vlan=vlan,
        interface=where,
        hidden=_flag(source, one, "hidden"),
        wps=_wps(source, one),
        radius_servers=frozenset(one.words("auth_server") or one.words("server")) or UNSAID,
        mac_filter=_mac_filter(source, one),
    )
    yield base
    if base.security in _WITH_KEYS:
        yield from _stations(source, one, base)


def _lines(source: OpenwrtSource, one: Section) -> dict[str, Line]:
    return source.lines_of(
        WIRELESS, one, ssid="ssid", security="encryption", ciphers="encryption", pmf="ieee80211w",
        passphrase="key",  # noqa: S106  (the name of an option)
        client_isolation="isolate", interface="network", hidden="hidden", enabled="disabled", mac_filter="macfilter",
        radius_servers="auth_server", wps="wps_pushbutton",
    )  # fmt: skip


def _security(source: OpenwrtSource, one: Section, word: Word | None) -> Known[Security]:
    if "encryption" not in one.options:
        return source.default(WIRELESS, "open", "M")
    return word.security if word is not None else UNSAID


def _ciphers(ciphers: frozenset[Cipher] | None) -> Known[frozenset[Cipher]]:
    return UNSAID if ciphers is None else ciphers


def _pmf(source: OpenwrtSource, one: Section, word: Word | None) -> Known[Pmf]:
    if word is None:
        return UNSAID
    if word.is_forced:
        return word.pmf
    if "ieee80211w" in one.options:
        return PMF.get(one.text("ieee80211w"), UNSAID)
    return source.default(WIRELESS, word.pmf, "C")


def _passphrase(one: Section, word: Word | None) -> Known[Secret]:
    if word is None or word.security in ENTERPRISE or word.security in ("open", "owe"):
        return UNSAID
    key = one.text("key")
    if word.security == "wep":
        key = one.text(f"key{key}") if _WEP_SLOT.fullmatch(key) else key
    elif "sae_password" in one.options:
        key = one.text("sae_password")
    return Secret.plain(key) if key else NO_SECRET


def _place(source: OpenwrtSource, one: Section) -> tuple[Known[str], Known[int]]:
    """The network it feeds and its VLAN."""
    names = one.words("network")
    if len(names) != 1 or one.flag("dynamic_vlan") is True or one.text("dynamic_vlan") in ("1", "2"):
        return (names[0] if names else UNSAID), UNSAID
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


def _isolated(source: OpenwrtSource, one: Section) -> Known[bool]:
    forced = one.flag("multicast_to_unicast") is True or one.flag("proxy_arp") is True
    if not forced and "isolate" not in one.options:
        return source.default(WIRELESS, value=False, tag="C")
    if not forced and one.flag("isolate") is not True:
        return False
    others = beside(source, one)
    if not others:
        return True
    return all(each.flag("bridge_isolate") is True for each in (one, *others))


def _flag(source: OpenwrtSource, one: Section, option: str) -> Known[bool]:
    if option not in one.options:
        return source.default(WIRELESS, value=False, tag="C")
    found = one.flag(option)
    return UNSAID if found is None else found


def _wps(source: OpenwrtSource, one: Section) -> Known[bool]:
    """It is sent only where one of its options is set."""
    there = [word for word in _WPS if word in one.options and one.text(word) not in ("", "0")]
    return True if there else source.default(WIRELESS, value=False, tag="C")


def _mac_filter(source: OpenwrtSource, one: Section) -> Known[bool]:
    word = one.text("macfilter")
    if word == "allow":
        return True
    return False if word else source.default(WIRELESS, value=False, tag="C")


def _stations(source: OpenwrtSource, one: Section, base: Wlan) -> Iterator[Wlan]:
    """Keys that single stations have: each opens the same network."""
    for station in source.package(WIRELESS).of("wifi-station"):
        if station.flag("disabled") is True or station.text("iface") not in ("", one.name):
            continue
        vid = station.text("vid")
        vlan: Known[int] = base.vlan if not vid else int(vid) if vid.isdigit() else UNSAID
        yield replace(
            base,
            handle=f"{base.handle} {station.address}",
            at={**base.at, "passphrase": source.line(WIRELESS, station.at("key") or station.line)},
            passphrase=Secret.plain(station.text("key")),
            vlan=vlan,
        )


DRIVER = FacetDriver(facet=_FACET, asks=asks(WIRELESS, "network"), parse=parse, render=render)
