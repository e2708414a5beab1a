"""Boxes of traffic: sources x destinations x protocols x source ports x destination ports, each side an exact set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from shikiri.model.net import ANY_PORT, Family, PortSet
from shikiri.model.net_text import address_text
from shikiri.model.ranges import Ranges, common, merged, overlap, without

Box: TypeAlias = tuple[Ranges, Ranges, Ranges, Ranges, Ranges]

ANY_PROTOCOL: Final[Ranges] = ((0, 255),)
_PORTED: Final[Ranges] = ((6, 6), (17, 17), (33, 33), (132, 132), (136, 136))
_NUMBERS: Final = {
    "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "gre": 47, "esp": 50, "ah": 51, "icmp6": 58, "eigrp": 88,
    "ospf": 89, "pim": 103, "vrrp": 112, "sctp": 132,
}  # fmt: skip
_NAMES: Final = {number: name for name, number in _NUMBERS.items()}
ICMP_ANSWERS: Final[Mapping[Family, Ranges]] = {
    "ip4": ((0, 0), (3, 4), (11, 12), (14, 14), (16, 16), (18, 18)),
    "ip6": ((1, 4), (129, 129)),
}
_TALKATIVE: Final[Mapping[Family, tuple[int, ...]]] = {"ip4": (6, 17, 1), "ip6": (6, 17, 58)}  # what people expect
_WELL_KNOWN: Final = (443, 80, 22)


@lru_cache(maxsize=512)
def protocols(word: str, family: Family) -> Ranges:
    """The protocol numbers a word names; a word nobody knows raises `ValueError`."""
    if word == "any":
        return ANY_PROTOCOL
    numbers: list[int] = []
    for part in word.lower().split(","):
        name = part.strip()
        number = _NUMBERS[name] if name in _NUMBERS else int(name)
        if name == "icmp" and family == "ip6":
            number = _NUMBERS["icmp6"]
        if not 0 <= number <= ANY_PROTOCOL[0][1]:
            raise ValueError(word)
        numbers.append(number)
    return merged((number, number) for number in numbers)


@lru_cache(maxsize=512)
def parted(numbers: Ranges, family: Family) -> tuple[Ranges, Ranges]:
    """Protocols without ICMP, and what of ICMP is among them."""
    icmp = protocols("icmp", family)
    return without(numbers, icmp), common(numbers, icmp)


def protocols_of(word: str, family: Family, *port_sets: PortSet) -> Ranges:
    """Who speaks of ports without a protocol means the protocols that have ports."""
    if word == "any" and any(ports != ANY_PORT for ports in port_sets):
        return _PORTED
    return protocols(word, family)


def shared(box: Box, other: Box) -> Box | None:
    """The part of a box that lies in another."""
    if not (a := common(box[0], other[0])):
        return None
    if not (b := common(box[1], other[1])):
        return None
    if not (c := common(box[2], other[2])):
        return None
    if not (d := common(box[3], other[3])):
        return None
    if not (e := common(box[4], other[4])):
        return None
    return a, b, c, d, e


def outside(box: Box, part: Box) -> Iterator[Box]:
    """What is left of a box without a part of it: at most one piece a side, none of them overlapping."""
    (a, b, c, d, e), (in_a, in_b, in_c, in_d, in_e) = box, part
    if a is not in_a and (left := without(a, in_a)):
        yield left, b, c, d, e
    if b is not in_b and (left := without(b, in_b)):
        yield in_a, left, c, d, e
    if c is not in_c and (left := without(c, in_c)):
        yield in_a, in_b, left, d, e
    if d is not in_d and (left := without(d, in_d)):
        yield in_a, in_b, in_c, left, e
    if e is not in_e and (left := without(e, in_e)):
        yield in_a, in_b, in_c, in_d, left


def example(box: Box, family: Family) -> tuple[str, str, str, int, int]:
    """A packet of a box that reads well: a host rather than a network address, TCP rather than protocol 0."""
    sources, destinations, numbers, source_ports, ports = box
    number = next((one for one in _TALKATIVE[family] if overlap(numbers, ((one, one),))), numbers[0][0])
    port = next((one for one in _WELL_KNOWN if overlap(ports, ((one, one),))), ports[0][0])
    return (
        address_text(family, _host(sources)),
        address_text(family, _host(destinations)),
        _NAMES.get(number, str(number)),
        source_ports[-1][1],
        port,
    )


def _host(addresses: Ranges) -> int:
    """An address that some host may have: not the first one of a network, where there is another."""
    low, high = next((pair for pair in addresses if pair[0] < pair[1]), addresses[0])
    return low if low % 256 else min(low + 1, high)
