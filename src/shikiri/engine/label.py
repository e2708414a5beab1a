"""Labels: what the facility calls the things that devices show. No device knows which SSID is for guests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_interface, ip_network
from typing import TypeAlias

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
_Near: TypeAlias = Mapping[str, list[tuple[str, Label]]]


def label(facility: Facility, devices: Mapping[str, Device], states: Mapping[str, State]) -> Labels:
    """Every thing that a declared network, port, account or room fits; where two fit, none is given."""
    found: dict[tuple[str, str, str], Label] = {}
    for name, state in states.items():
        device = devices.get(name)
        binding = (device.binding if device else None) or _UNBOUND
        for facet in _FACETS:
            if (facet == "port_isolation" and not binding.ports) or (facet == "radio" and not binding.radios):
                continue
            near = _by_numbers(binding) if facet == "port_isolation" else {}
            for thing in state.things(facet):
                fitting = _uses(thing.key, near) if near else claims(thing, facility, binding, name)
                if len(fitting) == 1:
                    found[name, facet, thing.handle or thing.key] = fitting[0]
    return Labels(found)


def claims(thing: Thing, facility: Facility, binding: Binding, device: str) -> tuple[Label, ...]:
    """Every label that fits a thing: one is a label, none is a stranger, several contradict each other."""
    fitting = set(_fitting(thing, facility, binding, device))
    return tuple(fitting) if len(fitting) < 2 else tuple(sorted(fitting, key=lambda one: (one.name, one.role)))  # noqa: PLR2004


def _by_numbers(binding: Binding) -> _Near:
    """What the bound ports are for, by their numbers: with any other a port need not be compared."""
    near: dict[str, list[tuple[str, Label]]] = {}
    for port, use in binding.ports.items():
        near.setdefault(_parts(port)[1], []).append((port, Label(use.segment, use.kind)))
    return near


def _uses(port: str, near: _Near) -> tuple[Label, ...]:
    bound = near.get(_parts(port)[1], ())
    return tuple({use for name, use in bound if same_interface(name, port)})


@lru_cache(maxsize=1 << 14)
def same_interface(one: str, other: str) -> bool:
    """`Gi1/0/3` is `GigabitEthernet1/0/3`: the same numbers, and one word begins the other.

    Kept, because every port of a device is compared with every bound one, and a fleet has few names for them.
    """
    (word, numbers), (longer, others) = _parts(one), _parts(other)
    if numbers != others:
        return False
    return word == longer or (bool(numbers) and min(len(word), len(longer)) > 1 and _begins(word, longer))


def _begins(word: str, other: str) -> bool:
    return other.startswith(word) or word.startswith(other)


@lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, str]:
    found = _INTERFACE.fullmatch(name.strip())
    return (found.group(1).lower(), found.group(2)) if found else (name.lower(), "")


def _fitting(thing: Thing, facility: Facility, binding: Binding, device: str) -> Iterable[Label]:
    if isinstance(thing, Wlan):
        return _wlans(thing.key, facility)
    if isinstance(thing, Segment):
        return (Label(segment.name, segment.role) for segment in _segments(thing, facility, binding))
    if isinstance(thing, PortIsolation):
        return _uses(thing.key, _by_numbers(binding))
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
    addresses = [address for text in thing.addresses if (address := _address(text)) is not None]
    return any(mine in network for mine in addresses for network in _networks(segment.subnets, mine.version))


@lru_cache(maxsize=4096)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address of an interface; None for a word such as dhcp."""
    try:
        return ip_interface(text).ip
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _networks(subnets: tuple[str, ...], version: int) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(network for network in map(ip_network, subnets) if network.version == version)
