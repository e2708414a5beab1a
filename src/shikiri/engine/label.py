"""Labels: what the facility calls the things that devices show. No device knows which SSID is for guests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_interface, ip_network

from shikiri.model.device import Device, Label, Labels
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding, DeclaredSegment, Facility
from shikiri.model.state import State

_INTERFACE = re.compile(r"([A-Za-z-]*)\s*(.*)")
_FACETS = ("wlan", "segment", "port_isolation", "account", "radio")
_UNBOUND = Binding()


def label(facility: Facility, devices: Mapping[str, Device], states: Mapping[str, State]) -> Labels:
    """Every thing that a declared network, port, account or room fits; where two fit, none is given."""
    found: dict[tuple[str, str, str], Label] = {}
    for name, state in states.items():
        device = devices.get(name)
        binding = (device.binding if device else None) or _UNBOUND
        for facet in _FACETS:
            for thing in state.things(facet):
                fitting = claims(thing, facility, binding, name)
                if len(fitting) == 1:
                    found[name, facet, thing.handle or thing.key] = fitting[0]
    return Labels(found)


def claims(thing: Thing, facility: Facility, binding: Binding, device: str) -> tuple[Label, ...]:
    """Every label that fits a thing: one is a label, none is a stranger, several contradict each other."""
    return tuple(sorted(set(_fitting(thing, facility, binding, device)), key=lambda one: (one.name, one.role)))


def same_interface(one: str, other: str) -> bool:
    """`Gi1/0/3` is `GigabitEthernet1/0/3`: the same numbers, and one word begins the other."""
    (word, numbers), (longer, others) = (_parts(name) for name in (one, other))
    if numbers != others:
        return False
    return word == longer or (bool(numbers) and min(len(word), len(longer)) > 1 and _begins(word, longer))


def _begins(word: str, other: str) -> bool:
    return other.startswith(word) or word.startswith(other)


def _parts(name: str) -> tuple[str, str]:
    found = _INTERFACE.fullmatch(name.strip())
    return (found.group(1).lower(), found.group(2)) if found else (name.lower(), "")


def _fitting(thing: Thing, facility: Facility, binding: Binding, device: str) -> Iterable[Label]:
    if isinstance(thing, Wlan):
        return _wlans(thing.key, facility)
    if isinstance(thing, Segment):
        return (Label(segment.name, segment.role) for segment in _segments(thing, facility, binding))
    if isinstance(thing, PortIsolation):
        uses = (use for port, use in binding.ports.items() if same_interface(port, thing.key))
        return (Label(use.segment, use.kind) for use in uses)
    if isinstance(thing, Account):
        same = (account for account in facility.accounts if account.name == thing.key and account.is_on(device))
        return (Label(account.name, "operator") for account in same)
    places = (place for radio, place in binding.radios.items() if same_interface(radio, thing.key))
    return (Label(place.room, "room") for place in places) if isinstance(thing, Radio) else ()


def _wlans(ssid: str, facility: Facility) -> Iterator[Label]:
    for wlan in facility.wlans_named(ssid):
        segment = facility.segment(wlan.segment)
        yield Label(wlan.segment, segment.role if segment else "", wlan.audience)


def _segments(thing: Segment, facility: Facility, binding: Binding) -> Iterator[DeclaredSegment]:
    """Whatever the binding, the VLAN number or an address says; if they disagree, several come out."""
    for segment in facility.segments:
        bound = binding.segments.get(segment.name, ())
        by_name = any(same_interface(interface, thing.key) for interface in bound)
        by_vlan = segment.vlan is not None and thing.vlan == segment.vlan
        if by_name or by_vlan or _is_inside(thing, segment):
            yield segment


def _is_inside(thing: Segment, segment: DeclaredSegment) -> bool:
    if not isinstance(thing.addresses, frozenset):
        return False
    for address in thing.addresses:
        try:
            mine = ip_interface(address).ip
        except ValueError:
            continue
        if any(mine in network for network in map(ip_network, segment.subnets) if network.version == mine.version):
            return True
    return False
