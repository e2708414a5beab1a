"""Rules as entries of an access list: each rule is one line, or as many as its addresses and ports need."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from shikiri.model.facets.filter import Rule
from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.platforms.cisco_ios.ace_parts import EVERY
from shikiri.platforms.cisco_ios.acl_words import ICMP, PROTOCOLS
from shikiri.platforms.cisco_ios.typed import refuse

_MOST: Final = 128  # lines of one rule
_WORDS: Final[dict[str, str]] = {
    neutral: word for word, neutral in reversed(list(PROTOCOLS.items())) if neutral != "any"
}
_PORTED: Final = frozenset({"tcp", "udp"})
_TYPES: Final = {
    family: {kind: word for word, (kind, part) in reversed(list(words.items())) if not part}
    for family, words in ICMP.items()
}


def networks(addresses: AddressSet, family: Family) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks that make up a set, in order."""
    make = ipaddress.IPv4Address if family == "ip4" else ipaddress.IPv6Address
    return [
        network
        for first, last in addresses.ranges(family)
        for network in ipaddress.summarize_address_range(make(first), make(last))
    ]


def address_words(addresses: AddressSet, family: Family) -> list[str]:
    """`any`, `host 192.0.2.1`, `192.168.10.0 0.0.0.255`, `2001:DB8:10::/64`."""
    if EVERY[family] <= addresses:
        return ["any"]
    return [_word(network) for network in networks(addresses, family)]


def _word(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> str:
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}".upper().replace("HOST", "host")
    if isinstance(network, ipaddress.IPv6Network):
        return str(network).upper()
    return f"{network.network_address} {network.hostmask}"


def standard_lines(addresses: AddressSet) -> list[str]:
    """The entries of a standard list that lets just these sources in."""
    return [f"permit {text}" for text in address_words(addresses, "ip4")] or ["deny any"]


def extended_lines(rule: Rule, family: Family, *, log: bool) -> list[str]:
    """The entries that say what a rule says; a rule that no entry can say is refused."""
    if rule.action == "unclear" or rule.unmodelled or rule.state == "new":
        raise refuse("filter", "rules", "ios.no-such-rule")
    if rule.state == "established" and rule.protocol != "tcp":
        raise refuse("filter", "rules", "ios.no-such-rule")
    found = [text for protocol in rule.protocol.split(",") for text in _of_protocol(rule, protocol, family)]
    if len(found) > _MOST:
        raise refuse("filter", "rules", "ios.too-many-lines", most=_MOST)
    ending = (" established" if rule.state == "established" else "") + (" log" if rule.log and log else "")
    return [f"{rule.action} {text}{ending}" for text in found]


def _of_protocol(rule: Rule, protocol: str, family: Family) -> Iterator[str]:
    word = _protocol_word(protocol, family)
    sources, destinations = address_words(rule.sources, family), address_words(rule.destinations, family)
    if word == "icmp":
        tails = _types(rule.destination_ports, family)
        pairs = product(sources, [""], destinations, tails)
    elif word in _PORTED:
        pairs = product(sources, _ports(rule.source_ports), destinations, _ports(rule.destination_ports))
    elif rule.source_ports == rule.destination_ports == ANY_PORT:
        pairs = product(sources, [""], destinations, [""])
    else:
        raise refuse("filter", "rules", "ios.no-such-rule")
    for parts in pairs:
        yield " ".join(part for part in (word, *parts) if part)


def _protocol_word(protocol: str, family: Family) -> str:
    if protocol == "any":
        return "ip" if family == "ip4" else "ipv6"
    if protocol in {"icmp", "icmp6"}:
        return "icmp"
    word = protocol if protocol.isdecimal() else _WORDS.get(protocol)
    if word is None:
        raise refuse("filter", "rules", "ios.no-such-rule")
    return word


def _ports(ports: PortSet) -> Sequence[str]:
    if ports == ANY_PORT:
        return [""]
    return [f"eq {low}" if low == high else f"range {low} {high}" for low, high in ports.ranges]


def _types(types: PortSet, family: Family) -> Sequence[str]:
    if types == ANY_PORT:
        return [""]
    numbers = [number for low, high in types.ranges for number in range(low, min(high, 255) + 1)]
    return [_TYPES[family].get(number, str(number)) for number in numbers]
