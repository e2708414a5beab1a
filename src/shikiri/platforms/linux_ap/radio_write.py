"""Radios as operations: the limit of power in a unit of systemd, the country in the file of hostapd."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.radio import Radio
from shikiri.model.operation import File, Package
from shikiri.model.reading import Reading
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.linux_ap.units import drop_in, file_of, restarted, settings, unit_of
from shikiri.platforms.linux_ap.wlan_lines import put
from shikiri.platforms.write import Around

_LEAST, _MOST = 0, 30  # dBm
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_MEASURED: Final = ("channel", "power_dbm")


def render(before: Radio | None, after: Radio | None, around: Around) -> Iterator[Command]:
    """One radio. Nobody makes or takes away one."""
    if before is None or after is None:
        raise refuse("radio", "name", "ap.not-by-itself")
    source = ApSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    left = {field: value for field, value in changes(before, after).items() if field not in _MEASURED}
    conf = next((conf for conf in found(source).files if conf.networks[0].interface == before.handle), None)
    unit = unit_of(source, conf.path if conf is not None else file_of(before.handle))
    if "power_max_dbm" in left:
        yield from _limited(before.handle, unit, left.pop("power_max_dbm"))
    if "country" in left:
        country = left.pop("country")
        if conf is None or not _COUNTRY.fullmatch(country):
            raise refuse("radio", "country", "ap.no-file")
        sets = (put("country_code", country), put("ieee80211d", "1"))
        yield from settings(conf.path, before.handle, sets)
        yield restarted(unit, conf.path)
    refuse_rest("radio", left)


def _limited(radio: str, unit: str, dbm: int) -> Iterator[Command]:
    """`iw` sets it each time hostapd starts: hostapd has no word for it.

    It is set for the whole radio: the other networks of it appear only once the country is known.
    """
    if not _LEAST <= dbm <= _MOST:
        raise refuse("radio", "power_max_dbm", "ap.bad-power", least=_LEAST, most=_MOST)
    path = drop_in(unit)
    which = f'"$$(cat /sys/class/net/{radio}/phy80211/name)"'
    text = f"[Service]\nExecStartPost=-/bin/sh -c 'exec /usr/sbin/iw phy {which} set txpower limit {dbm * 100}'\n"
    yield done(Package("iw"))
    yield done(File(path=path, text=(text,)))
    yield restarted(unit, path)
