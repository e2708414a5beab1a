"""The slow truth about packet filters: every packet of a tiny network is one bit, every doubt is a world of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from shikiri.model.facets.filter import Action, Connection, Filter, Rule
from shikiri.model.net import AddressSet, PortSet

HOSTS = range(16)
PORTS = range(4)  # 3 stands for every port from 3 on
WITH_PORTS = ("tcp", "udp", "sctp")  # no rule names sctp: it stands for every other protocol with ports
PROTOCOLS = (*WITH_PORTS, "icmp", "gre", "ospf")  # no rule names ospf: it stands for every other one without
STANDS_FOR = {  # what a protocol of the real world is in the tiny one
    "ip4": {"33": "sctp", "136": "sctp", "icmp6": "ospf"},
    "ip6": {"33": "sctp", "136": "sctp", "icmp6": "icmp", "icmp": "ospf"},
}
ALL_PORTS = frozenset(PORTS)
PACKETS = tuple(product(HOSTS, HOSTS, PROTOCOLS, PORTS, PORTS))
EVERY = (1 << len(PACKETS)) - 1


def _bits(side: int) -> dict[int | str, int]:
    found: dict[int | str, int] = {}
    for number, packet in enumerate(PACKETS):
        found[packet[side]] = found.get(packet[side], 0) | 1 << number
    return found


_SIDES = tuple(_bits(side) for side in range(5))


def _any_of(side: int, values: Iterable[int | str]) -> int:
    bits = 0
    for value in values:
        bits |= _SIDES[side][value]
    return bits


@dataclass(frozen=True, kw_only=True)
class Line:
    """A rule as plain sets."""

    action: Action
    sources: frozenset[int]
    destinations: frozenset[int]
    protocol: str
    source_ports: frozenset[int]
    ports: frozenset[int]
    state: Connection = "any"
    unmodelled: bool = False

    @property
    def bits(self) -> int:
        """Every packet it may match."""
        if self.state == "established":
            return 0
        limited = self.source_ports != ALL_PORTS or self.ports != ALL_PORTS
        words: Iterable[str] = self.protocol.split(",")
        if self.protocol == "any":
            words = WITH_PORTS if limited else PROTOCOLS
        return (
            _any_of(0, self.sources)
            & _any_of(1, self.destinations)
            & _any_of(2, words)
            & _any_of(3, self.source_ports)
            & _any_of(4, self.ports)
        )

    @property
    def meanings(self) -> tuple[str, ...]:
        """What it may do in one world or another."""
        if self.action == "unclear":
            return ("permit", "deny", "skip")
        return (self.action, "skip") if self.unmodelled else (self.action,)

    def rule(self, family: str) -> Rule:
        return Rule(
            action=self.action,
            sources=addresses(self.sources, family),
            destinations=addresses(self.destinations, family),
            protocol=self.protocol,
            source_ports=ports(self.source_ports),
            destination_ports=ports(self.ports),
            state=self.state,
            unmodelled="a word nobody knows" if self.unmodelled else "",
        )


def addresses(hosts: Iterable[int], family: str = "ip4") -> AddressSet:
    base = "192.0.2." if family == "ip4" else "2001:db8::"
    return AddressSet.of(*(f"{base}{host:x}" if family == "ip6" else f"{base}{host}" for host in hosts))


def ports(numbers: Iterable[int]) -> PortSet:
    return PortSet.of(*(f"{number}-65535" if number == PORTS[-1] else number for number in numbers))


def filter_of(lines: Sequence[Line], default: str, family: str = "ip4") -> Filter:
    return Filter(
        interface="lan1",
        direction="in",
        family="ip4" if family == "ip4" else "ip6",
        rules=tuple(line.rule(family) for line in lines),
        default="permit" if default == "permit" else "deny",
    )


def new_connections(question: Line, family: str) -> int:
    """The packets of a question without the ICMP types that only answer."""
    answers = (0,) if family == "ip4" else (1, 2)
    return question.bits & ~(_any_of(2, ["icmp"]) & _any_of(4, answers))


def verdict(lines: Sequence[Line], default: str, asked: int) -> tuple[int, int]:
    """The packets that pass in every world, and those that pass in some world."""
    always, sometimes = asked, 0
    for world in product(*(line.meanings for line in lines)):
        left, passed = asked, 0
        for line, meaning in zip(lines, world, strict=True):
            hit = left & line.bits if meaning != "skip" else 0
            left &= ~hit
            if meaning == "permit":
                passed |= hit
        if default == "permit":
            passed |= left
        always &= passed
        sometimes |= passed
    return always, sometimes
