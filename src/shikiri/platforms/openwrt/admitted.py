"""From where a port of the device itself is reached: what its own filters let in, interface by interface."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import ANYWHERE, AddressSet, Family
from shikiri.platforms.openwrt.filter import parse as filters
from shikiri.platforms.openwrt.firewall import firewall
from shikiri.platforms.openwrt.places import Places, places
from shikiri.platforms.openwrt.source import OpenwrtSource

_LINK_LOCAL: Final = AddressSet.of("fe80::/10")
_FAMILIES: Final[tuple[Family, ...]] = ("ip4", "ip6")


def admitted(source: OpenwrtSource, port: int, only: str = "") -> AddressSet:
    """The sources that may reach a TCP port; `only` names the one interface on which it is open."""
    if firewall(source) is None:
        return ANYWHERE
    found = AddressSet()
    for interface, lists in _by_interface(source).items():
        if only in ("", interface):
            found |= _at(source, interface, lists, port)
    return found


def _by_interface(source: OpenwrtSource) -> dict[str, list[Filter]]:
    table: dict[str, list[Filter]] = {}
    for one in source.once("filters", filters).things:
        if isinstance(one, Filter):
            table.setdefault(str(one.interface), []).append(one)
    return table


def _at(source: OpenwrtSource, interface: str, lists: list[Filter], port: int) -> AddressSet:
    found = AddressSet()
    for family in _FAMILIES:
        one = next((each for each in lists if each.family == family), None)
        where = places(source, family)
        behind = where.behind(frozenset({interface}), at_most=True)
        if family == "ip6" and not behind and not found:
            behind = _LINK_LOCAL  # neighbours have these on every interface
        if one is not None:
            found |= _let_in(one, where, behind, port)
    return found


def _let_in(one: Filter, where: Places, left: AddressSet, port: int) -> AddressSet:
    """First match decides; a rule that is not fully understood may let in and takes nothing away."""
    found = AddressSet()
    for rule in one.rules if isinstance(one.rules, tuple) else ():
        if not _concerns(rule, where, port):
            continue
        if rule.action != "deny":
            found |= left & rule.sources
        if rule.action != "unclear" and not rule.unmodelled and where.own <= rule.destinations:
            left = left - rule.sources
    return found if one.default == "deny" else found | left


def _concerns(rule: Rule, where: Places, port: int) -> bool:
    words = {word.strip() for word in rule.protocol.split(",")}
    meant = bool(words & {"any", "tcp"}) and (port in rule.destination_ports or "any" in words)
    return meant and rule.destinations.overlaps(where.own or where.maybe_own)
