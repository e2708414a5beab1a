"""A rule of a filter as lines of nft."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import Final

from shikiri.model.errors import Unwritable
from shikiri.model.facets.filter import Rule
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.model.nothing import Default
from shikiri.model.say import say

_WORD: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}")
_ANY: Final[dict[Family, AddressSet]] = {"ip4": AddressSet.of("any4"), "ip6": AddressSet.of("any6")}
VERSION: Final[dict[Family, tuple[str, str]]] = {"ip4": ("ipv4", "ip"), "ip6": ("ipv6", "ip6")}
_STATES: Final = {"new": "ct state new ", "established": "ct state established,related ", "any": ""}
_NUMBERS: Final[dict[str, int | dict[Family, int]]] = {
    "icmp": {"ip4": 1, "ip6": 58}, "icmp6": {"ip4": 58, "ip6": 58}, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17,
    "gre": 47, "esp": 50, "ah": 51, "eigrp": 88, "ospf": 89, "pim": 103, "vrrp": 112, "sctp": 132,
}  # fmt: skip
_PORTED: Final = frozenset({6, 17, 33, 132, 136})
_ICMP: Final[dict[Family, tuple[int, str]]] = {"ip4": (1, "icmp"), "ip6": (58, "icmpv6")}


def lines_of(rule: Rule, family: Family) -> Iterator[str]:
    """A line for each kind of protocol: ICMP has types where others have ports."""
    if rule.unmodelled or rule.action == "unclear":
        raise Unwritable("filter", "rules", say("linux.strange-rule", rule=rule.unmodelled or rule.text))
    both = ends("saddr", rule.sources, family), ends("daddr", rule.destinations, family)
    if None in both:
        return
    verdict = ("log " if rule.log else "") + ("accept" if rule.action == "permit" else "drop")
    for kind in _kinds(rule, family):
        yield f"{both[0]}{both[1]}{kind}{_STATES[rule.state]}{verdict}"


def _kinds(rule: Rule, family: Family) -> Iterator[str]:
    numbers = protocols(rule.protocol, family)
    free = (rule.source_ports, rule.destination_ports) == (ANY_PORT, ANY_PORT)
    if free:
        yield f"meta l4proto {_set(sorted(map(str, numbers), key=int))} " if numbers else ""
        return
    number, word = _ICMP[family]
    if numbers and number in numbers and rule.source_ports == ANY_PORT:
        types = rule.destination_ports & PortSet.of("0-255")
        if types:
            yield f"{word} type {_set(types.parts)} "
    ported = sorted(numbers & _PORTED if numbers else _PORTED)
    if numbers and numbers - _PORTED - {number}:
        raise Unwritable("filter", "rules", say("linux.strange-rule", rule=rule.protocol))
    if ported:
        sides = (("sport", rule.source_ports), ("dport", rule.destination_ports))
        told = "".join(f"th {side} {_set(ports.parts)} " for side, ports in sides if ports != ANY_PORT)
        yield f"meta l4proto {_set(list(map(str, ported)))} {told}"


def protocols(word: str, family: Family) -> frozenset[int]:
    """The numbers a word means; none: any."""
    found: set[int] = set()
    for part in (one.strip() for one in word.split(",")):
        if part == "any":
            return frozenset()
        known = _NUMBERS.get(part, part)
        number = known[family] if isinstance(known, dict) else int(known)
        found.add(number)
    return frozenset(found)


def ends(side: str, addresses: AddressSet, family: Family) -> str | None:
    """`ip saddr { ... }`; nothing where it is any; None where no address of this IP version is meant."""
    here = addresses.only(family)
    if not here:
        return None
    return "" if here == _ANY[family] else f"{VERSION[family][1]} {side} {_set(list(spans(here, family)))} "


def spans(addresses: AddressSet, family: Family) -> Iterator[str]:
    kind = ipaddress.IPv4Address if family == "ip4" else ipaddress.IPv6Address
    for low, high in addresses.ranges(family):
        for network in ipaddress.summarize_address_range(kind(low), kind(high)):
            yield str(network) if network.prefixlen < network.max_prefixlen else str(network.network_address)


def _set(parts: Iterable[str]) -> str:
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"{{ {', '.join(listed)} }}"


def word(name: str, facet: str) -> str:
    if not _WORD.fullmatch(name):
        raise Unwritable(facet, "name", say("linux.bad-interface", name=name))
    return name


def plain(value: object) -> object:
    return value.value if isinstance(value, Default) else value
