"""A new Wi-Fi network: one BSS on every radio the device is bound to, and the radio's own file where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.operation import File
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import plain, refuse
from shikiri.platforms.linux_ap import wlan_lines as lines
from shikiri.platforms.linux_ap.hostapd_runs import runs
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import FOLDER, installed, section, settings, started, unit_for, unit_of
from shikiri.platforms.linux_ap.wlan_lines import Set, put
from shikiri.platforms.linux_ap.wlan_places import Place, before_this, keep_others, place_for, radios
from shikiri.platforms.write import Around

_CHANNELS: Final = ("1", "6", "11")  # of 2.4 GHz, each clear of the others; none of them has to listen for radar first


def make(source: ApSource, after: Wlan, around: Around) -> Iterator[Command]:
    """What is not said stays as a fresh network has it; the protection must be said."""
    target = lines.TARGETS.get(str(plain(after.security)))  # type: ignore[call-overload]
    if target is None:
        raise refuse("wlan", "security", "ap.no-such-protection")
    bridge = bridge_of(after, around)
    before = before_this(after, around)
    yield from installed()
    for radio in radios(source, around):
        place = place_for(source, radio, before)
        keep_others(source, place.path, around, place.name, on=True)
        yield section(place.path, place.name)
        if place.new:
            yield unit_for(radio)
            yield from settings(place.path, place.name, _head(source, radio))
        yield from settings(place.path, place.name, _network(after, target, bridge, place))
        if target.enterprise and plain(after.client_isolation) is not True:
            yield from _vlans(place, around)
        yield started(unit_of(source, place.path), place.path)


def _head(source: ApSource, radio: str) -> Iterator[Set]:
    """What a radio needs to send in Japan. The kernel knows which channels and how much power that allows."""
    told = runs(source)
    at = sorted(told.radios).index(radio) if told is not None and radio in told.radios else 0
    said = {
        "driver": "nl80211",
        "ctrl_interface": "/run/hostapd",
        "logger_syslog": "-1",
        "logger_syslog_level": "2",
        "country_code": "JP",
        "ieee80211d": "1",
        "hw_mode": "g",
        "channel": _CHANNELS[at % len(_CHANNELS)],
        "ieee80211n": "1",
        "wmm_enabled": "1",
    }
    yield from (put(key, value) for key, value in said.items())


def _network(after: Wlan, target: lines.Target, bridge: str, place: Place) -> Iterator[Set]:
    if not place.new:
        yield put("bssid", place.bssid)
        yield put("ctrl_interface", "/run/hostapd")
    yield put("bridge", bridge)
    ssid, pmf = plain(after.ssid), plain(after.pmf)
    yield from lines.name(ssid if isinstance(ssid, str) else "")
    wanted = next((word for word in lines.PMF if word == pmf), None)
    yield from lines.protection(None, target, wanted or target.pmf)
    ciphers = plain(after.ciphers)
    yield from lines.ciphers(ciphers if isinstance(ciphers, frozenset) else frozenset({"ccmp"}), 2)
    if target.enterprise:
        yield from _enterprise(after, place)
    else:
        yield from lines.key(_secret(after.passphrase, "passphrase"), None)
    yield put("wps_state", "0")
    yield put("ap_isolate", "1" if plain(after.client_isolation) is True else "0")
    yield put("ignore_broadcast_ssid", "1" if plain(after.hidden) is True else "0")
    if plain(after.mac_filter) is True:
        raise refuse("wlan", "mac_filter", "ap.no-list")


def _secret(value: object, field: str) -> Secret:
    if not isinstance(value, Secret) or value.kind != "plain":
        raise refuse("wlan", field, "ap.no-secret")
    return value


def _enterprise(after: Wlan, place: Place) -> Iterator[Set]:
    wanted = plain(after.radius_servers)
    yield put("nas_identifier", f"{re.sub(r'[^A-Za-z0-9-]', '-', place.name)}.shikiri")
    yield from lines.servers(
        wanted if isinstance(wanted, frozenset) else frozenset(), _secret(after.radius_secret, "radius_secret")
    )
    if plain(after.client_isolation) is not True:  # in a VLAN of their own stations are not kept apart
        yield put("dynamic_vlan", "1")
        yield put("vlan_file", _vlan_file(place))


def _vlan_file(place: Place) -> str:
    return f"{FOLDER}/{place.name}.vlan"


def _vlans(place: Place, around: Around) -> Iterator[Command]:
    """Where a station goes whose certificate says so: a port of its own kind for every network of this device."""
    rows = [
        f"{one.vlan}\t{place.name}.{one.vlan}\t{one.key}\n"
        for one in around.wanted.things("segment")
        if isinstance(one, Segment) and isinstance(one.vlan, int) and one.vlan and one.key
    ]
    yield done(File(path=_vlan_file(place), text=("".join(rows),), mode="0644"))


def bridge_of(after: Wlan, around: Around) -> str:
    """The network of this device that carries the VLAN, as it is or as this plan makes it; else the one named."""
    vlan, interface = plain(after.vlan), plain(after.interface)
    if not isinstance(vlan, int) and isinstance(interface, str):
        return interface
    named = [one.key for one in around.wanted.things("segment") if isinstance(one, Segment) and one.vlan == vlan]
    if len(named) != 1:
        raise refuse("wlan", "vlan", "ap.no-bridge", vlan=str(vlan))
    return named[0]
