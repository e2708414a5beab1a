"""Who is connected now: over Wi-Fi, as hostapd tells it; by cable, as neighbours and leases tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.stations import Station
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.linux import leases
from shikiri.platforms.linux.questions import ADDRESSES, DATE
from shikiri.platforms.linux_ap.hostapd import found
from shikiri.platforms.linux_ap.hostapd_runs import is_used
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI
from shikiri.platforms.linux_ap.source import ApSource

_MAC: Final = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")


def parse(source: ApSource) -> Parsed:
    """One thing for each hardware address on each network, whoever told of it first."""
    whole = _is_heard_out(source)
    found: dict[tuple[object, object], Station] = {}
    for told in (on_air, leases.neighbours, leases.leases):
        try:
            for one in told(source):
                place = (one.interface, one.mac)
                held = found.setdefault(place, one)
                if held.address is UNSAID and one.address is not UNSAID:
                    found[place] = replace(held, address=one.address)
        except Unanswered:
            whole = False  # there may be more than anybody named
    asked = (leases.NEIGHBOURS, leases.LEASES) if whole else ()
    return Parsed(tuple(found.values()), rests_on=(HOSTAPD_CLI, *asked), whole=whole)


def _is_heard_out(source: ApSource) -> bool:
    """Did hostapd answer for every network that is in use?"""
    told = source.files(HOSTAPD_CLI)
    heard = {
        head.partition(" ")[2]
        for head, lines in told.items()
        if head.startswith("all_sta ") and not any(text == "no answer" for _, text in lines)
    }
    return "that is all" in told and _in_use(source) <= heard


def _in_use(source: ApSource) -> set[str]:
    try:
        files = [conf for conf in found(source).files if is_used(source, conf.path)[0] is not False]
    except Exception:  # noqa: BLE001  (files that nobody understands name no network that is missed)
        return set()
    return {bss.interface for conf in files for bss in conf.networks}


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


_ASKS: Final = (HOSTAPD_CLI, leases.NEIGHBOURS, leases.LEASES, ADDRESSES, DATE)
DRIVER = FacetDriver(facet="stations", asks=_ASKS, parse=parse)
