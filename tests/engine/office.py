"""A small office made of things: segments, filters and devices to ask about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shikiri.engine.paths import Path, SegmentPlan, Site, between, survey, worst
from shikiri.engine.reach import Traffic
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.segment import Segment
from shikiri.model.net import ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import FacetState, Things
from shikiri.model.reading import Line
from shikiri.model.state import State

GUEST = SegmentPlan(name="guest", role="guest", vlan=20, subnets=AddressSet.of("192.168.20.0/24", "2001:db8:20::/64"))
OFFICE = SegmentPlan(
    name="office", role="business", vlan=10, subnets=AddressSet.of("192.168.10.0/24", "2001:db8:10::/64")
)
PRINTERS = SegmentPlan(name="printers", role="printers", vlan=30, subnets=AddressSet.of("192.168.30.0/24"))
PLANS = (GUEST, OFFICE, PRINTERS)
DENY = Rule(action="deny", destinations=OFFICE.subnets | PRINTERS.subnets)
ALLOW = Rule(action="permit", line=Line("show run", 9), text="permit ip any any")
SSH = Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol="tcp", ports=PortSet.of(22))


def segment(name: str, *addresses: str, vlan: int = 0, **fields: Any) -> Segment:
    values: dict[str, Any] = {
        "name": name,
        "vlan": vlan,
        "addresses": frozenset(addresses),
        "vrf": "",
        "unmodelled": (),
        "enabled": True,
        "bridge": "",
        "at": {"addresses": Line("show run", vlan or 1), "vlan": Line("show run", vlan or 1)},
    }
    return Segment(**(values | fields))


def filtered(interface: str, *rules: Rule, family: str = "ip4", direction: str = "in", default: str = "deny") -> Filter:
    values: Any = {"family": family, "direction": direction, "default": default}
    return Filter(interface=interface, rules=rules, **values)


def state(device: str, *things: Thing, **facets: FacetState) -> State:
    """A device whose facets were read to the end; those named in `facets` are what they are given as."""
    kinds = ("segment", "filter", "nat", "wlan", "port_isolation")
    read: dict[str, FacetState] = {
        kind: Things(tuple(thing for thing in things if kind == thing.FACET), complete=True) for kind in kinds
    }
    return State(device=device, platform="box", facets=read | facets)


def site(*states: State, names: Mapping[tuple[str, str, str], str] | None = None, **fields: Any) -> Site:
    plans = fields.pop("plans", PLANS)
    return survey(plans, {one.device: one for one in states}, names or {}, **fields)


GUEST_LAN = segment("lan1/20", "192.168.20.1/24", vlan=20)
OFFICE_LAN = segment("lan1/10", "192.168.10.1/24", vlan=10)
WAN = segment("lan2", "198.51.100.2/30")
CLOSED = filtered("lan1/20", DENY, ALLOW)
ROUTER = state("r1", GUEST_LAN, OFFICE_LAN, WAN, CLOSED)


TRANSIT1, TRANSIT2 = segment("t", "10.9.9.1/30"), segment("t", "10.9.9.2/30")
RANK = {"no": 0, "unknown": 1, "yes": 2}


def guest_to_office(*states: State, **fields: Any) -> tuple[Path, ...]:
    return between(site(*states, **fields), "guest", "office")


def reasons(paths: tuple[Path, ...]) -> set[str]:
    return {path.reason.key for path in paths if path.open == worst(paths)}
