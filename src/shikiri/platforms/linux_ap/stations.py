"""Who is connected over Wi-Fi now, as hostapd tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.stations import Station
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI
from shikiri.platforms.linux_ap.source import ApSource

_MAC: Final = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")


def parse(source: ApSource) -> Parsed:
    """One thing per station that hostapd let in."""
    whole = "that is all" in source.files(HOSTAPD_CLI)
    return Parsed(tuple(on_air(source)), rests_on=(HOSTAPD_CLI,), whole=whole)


def on_air(source: ApSource) -> Iterator[Station]:
    """The stations of every network, each with the bridge it comes into."""
    bridges = _bridges(source)
    for head, lines in source.files(HOSTAPD_CLI).items():
        question, _, name = head.partition(" ")
        if question != "all_sta":
            continue
        here, at = "", 0
        for number, text in lines:
            if _MAC.fullmatch(text):
                here, at = text, number
            elif here and text.startswith("flags=") and "[AUTHORIZED]" in text:
                yield Station(
                    mac=here,
                    address=UNSAID,
                    segment=UNSAID,
                    interface=bridges.get(name, name),
                    handle=f"{name}/{here}",
                    at={"": Line(HOSTAPD_CLI, at)},
                )
                here = ""


def _bridges(source: ApSource) -> dict[str, str]:
    try:
        networks = [bss for conf in found(source).files for bss in conf.networks]
    except Exception:  # noqa: BLE001  (without the files the port itself is all that is known)
        return {}
    return {bss.interface: bss.value("bridge") for bss in networks if bss.value("bridge")}


DRIVER = FacetDriver(facet="stations", asks=(HOSTAPD_CLI,), parse=parse)
