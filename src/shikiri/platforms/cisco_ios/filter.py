"""Packet filters on interfaces: `ip access-group` and `ipv6 traffic-filter`, each with the list that it applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.filter import Direction, Filter
from shikiri.model.net import Family
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.acl import AccessList, AccessLists, UnclearListError
from shikiri.platforms.cisco_ios.filter_write import render
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(
    r"ip access-list (?:standard|extended) |access-list \d+ |ipv6 access-list \S+$"
    r"|object-group (?:v6-)?(?:network|service) "
    r"|ip access-group |ipv6 traffic-filter "
)
_DIRECTIONS: Final[dict[str, Direction]] = {"in": "in", "out": "out"}
_APPLIES: Final[tuple[tuple[str, Family], ...]] = (("ip access-group", "ip4"), ("ipv6 traffic-filter", "ip6"))


def parse(source: IosSource) -> Parsed:
    """One thing per interface, direction and IP version."""
    lists = AccessLists(source)
    found = (one for interface in source.top("interface") for one in _of_interface(source, interface, lists))
    return Parsed(tuple(found), rests_on=(RUN,))


def _of_interface(source: IosSource, interface: Node, lists: AccessLists) -> Iterator[Filter]:
    name = " ".join(interface.words[1:])
    for prefix, family in _APPLIES:
        for node in interface.find(prefix):
            match node.rest(prefix):
                case [list_name, ("in" | "out") as direction]:
                    applied = _list(source, lists, family, list_name)
                    yield _filter(source, name, node, _DIRECTIONS[direction], applied)
                case _:
                    raise source.fail("filter", node)


def _list(source: IosSource, lists: AccessLists, family: Family, name: str) -> AccessList:
    try:
        return lists.get(family, name)
    except UnclearListError as unclear:
        raise source.fail("filter", unclear.node) from None


def _filter(source: IosSource, interface: str, node: Node, direction: Direction, applied: AccessList) -> Filter:
    return Filter(
        interface=interface,
        direction=direction,
        family=applied.family,
        name=applied.name,
        rules=applied.rules,
        default=applied.default,
        stateful=False,  # a list looks at packets one by one
        handle=f"{interface} {direction} {applied.family}",
        at={"": source.line(node)},
    )


DRIVER = FacetDriver(facet="filter", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
