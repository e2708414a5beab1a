"""Filters: what fw4 makes of zones, rules and forwardings, for every interface on its way in.

A packet for an address of the device itself meets the input rules, any other one the forward rules; each list is told
for its own kind of packet, so both stand in one list. A rule that both have in the same place is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import FAMILIES, AddressSet
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.openwrt.chains import Side, entering, every, passing
from shikiri.platforms.openwrt.filter_write import render
from shikiri.platforms.openwrt.firewall import (
    EXTRAS,
    FIREWALL,
    SERVICES,
    Verdict,
    Zone,
    firewall,
)
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK
from shikiri.platforms.openwrt.places import places
from shikiri.platforms.openwrt.source import OpenwrtSource, asks

_FACET: Final = Filter.FACET


def parse(source: OpenwrtSource) -> Parsed:
    rests_on = (source.question(FIREWALL), source.question(NETWORK), SERVICES, EXTRAS)
    fw = firewall(source)
    if fw is None:
        return Parsed((), rests_on=rests_on)
    things = tuple(
        _filter(Side(source, fw, places(source, family), family), name)
        for name, one in networks(source).interfaces.items()
        if one.is_on
        for family in FAMILIES
    )
    return Parsed(things, rests_on=rests_on)


def _filter(side: Side, name: str) -> Filter:
    zones = side.fw.zones_of(name)
    zone = zones[0] if zones and side.family in zones[0].families else None
    doubts = [*side.fw.doubts, *(f"zone {one.name}" for one in zones[1:])]
    rules = [Rule(action="unclear", unmodelled=doubt, text=doubt) for doubt in doubts]
    rules += _joined(side, tuple(entering(side, zone)), tuple(passing(side, zone)))
    default = side.fw.forward
    answers = zone.input if zone is not None else side.fw.input
    section = zone.section if zone is not None else side.fw.defaults
    at = side.source.line(FIREWALL, section.line if section is not None else 0)
    rules, last_word = _settled(rules)
    if last_word is None and answers != default and default is not None:
        rules.append(_answered(side, zone, answers))
    last_word = last_word or default
    if last_word != "deny":  # what lets through the rest is the last rule: then what no rule names is stopped
        text = "the rest" if last_word == "permit" else "defaults forward"
        rest = Rule(action=last_word or "unclear", sources=every(side), destinations=every(side), line=at, text=text)
        rules.append(rest if last_word is not None else replace(rest, unmodelled=text))
    return Filter(
        handle=f"{name} {side.family}",
        at={"": at, "default": at, "rules": at},
        interface=name,
        direction="in",
        family=side.family,
        name=zone.name if zone is not None else "",
        rules=tuple(rules),
        default="deny",
        stateful=True,
    )


def _answered(side: Side, zone: Zone | None, answers: Verdict | None) -> Rule:
    """What happens to a packet for the device itself that no rule names."""
    section = zone.section if zone is not None else side.fw.defaults
    text = f"zone {zone.name} input" if zone is not None else "defaults input"
    line = side.source.line(FIREWALL, section.line if section is not None else 0)
    own = side.where.own if answers == "deny" else side.where.own | side.where.maybe_own
    made = Rule(action=answers or "unclear", sources=every(side), destinations=own, line=line, text=text)
    return made if answers is not None else replace(made, unmodelled=text)


def _joined(side: Side, to_us: tuple[Rule, ...], going_on: tuple[Rule, ...]) -> list[Rule]:
    """Both lists in one. A packet is either for the device or not, so the order between the two is free."""
    found: list[Rule] = []
    left = list(going_on)
    for one in to_us:
        at = next((place for place, other in enumerate(left) if _same(one, other)), None)
        if at is None:
            found += _clipped(side, one, own=True)
        else:
            for other in left[:at]:
                found += _clipped(side, other, own=False)
            found.append(one)
            left = left[at + 1 :]
    for other in left:
        found += _clipped(side, other, own=False)
    return found


def _same(one: Rule, other: Rule) -> bool:
    return replace(one, text="", line=None) == replace(other, text="", line=None)


def _clipped(side: Side, one: Rule, *, own: bool) -> Iterator[Rule]:
    """The part of a rule that concerns its own kind of packet."""
    where = side.where
    if own:
        mine = one.destinations & (where.own if one.action == "deny" else where.own | where.maybe_own)
    else:
        mine = one.destinations - where.own
    if mine:
        yield replace(one, destinations=mine)


def _settled(rules: list[Rule]) -> tuple[list[Rule], Verdict | None]:
    """What stands behind a rule that takes everything is never reached: that rule is the default."""
    for at, one in enumerate(rules):
        whole = AddressSet.of("any4") <= one.sources & one.destinations or (
            AddressSet.of("any6") <= one.sources & one.destinations
        )
        if whole and one.protocol == "any" and not one.unmodelled and one.action != "unclear":
            return rules[:at], one.action
    return rules, None


DRIVER = FacetDriver(facet=_FACET, asks=(*asks(FIREWALL, NETWORK), SERVICES, EXTRAS), parse=parse, render=render)
