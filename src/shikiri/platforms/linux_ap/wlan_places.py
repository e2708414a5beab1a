"""Where a new network goes: the radio, its file, and an interface and an address that nobody has yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shikiri.model.facets.wlan import Wlan
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.hostapd_runs import Runs, runs, unnamed
from shikiri.platforms.linux_ap.iw import interfaces
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import file_of
from shikiri.platforms.write import Around

_MOST: Final = 8  # networks of one radio


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new network goes: the file, the interface, and whether the file has to be begun."""

    path: str
    radio: str
    name: str
    bssid: str
    new: bool


def before_this(after: Wlan, around: Around) -> int:
    """How many networks this plan makes before this one: all are counted, in the order of the wanted state."""
    known = {one.handle for one in around.observed.things("wlan")}
    new = [one for one in around.wanted.things("wlan") if isinstance(one, Wlan) and one.handle not in known]
    return next((at for at, one in enumerate(new) if one is after), 0)


def radios(source: ApSource, around: Around) -> tuple[str, ...]:
    """The radios of the binding; without any, the only one there is."""
    told = runs(source)
    named = {conf.networks[0].interface for conf in found(source).files}
    there = named | set(unnamed(told, named))
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


def place_for(source: ApSource, radio: str, before: int) -> Place:
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


def keep_others(source: ApSource, path: str, around: Around, name: str, *, on: bool) -> None:
    """One service sends all networks of a file: none goes on or off that nobody wants so."""
    others = {bss.interface for conf in found(source).files if conf.path == path for bss in conf.networks} - {name}
    wanted = {one.handle for one in around.wanted.things("wlan") if isinstance(one, Wlan) and one.enabled is on}
    if others - wanted:
        raise refuse("wlan", "enabled", "ap.several-networks", path=path)
