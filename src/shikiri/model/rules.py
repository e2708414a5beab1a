"""What the rules of a filter mean, however many lines a device takes to say them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from itertools import groupby, product
from typing import TypeAlias

from shikiri.model.facets.filter import Rule
from shikiri.model.net import FAMILIES, AddressSet, PortSet

Meaning: TypeAlias = tuple[tuple[str, frozenset[tuple[str, ...]]], ...]
IMPLICIT = "(implicit)"  # how the text of a rule begins that no line says: the device adds it by itself


def meaning(rules: Iterable[Rule]) -> Meaning:
    """Runs of rules with one action, each as the smallest pieces that a line can say; inside a run no order counts."""
    said = (rule for rule in rules if not rule.text.startswith(IMPLICIT))
    return tuple(
        (action, frozenset(piece for rule in run for piece in _pieces(rule)))
        for action, run in groupby(said, key=lambda rule: rule.action)
    )


def _pieces(rule: Rule) -> Iterator[tuple[str, ...]]:
    rest = (rule.state, "log" if rule.log else "", rule.unmodelled)
    parts = (
        [word.strip() for word in rule.protocol.split(",")],
        _networks(rule.sources),
        _networks(rule.destinations),
        _ranges(rule.source_ports),
        _ranges(rule.destination_ports),
    )
    for piece in product(*parts):
        yield (*piece, *rest)


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
