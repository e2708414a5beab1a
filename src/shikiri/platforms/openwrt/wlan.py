"""Wi-Fi networks: every `wifi-iface` that lets stations in, and one twin for each key of a station of its own.

Some words say more than they seem to: `sae` requires protected frames whatever `ieee80211w` says. And `isolate` parts
the stations of one BSS only: the same network on another radio is reached unless the ports of the bridge are isolated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_fields import (
    WIRELESS,
    ciphers_of,
    flag_of,
    is_on,
    isolated_of,
    mac_filter_of,
    passphrase_of,
    place_of,
    pmf_of,
    security_of,
    sending,
    wps_of,
)
from shikiri.platforms.openwrt.wlan_words import ENTERPRISE, meant
from shikiri.platforms.openwrt.wlan_write import render

_FACET = Wlan.FACET
_RAW: Final = ("hostapd_options", "hostapd_bss_options", "wpa_psk_file", "sae_password_file", "ppsk")
_WITH_KEYS: Final = ("wpa", "wpa-wpa2", "wpa2", "wpa2-wpa3", "wpa3")


def parse(source: OpenwrtSource) -> Parsed:
    things = [thing for one in sending(source) for thing in _things(source, one)]
    return Parsed(tuple(things), rests_on=(source.question(WIRELESS),))


def _things(source: OpenwrtSource, one: Section) -> Iterator[Wlan]:
    if raw := next((word for word in _RAW if word in one.options), ""):
        raise source.fail(WIRELESS, one.at(raw))  # lines handed to hostapd as they are may say anything
    told = meant(one.text("encryption")) if "encryption" in one.options else None
    where, vlan = place_of(source, one)
    base = Wlan(
        handle=one.address,
        at=_lines(source, one),
        ssid=one.text("ssid") or one.text("mesh_id") or UNSAID,
        enabled=is_on(source, one),
        security=security_of(source, one, told[0] if told else None),
        ciphers=ciphers_of(told[1] if told else None),
        pmf=pmf_of(source, one, told[0] if told else None),
        passphrase=passphrase_of(one, told[0] if told else None),
        client_isolation=isolated_of(source, one),
        isolation_reach="ap",
        vlan=vlan,
        interface=where,
        hidden=flag_of(source, one, "hidden"),
        wps=wps_of(source, one),
        radius_secret=Secret.plain(one.text("auth_secret")) if told and told[0].security in ENTERPRISE else UNSAID,
        radius_servers=frozenset(one.words("auth_server") or one.words("server")) or UNSAID,
        mac_filter=mac_filter_of(source, one),
    )
    yield base
    if base.security in _WITH_KEYS:
        yield from _stations(source, one, base)


def _lines(source: OpenwrtSource, one: Section) -> dict[str, Line]:
    return source.lines_of(
        WIRELESS, one, ssid="ssid", security="encryption", ciphers="encryption", pmf="ieee80211w",
        passphrase="key",  # noqa: S106  (the name of an option)
        client_isolation="isolate", interface="network", hidden="hidden", enabled="disabled", mac_filter="macfilter",
        radius_servers="auth_server",
        radius_secret="auth_secret",  # noqa: S106  (the name of an option)
        wps="wps_pushbutton",
    )  # fmt: skip


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
__all__ = ["DRIVER", "WIRELESS", "is_on", "sending"]
