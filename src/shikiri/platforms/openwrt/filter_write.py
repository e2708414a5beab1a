"""Writing filters: rules of ours in front of all others of a zone, each once for the device and once for what passes.

Rules that are there stay as they are. What is to be in front of some of them is written anew, in front of all; where
one of them must not count any more, the whole list is ours and ends with a rule that takes the rest.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.segment import Segment
from shikiri.model.net import ANY_PORT, AddressSet, Family
from shikiri.model.ranges import Ranges
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.filter_order import in_front
from shikiri.platforms.openwrt.firewall import FIREWALL, Zone, firewall
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.ops import changes, drop, make, move, name_for, put, put_list
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Filter.FACET
_TARGETS: Final = {"permit": "ACCEPT", "deny": "REJECT"}
_FAMILY: Final = {"ip4": "ipv4", "ip6": "ipv6"}
_MOST: Final = 64


def render(before: Filter | None, after: Filter | None, around: Around) -> Iterator[Command]:
    source = again(around)
    if before is None and after is not None and str(after.interface) in _planned(around):
        raise refuse(_FACET, "rules", "owrt.zone-comes")
    if after is None or before is None or after.family not in ("ip4", "ip6"):
        raise refuse(_FACET, "interface", "owrt.no-zone")
    fw, name = firewall(source), str(after.interface)
    zone = fw.zone(str(before.name)) if fw is not None else None
    on = {one.name for one in networks(source).interfaces.values() if one.is_on}
    if fw is None or zone is None or len(zone.interfaces & on) != 1 or fw.doubts:
        raise refuse(_FACET, "rules", "owrt.no-zone")
    wanted = changes(before, after)
    for follows in ("name", "stateful"):
        wanted.pop(follows, None)
    if "rules" in wanted or "default" in wanted:
        wanted.pop("rules", None)
        wanted.pop("default", None)
        yield from _written(source, zone, (before, after), name_for(name, after.family))
    refuse_rest(_FACET, wanted)


def _planned(around: Around) -> frozenset[str]:
    """The networks that this very plan makes, each with a zone that lets nothing through."""
    held = {one.key for one in around.observed.things(Segment.FACET)}
    return frozenset(one.key for one in around.wanted.things(Segment.FACET) if one.key not in held)


def _written(source: OpenwrtSource, zone: Zone, both: tuple[Filter, Filter], wish: str) -> Iterator[Command]:
    before, after = both
    old = [one for one in source.package(FIREWALL).of("rule") if one.name.startswith(f"{wish}_")]
    rules = in_front(source, before, after, frozenset(f"rule {one.text('name')}" for one in old))
    if len(rules) > _MOST:
        raise refuse(_FACET, "rules", "owrt.too-many", most=_MOST)
    made: list[str] = []
    for number, (rule, sides) in enumerate(rules, start=1):
        for dest in sides:
            at = f"{wish}_{number}_{'on' if dest else 'in'}"
            made.append(at)
            yield from _rule(at, zone.name, dest, rule, str(after.family), [one for one in old if one.name == at])
    for one in old:
        if one.name not in made:
            yield drop(FIREWALL, one.name)
    yield from (move(FIREWALL, at, place) for place, at in enumerate(made))


def _rule(at: str, zone: str, dest: str, rule: Rule, family: str, held: list[Section]) -> Iterator[Command]:
    if rule.unmodelled or rule.action == "unclear" or rule.state != "any":
        raise refuse(_FACET, "rules", "owrt.unmodelled", rule=rule.text or rule.unmodelled)
    fam: Family = "ip4" if family == "ip4" else "ip6"
    yield make(FIREWALL, at, "rule")
    yield put(FIREWALL, at, "name", at)
    yield put(FIREWALL, at, "src", zone)
    if dest:
        yield put(FIREWALL, at, "dest", dest)
    yield put(FIREWALL, at, "family", _FAMILY[family])
    yield put(FIREWALL, at, "target", _TARGETS[rule.action])
    yield put_list(FIREWALL, at, "proto", _protocols(rule))
    lists = {
        "src_ip": _networks(rule.sources, fam),
        "dest_ip": _networks(rule.destinations, fam),
        "src_port": () if rule.source_ports == ANY_PORT else _ports(rule.source_ports.ranges),
        **_to_ports(rule),
    }
    for option, values in lists.items():
        if values:
            yield put_list(FIREWALL, at, option, values)
        elif held and option in held[0].options:
            yield drop(FIREWALL, at, option)


def _protocols(rule: Rule) -> tuple[str, ...]:
    return ("all",) if rule.protocol == "any" else tuple(word.strip() for word in rule.protocol.split(","))


def _to_ports(rule: Rule) -> dict[str, tuple[str, ...]]:
    """Ports, or of ICMP the types."""
    told = () if rule.destination_ports == ANY_PORT else rule.destination_ports.ranges
    if not rule.protocol.startswith("icmp"):
        return {"dest_port": _ports(told)}
    if any(low != high for low, high in told):
        raise refuse(_FACET, "rules", "owrt.unmodelled", rule=rule.text or "icmp")
    return {"icmp_type": _ports(told)}


def _ports(ranges: Ranges) -> tuple[str, ...]:
    return tuple(str(low) if low == high else f"{low}-{high}" for low, high in ranges)


def _networks(addresses: AddressSet, family: Family) -> tuple[str, ...]:
    """As networks; nothing says all."""
    if AddressSet.of("any4" if family == "ip4" else "any6") <= addresses:
        return ()
    kind = ipaddress.IPv4Address if family == "ip4" else ipaddress.IPv6Address
    found = [
        str(net)
        for low, high in addresses.ranges(family)
        for net in ipaddress.summarize_address_range(kind(low), kind(high))
    ]
    if not found:
        raise refuse(_FACET, "rules", "owrt.unmodelled", rule="-")
    return tuple(found)
