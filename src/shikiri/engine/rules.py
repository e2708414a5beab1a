"""Rules of a packet filter made ready for many questions: most of them concern none of the addresses asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shikiri.engine.boxes import ANY_PROTOCOL, Box, protocols_of
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import Family

Ended: TypeAlias = tuple[int, int, int, int, Rule]  # first and last source, first and last destination, the rule


@dataclass(frozen=True, slots=True)
class Bounded:
    """A filter for one IP version: its rules that may stop or let through, each with the ends of its addresses."""

    filter: Filter
    rules: tuple[Ended, ...]
    default: str | None


def ends(rules: Iterable[Rule], family: Family) -> tuple[Ended, ...]:
    """The rules that speak of an IP version and of new connections."""
    sides = (
        (rule.sources.ip4, rule.destinations.ip4, rule)
        if family == "ip4"
        else (rule.sources.ip6, rule.destinations.ip6, rule)
        for rule in rules
    )
    return tuple(
        [
            (source[0][0], source[-1][1], destination[0][0], destination[-1][1], rule)
            for source, destination, rule in sides
            if source and destination and rule.state != "established"
        ]
    )


def in_play(rules: Iterable[Ended], whole: Box, family: Family) -> Iterator[tuple[Rule, Box, bool]]:
    """The rules that may concern a box, what each matches, and whether it matches exactly that."""
    first_source, last_source = whole[0][0][0], whole[0][-1][1]
    first_destination, last_destination = whole[1][0][0], whole[1][-1][1]
    for source, source_end, destination, destination_end, rule in rules:
        if source > last_source or source_end < first_source:
            continue
        if destination > last_destination or destination_end < first_destination:
            continue
        modelled = not rule.unmodelled
        try:
            numbers = protocols_of(rule.protocol, family, rule.source_ports, rule.destination_ports)
        except ValueError:
            numbers, modelled = ANY_PROTOCOL, False
        sides = rule.sources.ranges(family), rule.destinations.ranges(family)
        yield rule, (*sides, numbers, rule.source_ports.ranges, rule.destination_ports.ranges), modelled
