"""The radios of a Linux machine: what the files of hostapd set, and the limit of power that a unit sets beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.facets.radio import Radio
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux_ap.hostapd import ASKS, Bss, Conf, found
from shikiri.platforms.linux_ap.hostapd_runs import Runs, is_used, runs, unnamed
from shikiri.platforms.linux_ap.radio_write import render
from shikiri.platforms.linux_ap.scripts import HOSTAPD_RUNS
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import file_of, unit_of

Band = Literal["2.4", "5", "6"]
_UNLIMITED: Final = Default(30, "M")  # hostapd sets no power: the driver sends with all that the country allows
_LAST_OF_24: Final = 14
_OF_6 = range(131, 138)  # operating classes


def parse(source: ApSource) -> Parsed:
    """One radio a file, and those that no file names."""
    seen, told = found(source), runs(source)
    radios = [_radio(source, conf, told) for conf in seen.files]
    named = {radio.handle for radio in radios}
    radios += [_unused(source, one, told) for one in (unnamed(told, named) if told is not None else ())]
    asked = (seen.question, HOSTAPD_RUNS) if told is not None else (seen.question,)
    return Parsed(tuple(radios), rests_on=asked, whole=seen.whole and (told is None or told.whole))


def _unused(source: ApSource, name: str, told: Runs | None) -> Radio:
    """A radio that no file names; what a unit will do to it counts all the same."""
    limit = _limit(source, file_of(name), name, told)
    return Radio(
        name=name,
        power_max_dbm=limit[0] // 100 if limit is not None else _UNLIMITED,
        power_auto=True,
        handle=name,
        at={"": Line(HOSTAPD_RUNS, 0), "power_max_dbm": limit[1] if limit is not None else Line(HOSTAPD_RUNS, 0)},
    )


def _limit(source: ApSource, path: str, name: str, told: Runs | None) -> tuple[int, Line] | None:
    return told.power.get((unit_of(source, path), name)) if told is not None else None


def _radio(source: ApSource, conf: Conf, told: Runs | None) -> Radio:
    used, by = is_used(source, conf.path)
    name = conf.networks[0].interface
    limit = _limit(source, conf.path, name, told)
    return Radio(
        name=name,
        enabled=used,
        band=band(conf.whole),
        channel=_channel(conf.whole),
        power_max_dbm=limit[0] // 100 if limit is not None else _UNLIMITED,
        power_auto=True,  # the driver chooses, up to the limit
        country=conf.whole.value("country_code").upper() or UNSAID,
        handle=name,
        at=dict(_lines(conf, by, limit[1] if limit is not None else None)),
    )


def _lines(conf: Conf, by: Line | None, limit: Line | None) -> Iterator[tuple[str, Line]]:
    yield "", conf.whole.line
    yield "enabled", by or conf.whole.line
    yield "band", conf.whole.line_of("op_class", "hw_mode")
    yield "channel", conf.whole.line_of("channel")
    yield "power_max_dbm", limit or Line(HOSTAPD_RUNS, 0)
    yield "country", conf.whole.line_of("country_code")


def band(bss: Bss) -> Known[Band]:
    """By the class of the channel, else by the mode and the number; 802.11b is what hostapd does unless told."""
    if bss.number("op_class") in _OF_6:
        return "6"
    mode = bss.value("hw_mode", "b").strip()
    if mode in ("b", "g"):
        return "2.4"
    channel = bss.number("channel")
    if mode == "a":
        return "5" if channel == 0 or channel > _LAST_OF_24 else UNSAID
    return UNSAID


def _channel(bss: Bss) -> Known[str]:
    word = bss.value("channel", "0").strip()
    return "auto" if word in ("0", "acs_survey") else word


DRIVER = FacetDriver(facet="radio", asks=(*ASKS, HOSTAPD_RUNS), parse=parse, confidence="recorded", render=render)
