"""What the rules of a filter mean, however many lines a device takes to say them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TypeAlias

from shikiri.model.facets.filter import Rule
from shikiri.model.net import ANY_PORT, FAMILIES, AddressSet, PortSet

Meaning: TypeAlias = tuple[tuple[str, frozenset[tuple[str, ...]]], ...]
_TOP_TYPE = 255
IMPLICIT = "(implicit)"  # how the text of a rule begins that no line says: the device adds it by itself


def meaning(rules: Iterable[Rule]) -> Meaning:
    """Runs of rules with one action, each as the smallest pieces that a line can say; inside a run no order counts.

    A piece that stood before matches nothing any more, whatever it is told to do the second time.
    """
    seen: set[tuple[str, ...]] = set()
    runs: list[tuple[str, set[tuple[str, ...]]]] = []
    for rule in rules:
        if rule.text.startswith(IMPLICIT):
            continue
        new = {piece for piece in _pieces(rule) if piece not in seen}
        seen |= new
        told = {(*piece, "log" if rule.log else "") for piece in new}
        if runs and runs[-1][0] == rule.action:
            runs[-1][1].update(told)
        elif told:
            runs.append((rule.action, told))
    return tuple((action, frozenset(pieces)) for action, pieces in runs)


def _pieces(rule: Rule) -> Iterator[tuple[str, ...]]:
    for protocol in (word.strip() for word in rule.protocol.split(",")):
        to = _types(rule.destination_ports) if protocol.startswith("icmp") else _ranges(rule.destination_ports)
        parts = (_networks(rule.sources), _networks(rule.destinations), _ranges(rule.source_ports), to)
        for piece in product(*parts):
            yield (protocol, *piece, rule.state, rule.unmodelled)


def _networks(addresses: AddressSet) -> list[str]:
    found: list[str] = []
    for family in FAMILIES:
        for first, last in addresses.ranges(family):
            if family == "ip4":
                found += map(
                    str, ipaddress.summarize_address_range(ipaddress.IPv4Address(first), ipaddress.IPv4Address(last))
                )
            else:
                found += map(
                    str, ipaddress.summarize_address_range(ipaddress.IPv6Address(first), ipaddress.IPv6Address(last))
                )
    return found


def _ranges(ports: PortSet) -> list[str]:
    return [f"{low}-{high}" for low, high in ports.ranges]


def _types(types: PortSet) -> list[str]:
    """ICMP has types where others have ports, and no line names a range of them."""
    if types == ANY_PORT:
        return ["any"]
    return [str(number) for low, high in types.ranges for number in range(low, min(high, _TOP_TYPE) + 1)]
