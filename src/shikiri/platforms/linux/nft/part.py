"""A part of all traffic: what a match of a rule lets stay. Sides are exact sets; what they cannot say is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from shikiri.model.net import ANY_PORT, ANYWHERE, AddressSet, Family, PortSet

State: TypeAlias = Literal["new", "established", "related", "invalid", "untracked"]
STATES: Final[frozenset[State]] = frozenset({"new", "established", "related", "invalid", "untracked"})
PROTOCOLS: Final = frozenset(range(256))
PORTED: Final = frozenset({6, 17, 33, 132, 136})
NUMBERS: Final = {
    "icmp": 1, "igmp": 2, "ipencap": 4, "ipip": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50,
    "ah": 51, "ipv6-icmp": 58, "icmpv6": 58, "ospf": 89, "pim": 103, "comp": 108, "vrrp": 112, "l2tp": 115,
    "sctp": 132, "udplite": 136,
}  # fmt: skip
_NAMES: Final = {1: "icmp", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 51: "ah", 58: "icmp6", 132: "sctp"}
_SIDES: Final = ("sources", "destinations", "protocols", "source_ports", "ports", "states")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Packets by source, destination, protocol, ports (of ICMP: types) and state of their connection.

    `unmodelled` names what else must hold: then these sets are the widest it may be.
    """

    sources: AddressSet = ANYWHERE
    destinations: AddressSet = ANYWHERE
    protocols: frozenset[int] = PROTOCOLS
    source_ports: PortSet = ANY_PORT
    ports: PortSet = ANY_PORT
    states: frozenset[State] = STATES
    unmodelled: str = ""

    def __and__(self, other: Part) -> Part:
        return Part(
            sources=self.sources & other.sources,
            destinations=self.destinations & other.destinations,
            protocols=self.protocols & other.protocols,
            source_ports=self.source_ports & other.source_ports,
            ports=self.ports & other.ports,
            states=self.states & other.states,
            unmodelled=self.unmodelled or other.unmodelled,
        )

    def __bool__(self) -> bool:
        return all(getattr(self, side) for side in _SIDES)

    def without(self, other: Part) -> Iterator[Part]:
        """What is left: at most one piece a side, none of them overlapping. Only for a part that is modelled."""
        rest = self
        for side in _SIDES:
            mine, theirs = getattr(rest, side), getattr(other, side)
            if left := mine - theirs:
                yield replace(rest, **{side: left})
            rest = replace(rest, **{side: mine & theirs})
            if not getattr(rest, side):
                return

    @property
    def connection(self) -> Literal["any", "new", "established"]:
        """Does it concern new connections, answers, or both? What belongs to none starts nothing."""
        if "new" not in self.states:
            return "established"
        return "any" if self.states >= {"established", "related"} else "new"

    def protocol(self, family: Family) -> str:
        """As rules say it: `any`, `tcp`, `tcp,udp`, numbers where a name says something else in this IP version."""
        if self.protocols == PROTOCOLS:
            return "any"
        wrong = 58 if family == "ip4" else 1
        names = (str(one) if one == wrong else _NAMES.get(one, str(one)) for one in sorted(self.protocols))
        return ",".join(names)


EVERYTHING: Final = Part()


def maybe(what: str) -> Part:
    """A match nobody models: it may hold or not."""
    return Part(unmodelled=what)
