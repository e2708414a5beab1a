"""Places a station must not reach, or must: management pages, the operator's hosts, printers, names of bad sites.

Only addresses that the facility declares as its own are ever knocked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_interface, ip_network
from typing import TypeGuard

from shikiri.model.errors import UsageError
from shikiri.model.facets.management import Management
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.trial import About
from shikiri.model.facility import Facility
from shikiri.model.say import say
from shikiri.model.state import State
from shikiri.workflow.hosts.inventory import Inventory

MANAGEMENT = (22, 23, 80, 443, 8080, 8443)
PRINTING = (21, 23, 80, 443, 445, 515, 631, 9100)
_MOST = 24  # addresses of one kind
_DOORS = 8  # of one device, beside the usual ones


@dataclass(frozen=True, slots=True)
class Place:
    """An address with the ports to knock at, and what a trial of it is about."""

    about: About
    owner: str
    address: str
    ports: tuple[int, ...]


def management(inventory: Inventory, states: Mapping[str, State]) -> tuple[Place, ...]:
    """The doors of every device that lets itself be managed, at every address it has or was given."""
    found = [
        Place("management", name, address, MANAGEMENT)
        for name, device in inventory.devices.items()
        if device.binding is not None
        for address in sorted(own for some in device.binding.addresses.values() for own in some)
    ]
    found += [
        Place("management", host.device.name, host.target.host, MANAGEMENT)
        for host in inventory.hosts
        if is_declared(inventory.site.facility, host.target.host)
    ]
    found += [
        Place("management", state.device, address, MANAGEMENT)
        for state in states.values()
        for thing in state.things(Segment.FACET)
        for address in (sorted(thing.addresses) if isinstance(thing, Segment) and _said(thing.addresses) else ())
    ]
    bare = {(one.owner, _bare(one.address)): one for one in found}
    own = {name: _own_doors(states.get(name)) for name, _ in bare}
    return tuple(Place(one.about, owner, address, one.ports + own[owner]) for (owner, address), one in bare.items())[
        :_MOST
    ]


def _own_doors(state: State | None) -> tuple[int, ...]:
    """Doors of a device that are where nobody looks for them: as it told, on TCP."""
    told = [thing for thing in state.things(Management.FACET) if isinstance(thing, Management)] if state else []
    ports = {one.port for one in told if isinstance(one.port, int) and one.service != "tftp"}
    return tuple(sorted(ports - set(MANAGEMENT)))[:_DOORS]


def printers(inventory: Inventory, others: Mapping[str, str], segment: str) -> Iterator[Place]:
    """The printers, by the ports that are designed to be open from a segment and by those that are not."""
    facility = inventory.site.facility
    there = {
        host.device.name: host.target.host
        for host in inventory.hosts
        if "mfp" in host.device.kinds and _role_of(facility, host.target.host) == "printers"
    }
    for owner, address in list(({**there, **others}).items())[:_MOST]:
        designed = designed_ports(facility, segment, address)
        yield Place("printer-designed", owner, address, tuple(sorted(designed)))
        yield Place("printer-other", owner, address, tuple(port for port in PRINTING if port not in designed))


def designed_ports(facility: Facility, source: str, address: str) -> frozenset[int]:
    """The TCP ports that the declared flows open from a segment to the one that holds an address."""
    found: set[int] = set()
    for flow in facility.flows:
        inside = flow.source == source and flow.destination == _segment_of(facility, address)
        if inside and flow.protocol in {"any", "tcp"}:
            for ports in flow.ports or ("631", "9100"):
                low, _, high = ports.partition("-")
                found.update(range(int(low), min(int(high or low), int(low) + 16) + 1))
    return frozenset(found)


def is_declared(facility: Facility, address: str) -> bool:
    """Does an address lie in a network of the facility? A name, a loopback, the internet do not."""
    return bool(_segment_of(facility, address))


def refuse_strangers(facility: Facility, places: Iterable[Place]) -> None:
    """No address that is not the facility's own is ever knocked at."""
    for place in places:
        if not is_declared(facility, place.address):
            raise UsageError(say("probe.strange-target", device=place.owner, address=place.address))


def _said(addresses: object) -> TypeGuard[frozenset[str]]:
    return isinstance(addresses, frozenset)


def _role_of(facility: Facility, address: str) -> str:
    segment = facility.segment(_segment_of(facility, address))
    return segment.role if segment else ""


def _segment_of(facility: Facility, address: str) -> str:
    try:
        own = ip_address(address)
    except ValueError:
        return ""
    if own.is_loopback or own.is_multicast:
        return ""
    for segment in facility.segments:
        if any(own in network for network in map(ip_network, segment.subnets) if network.version == own.version):
            return segment.name
    return ""


def _bare(address: str) -> str:
    """The address alone; a word such as dhcp stays what it is, and is in no network."""
    try:
        return str(ip_interface(address).ip)
    except ValueError:
        return address
