"""A new Wi-Fi network: one BSS on every radio the device is bound to, and the radio's own file where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.operation import File
from shikiri.model.secret import Secret
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.changes import plain, refuse
from shikiri.platforms.linux_ap import wlan_lines as lines
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.hostapd_runs import Runs, runs
from shikiri.platforms.linux_ap.iw import interfaces
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import FOLDER, file_of, installed, section, settings, started, unit_of
from shikiri.platforms.linux_ap.wlan_lines import Set, put
from shikiri.platforms.write import Around

_CHANNELS: Final = ("1", "6", "11")  # of 2.4 GHz, each clear of the others; none of them has to listen for radar first
_MOST: Final = 8  # networks of one radio


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new network goes: the file, the interface, and whether the file has to be begun."""

    path: str
    radio: str
    name: str
    bssid: str
    new: bool


def make(source: ApSource, after: Wlan, around: Around) -> Iterator[Command]:
    """What is not said stays as a fresh network has it; the protection must be said."""
    target = lines.TARGETS.get(str(plain(after.security)))  # type: ignore[call-overload]
    if target is None:
        raise refuse("wlan", "security", "ap.no-such-protection")
    bridge = bridge_of(after, around)
    before = _before(after, around)
    yield from installed()
    for radio in radios(source, around):
        place = _place(source, radio, before)
        keep_others(source, place.path, around, place.name, on=True)
        yield section(place.path, place.name)
        if place.new:
            yield from settings(place.path, place.name, _head(source, radio))
        yield from settings(place.path, place.name, _network(after, target, bridge, place))
        if target.enterprise:
            yield from _vlans(place, around)
        yield started(unit_of(source, place.path), place.path)


def _before(after: Wlan, around: Around) -> int:
    """How many networks this plan makes before this one: all are counted, in the order of the wanted state."""
    known = {one.handle for one in around.observed.things("wlan")}
    new = [one for one in around.wanted.things("wlan") if isinstance(one, Wlan) and one.handle not in known]
    return next((at for at, one in enumerate(new) if one is after), 0)


def radios(source: ApSource, around: Around) -> tuple[str, ...]:
    """The radios of the binding; without any, the only one there is."""
    told = runs(source)
    there = set(told.radios if told is not None else ()) | {conf.networks[0].interface for conf in found(source).files}
    bound = tuple(around.binding.radios) if around.binding is not None else ()
    chosen = bound or tuple(there)
    if not chosen or (not bound and len(there) != 1):
        raise refuse("wlan", "ssid", "ap.bind-radio" if there else "ap.no-radio-at-all", radios=sorted(there))
    for radio in chosen:
        if radio not in there:
            raise refuse("wlan", "ssid", "ap.no-radio", radio=radio, radios=sorted(there))
        _must_be_free(source, radio, told)
    return chosen


def _must_be_free(source: ApSource, radio: str, told: Runs | None) -> None:
    """A radio that is a station of somebody's network, or belongs to another program, is left alone."""
    try:
        mine = [one for one in interfaces(source) if one.name == radio]
    except Unanswered:
        return
    if any(one.mode not in ("AP", "managed", "") or (one.mode == "managed" and one.ssid) for one in mine):
        raise refuse("wlan", "ssid", "ap.radio-busy", radio=radio, ssid=mine[0].ssid or mine[0].mode)
    files = {conf.path for conf in found(source).files if conf.networks[0].interface == radio}
    used = told is not None and bool(files & told.files.keys())
    if any(one.mode == "AP" and one.ssid for one in mine) and not used:
        raise refuse("wlan", "ssid", "ap.radio-busy", radio=radio, ssid=mine[0].ssid)


def _place(source: ApSource, radio: str, before: int) -> Place:
    """The radio itself for its first network, `wlan0_1` and so on for the others."""
    conf = next((conf for conf in found(source).files if conf.networks[0].interface == radio), None)
    taken = {bss.interface for one in found(source).files for bss in one.networks}
    path = conf.path if conf is not None else file_of(radio)
    count = (len(conf.networks) if conf is not None else 0) + before
    if count >= _MOST:
        raise refuse("wlan", "ssid", "ap.too-many", most=_MOST)
    if count == 0:
        return Place(path, radio, radio, "", new=True)
    free = [name for number in range(1, 64) if (name := f"{radio}_{number}") not in taken]
    name = free[before if conf is not None else before - 1]
    return Place(path, radio, name, _address(source, radio, int(name.rpartition("_")[2])), new=False)


def _address(source: ApSource, radio: str, number: int) -> str:
    """An address of our own making: that of the radio with other bits in its first octet, marked as local."""
    told = runs(source)
    known = told.radios.get(radio) if told is not None else None
    if known is None:
        raise refuse("wlan", "ssid", "ap.no-address", radio=radio)
    first, rest = int(known[1][:2], 16), known[1][2:]
    return f"{(first | 2) ^ (number << 2 & 0xFC):02x}{rest}"


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


def keep_others(source: ApSource, path: str, around: Around, name: str, *, on: bool) -> None:
    """One service sends all networks of a file: none goes on or off that nobody wants so."""
    others = {bss.interface for conf in found(source).files if conf.path == path for bss in conf.networks} - {name}
    wanted = {one.handle for one in around.wanted.things("wlan") if isinstance(one, Wlan) and one.enabled is on}
    if others - wanted:
        raise refuse("wlan", "enabled", "ap.several-networks", path=path)
