"""Packet filters on interfaces: `ip access-group` and `ipv6 traffic-filter`, with the list that each one applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from shikiri.model.facets.filter import Filter
from shikiri.model.net import Family
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.acl import AccessList, AccessLists, UnclearListError
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(
    r"ip access-list |access-list \d|ipv6 access-list |object-group |interface .*\n ?(?:ip access-group|ipv6 traffic-filter) "
)
_DIRECTIONS: dict[str, Literal["in", "out"]] = {"in": "in", "out": "out"}
_APPLIES: tuple[tuple[str, Family], ...] = (("ip access-group", "ip4"), ("ipv6 traffic-filter", "ip6"))


def parse(source: IosSource) -> Parsed:
    """One thing per interface, direction and IP version."""
    lists = AccessLists(source)
    found = tuple(one for interface in source.top("interface") for one in _of_interface(source, interface, lists))
    return Parsed(found, (RUN,))


def _of_interface(source: IosSource, interface: Node, lists: AccessLists) -> Iterator[Filter]:
    name = " ".join(interface.words[1:])
    for prefix, family in _APPLIES:
        for node in interface.find(prefix):
            match node.rest(prefix):
                case [("in" | "out") as direction] if family == "ip6":
                    raise source.fail("filter", node)
                case [list_name, ("in" | "out") as direction]:
                    found = _list(source, lists, family, list_name)
                    yield _filter(source, name, node, _DIRECTIONS[direction], found)
                case _:
                    raise source.fail("filter", node)
