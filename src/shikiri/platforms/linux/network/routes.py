"""Where a machine sends which address: its routing table as exact sets by interface, and what it keeps for itself."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from shikiri.model.net import NOWHERE, AddressSet, Family
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux.nft.context import Behind

_OWN_TYPES: Final = frozenset({"local", "broadcast", "multicast", "anycast"})
_DEAD_TYPES: Final = frozenset({"blackhole", "unreachable", "prohibit", "throw"})
_USUAL: Final = frozenset({"local", "main", "default", "255", "254", "253"})
_DEFAULT: Final[dict[Family, str]] = {"ip4": "0.0.0.0/0", "ip6": "::/0"}
_NEVER_SENT_ON: Final = AddressSet.of(  # the kernel keeps these, or never sends them on
    "127.0.0.0/8", "224.0.0.0/4", "255.255.255.255", "0.0.0.0/32", "::", "::1", "fe80::/10", "ff00::/8",
)  # fmt: skip


class OddRoutesError(ValueError):
    """A text that does not tell the routes of a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """One IP version: what lies behind each interface, and the machine's own addresses."""

    behind: Mapping[str, Behind] = field(hash=False)
    own: AddressSet


def read_routes(data: Any, rules: Any, links: Mapping[str, Link], family: Family) -> Routes:  # noqa: ANN401
    """The routes of `ip -j route show table all`, with the rules that choose among tables."""
    own = _own(links.values(), family)
    try:
        plain = all(_is_usual(one) for one in rules)
        own |= _local(data)
        behind = _connected(_behind(data, links, family), links, family)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise OddRoutesError from None
    if not plain:  # another table may be asked first: any address may lie behind any interface
        every = AddressSet.of("any4" if family == "ip4" else "any6")
        behind = {name: Behind(NOWHERE, every) for name in links}
    return Routes(behind=behind, own=own)


def _own(links: Iterable[Link], family: Family) -> AddressSet:
    found = _NEVER_SENT_ON
    for link in links:
        for text in (*link.addresses, *link.broadcasts):
            if text[:1].isalnum() and ("." in text or ":" in text):
                found |= AddressSet.of(text.partition("/")[0])
    return found.only(family)


def _is_usual(rule: Any) -> bool:  # noqa: ANN401
    """`from all lookup main` and the like, as every kernel starts with."""
    return rule["src"] == "all" and str(rule.get("table")) in _USUAL and not set(rule) - {"priority", "src", "table",
                                                                                         "srclen"}  # fmt: skip


def _local(data: Any) -> AddressSet:  # noqa: ANN401
    found = NOWHERE
    for route in data:
        if route.get("type") in _OWN_TYPES and route.get("dst") != "default":
            found |= AddressSet.of(route["dst"])
    return found


def _behind(data: Any, links: Mapping[str, Link], family: Family) -> dict[str, Behind]:  # noqa: ANN401
    """Longest prefix first. Where two routes lead to one network, it may be behind either."""
    routes: dict[Any, set[str]] = {}
    for route in data:
        if route.get("type", "unicast") in _OWN_TYPES or str(route.get("table", "main")) not in ("main", "254"):
            continue
        network = ipaddress.ip_network(_DEFAULT[family] if route["dst"] == "default" else route["dst"], strict=False)
        if family == ("ip4" if network.version == 4 else "ip6"):  # noqa: PLR2004
            routes.setdefault(network, set()).update(_devices(route))
    found = {name: Behind() for name in links}
    taken = _NEVER_SENT_ON.only(family)
    for network in sorted(routes, key=lambda one: -one.prefixlen):
        here = AddressSet.of(str(network)) - taken
        taken |= here
        for name in routes[network]:
            known = found.get(name, Behind())
            alone = here if len(routes[network]) == 1 else NOWHERE
            found[name] = Behind(known.sure | alone, known.may | here)
    return found


def _connected(found: dict[str, Behind], links: Mapping[str, Link], family: Family) -> dict[str, Behind]:
    """A network that a machine has an address in may be there, whatever a list of routes leaves out."""
    for link in links.values():
        held = found[link.name]
        for text in link.addresses:
            if "/" in text:
                held = Behind(held.sure, held.may | (AddressSet.of(text).only(family) - _NEVER_SENT_ON))
        found[link.name] = held
    return found


def _devices(route: Any) -> set[str]:  # noqa: ANN401
    if route.get("type") in _DEAD_TYPES:
        return set()
    if "from" in route:  # only for some senders: others may go anywhere
        return {route["dev"], ""}
    return {route["dev"]} if "dev" in route else {str(one["dev"]) for one in route["nexthops"]}
