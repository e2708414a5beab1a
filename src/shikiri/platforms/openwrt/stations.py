"""Stations: who has a lease, and whom the access point hears."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.stations import Station
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.addresses import addresses_of
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.source import OpenwrtSource, asks

_FACET: Final = Station.FACET
LEASES: Final = "cat /tmp/dhcp.leases"
HEARD: Final = "hostapd clients"
_FIELDS: Final = 4
_HEAD: Final = "== hostapd."


def parse(source: OpenwrtSource) -> Parsed:
    found: dict[str, Station] = {one.key: one for one in _leased(source)}
    for one in _heard(source):
        held = found.get(one.key)
        found[one.key] = one if held is None else _both(held, one)
    return Parsed(tuple(found.values()), rests_on=(LEASES, HEARD))


def _leased(source: OpenwrtSource) -> Iterator[Station]:
    """`1732180000 02:00:00:00:00:01 192.168.20.57 phone 01:...`; nobody has one where there is no such file."""
    if source.exit_status(LEASES) not in (0, None) or not source.has(LEASES):
        return
    for number, line in enumerate(source.lines(LEASES), start=1):
        words = line.split()
        if len(words) >= _FIELDS:
            mac, address = words[1].lower(), words[2]
            yield Station(
                handle=mac, at={"": Line(LEASES, number)}, mac=mac, address=address, segment=_segment(source, address)
            )


def _segment(source: OpenwrtSource, address: str) -> Known[str]:
    try:
        interfaces = networks(source).interfaces.values()
        for one in interfaces:
            if any("/" in word and address in AddressSet.of(word) for word in addresses_of(source, one)):
                return one.name
    except (ValueError, Unanswered):
        pass
    return UNSAID


def _heard(source: OpenwrtSource) -> Iterator[Station]:
    if not source.has(HEARD):
        return
    interface, text, began = "", "", 0
    for number, line in enumerate((*source.lines(HEARD), _HEAD), start=1):
        if not line.startswith(_HEAD):
            text += line
            continue
        if interface:
            yield from _clients(interface, text, began)
        interface, text, began = line.removeprefix(_HEAD).strip(), "", number


def _clients(interface: str, text: str, line: int) -> Iterator[Station]:
    try:
        told = json.loads(text)
    except ValueError:
        raise Unanswered(HEARD, "no-json") from None
    clients = told.get("clients") if isinstance(told, dict) else None
    for mac in clients if isinstance(clients, dict) else ():
        yield Station(handle=mac.lower(), at={"": Line(HEARD, line)}, mac=mac.lower(), interface=interface)


def _both(leased: Station, heard: Station) -> Station:
    return replace(leased, interface=heard.interface)


DRIVER = FacetDriver(facet=_FACET, asks=(LEASES, HEARD, *asks("network")), parse=parse)
