"""Radios: every `wifi-device`. Its power is in dBm only where the driver is the kernel's own (`mac80211`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.command import Command
from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, put
from shikiri.platforms.openwrt.running import IWINFO, STATUS, powers
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again, radio_on
from shikiri.platforms.write import Around

_FACET: Final = Radio.FACET
_WIRELESS: Final = "wireless"
_KERNEL: Final = "mac80211"
Band = Literal["2.4", "5", "6"]
_BANDS: Final[dict[str, Band]] = {"2g": "2.4", "5g": "5", "6g": "6"}


def parse(source: OpenwrtSource) -> Parsed:
    things = tuple(_radio(source, one) for one in source.package(_WIRELESS).of("wifi-device"))
    return Parsed(things, rests_on=(source.question(_WIRELESS),))


def _radio(source: OpenwrtSource, one: Section) -> Radio:
    power = one.text("txpower")
    return Radio(
        handle=one.address,
        at=source.lines_of(
            _WIRELESS, one, enabled="disabled", channel="channel", power_dbm="txpower", country="country", band="band"
        ),
        name=one.address,
        enabled=one.flag("disabled") is not True,
        band=_band(one),
        channel=one.text("channel") or UNSAID,
        power_dbm=int(power) if power.isdigit() and one.text("type") == _KERNEL else _heard(source, one),
        power_auto=False,  # nothing turns it up or down by itself
        country=one.text("country") or UNSAID,
    )


def _heard(source: OpenwrtSource, one: Section) -> Known[int]:
    """Where no line says it, the driver takes the most it may: what it sends now is what it tells."""
    if one.text("txpower") or not (source.has(IWINFO) and source.has(STATUS)):
        return UNSAID
    return powers(source).get(one.address, UNSAID)


def _band(one: Section) -> Known[Band]:
    if one.text("band"):
        return _BANDS.get(one.text("band"), UNSAID)
    mode = one.text("hwmode")
    return "5" if mode in ("11a", "11na", "11ac") else "2.4" if mode in ("11b", "11g", "11bg", "11ng") else UNSAID


def render(before: Radio | None, after: Radio | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "owrt.no-radio")
    source, wanted = again(around), changes(before, after)
    held = source.package(_WIRELESS).named(before.handle)
    if held is None:
        raise refuse(_FACET, "name", "owrt.no-radio")
    if "power_dbm" in wanted:
        if held.text("type") != _KERNEL:
            raise refuse(_FACET, "power_dbm", "owrt.vendor-power")
        yield put(_WIRELESS, held.address, "txpower", str(wanted.pop("power_dbm")))
    for field in ("country", "channel"):
        if field in wanted:
            yield put(_WIRELESS, held.address, field, str(wanted.pop(field)))
    if "enabled" in wanted:
        if wanted.pop("enabled"):
            yield from radio_on(source, held)
        else:
            yield put(_WIRELESS, held.address, "disabled", "1")
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(*asks(_WIRELESS), STATUS, IWINFO), parse=parse, render=render)
