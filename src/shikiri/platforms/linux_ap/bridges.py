"""The bridges of the machine: which VLAN they carry, and which of their ports do not see each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux.nft.ruleset import Chain, Ruleset
from shikiri.platforms.linux.nft.values import StrangeError, elements, is_named
from shikiri.platforms.linux_ap import bridge_vlans, network
from shikiri.platforms.linux_ap.source import ApSource

_PLAIN_PVID: Final = 1  # what every bridge starts with


def ports_of(source: ApSource, bridge: str) -> tuple[Link, ...]:
    return tuple(one for one in network.links(source).values() if one.master == bridge and one.port_of == "bridge")


def vlan_of(source: ApSource, interface: str) -> Known[int]:
    """The VLAN that a bridge carries; 0 where it has no tagged port at all."""
    try:
        link = network.links(source).get(interface)
    except Unanswered:
        return UNSAID
    if link is None:
        return UNSAID
    if link.kind == "vlan":
        return link.tag
    if link.kind != "bridge":
        return 0
    if link.filtering:
        return bridge_vlans.vlans(source, interface)[0]
    tags = tags_of(source, interface)
    if len(tags) == 1:
        return tags[0]
    return link.pvid if link.pvid != _PLAIN_PVID and not tags else (tags[0] if tags else 0)


def tags_of(source: ApSource, bridge: str) -> tuple[int, ...]:
    return tuple(sorted({one.tag for one in ports_of(source, bridge) if one.kind == "vlan"}))


def isolated_ports(source: ApSource) -> frozenset[str] | None:
    """The bridge ports that cannot reach each other; None where nobody said."""
    try:
        every = network.links(source)
        rules = network.ruleset(source)
    except Unanswered:
        return None
    dropped = tuple(_kept_apart(rules, every))
    # A radio is in no bridge while it does not send; the rule waits for it.
    found = {name for some in dropped for name in some if every[name].port_of != "bridge"}
    for bridge in {link.master for link in every.values() if link.port_of == "bridge"}:
        names = {one.name for one in ports_of(source, bridge)}
        flagged = {name for name in names if every[name].isolated}
        filtered = max((some & names for some in dropped), key=len, default=set())
        if flagged <= filtered or filtered <= flagged:  # else one of each still sees the other
            found |= flagged | filtered
        else:
            found |= max(flagged, filtered, key=len)
    return frozenset(found)


def _kept_apart(rules: Ruleset, every: Mapping[str, Link]) -> Iterator[set[str]]:
    """The ports that a rule of a bridge's own filter keeps from each other, before anything lets them through."""
    for chain in rules.hooked("forward", "filter"):
        if chain.family == "bridge" and chain.place not in rules.odd:
            yield from _dropped(chain, rules, every)


def _dropped(chain: Chain, rules: Ruleset, every: Mapping[str, Link]) -> Iterator[set[str]]:
    for rule in chain.rules:
        words = [next(iter(part), "") for part in rule.statements if isinstance(part, dict)]
        plain = [word for word in words if word not in ("counter", "log", "comment")]
        if plain == ["match", "match", "drop"]:
            sides = dict(_side(part["match"], chain, rules) for part in rule.statements if "match" in part)
            if {"iifname", "oifname"} == sides.keys():
                yield {name for name in every if all(_is(name, values) for values in sides.values())}
                continue
        if words != ["counter"]:
            return  # what stands before may let through


def _side(match: Any, chain: Chain, rules: Ruleset) -> tuple[str, list[Any]]:  # noqa: ANN401  (JSON)
    try:
        if match["op"] == "==" and "meta" in match["left"]:
            return str(match["left"]["meta"]["key"]), list(elements(match["right"], chain.place, rules))
    except (StrangeError, KeyError, TypeError):
        pass
    return "", []


def _is(name: str, values: list[Any]) -> bool:
    try:
        return is_named(name, values)
    except StrangeError:
        return False
