"""Filters: what fw4 makes of zones, rules and forwardings, for every interface on its way in.

A packet for an address of the device itself meets the input rules, any other one the forward rules; each list is told
for its own kind of packet, so both stand in one list. A rule that both have in the same place is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import FAMILIES, AddressSet, Family
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.openwrt.filter_write import render
from shikiri.platforms.openwrt.firewall import (
    EXTRAS,
    FIREWALL,
    SERVICES,
    VERDICTS,
    Firewall,
    Verdict,
    Zone,
    families_of,
    firewall,
)
from shikiri.platforms.openwrt.matches import matches
from shikiri.platforms.openwrt.net import NETWORK, networks
from shikiri.platforms.openwrt.places import Places, places
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section

_FACET: Final = Filter.FACET


@dataclass(frozen=True, slots=True)
class _Side:
    """Where a list is read: for one interface and one IP version."""

    source: OpenwrtSource
    fw: Firewall
    where: Places
    family: Family


def parse(source: OpenwrtSource) -> Parsed:
    rests_on = (source.question(FIREWALL), source.question(NETWORK), SERVICES, EXTRAS)
    fw = firewall(source)
    if fw is None:
        return Parsed((), rests_on=rests_on)
    things = tuple(
        _filter(_Side(source, fw, places(source, family), family), name)
        for name, one in networks(source).interfaces.items()
        if one.is_on
        for family in FAMILIES
    )
    return Parsed(things, rests_on=rests_on)


def _filter(side: _Side, name: str) -> Filter:
    zones = side.fw.zones_of(name)
    zone = zones[0] if zones and side.family in zones[0].families else None
    doubts = [*side.fw.doubts, *(f"zone {one.name}" for one in zones[1:])]
    entering = tuple(_input(side, zone))
    passing = tuple(_forward(side, zone))
    rules = [Rule(action="unclear", unmodelled=doubt, text=doubt) for doubt in doubts]
    rules += _joined(side, entering, passing)
    default = side.fw.forward
    answers = zone.input if zone is not None else side.fw.input
    section = zone.section if zone is not None else side.fw.defaults
    at = side.source.line(FIREWALL, section.line if section is not None else 0)
    rules, last_word = _settled(rules)
    default = last_word or default
    if last_word is None and answers != default and default is not None:
        text = f"zone {zone.name} input" if zone is not None else "defaults input"
        action = answers or "unclear"
        own = side.where.own if action == "deny" else side.where.own | side.where.maybe_own
        last = Rule(action=action, sources=_every(side), destinations=own, line=at, text=text)
        rules = [*rules, replace(last, unmodelled=text)] if action == "unclear" else [*rules, last]
    return Filter(
        handle=f"{name} {side.family}",
        at={"": at, "default": at, "rules": at},
        interface=name,
        direction="in",
        family=side.family,
        name=zone.name if zone is not None else "",
        rules=tuple(rules),
        default=default if default is not None else "permit",
        stateful=True,
    )


def _every(side: _Side) -> AddressSet:
    return AddressSet.of("any4" if side.family == "ip4" else "any6")


def _input(side: _Side, zone: Zone | None) -> Iterator[Rule]:
    """Rules for packets to the device itself: those of every zone first."""
    yield from (one for section in side.fw.rules if section.text("src") == "*" for one in _of(side, section, ""))
    if zone is not None:
        for section in side.fw.rules:
            if section.text("src") == zone.name and not section.text("dest"):
                yield from _of(side, section, "")


def _forward(side: _Side, zone: Zone | None) -> Iterator[Rule]:
    """Rules for packets that go on: rules, forwardings, and the zone's own word for what stays inside it."""
    for who in ("*", zone.name if zone is not None else None):
        if who is None:
            continue
        for section in side.fw.rules:
            if section.text("src") == who and section.text("dest"):
                yield from _of(side, section, section.text("dest"))
        for section in side.fw.forwardings:
            if section.text("src") == who:
                yield from _forwarding(side, section)
    if zone is None:
        return
    for section in side.fw.redirects:
        if section.text("src") == zone.name and section.text("target") in ("", "DNAT") and section.text("dest_ip"):
            yield from _redirected(side, section)
    verdict = zone.forward or "unclear"
    if verdict != side.fw.forward:
        inside = _to(side, zone.name, verdict)
        text = f"zone {zone.name} forward"
        made = Rule(
            action=verdict, sources=_every(side), destinations=inside, text=text, line=_line(side, zone.section)
        )
        yield replace(made, unmodelled=text) if verdict == "unclear" else made


def _line(side: _Side, section: Section) -> Line:
    return side.source.line(FIREWALL, section.line)


def _of(side: _Side, section: Section, dest: str) -> Iterator[Rule]:
    verdict = VERDICTS.get(section.text("target").upper())
    if verdict is None or (section.text("src") == "*" and bool(section.text("dest")) != bool(dest)):
        return
    towards = _to(side, dest, verdict) if dest and dest != "*" else _every(side)
    for one in matches(section, side.family):
        destinations = one.destinations & towards
        if destinations:
            yield Rule(
                action=verdict,
                sources=one.sources,
                destinations=destinations,
                protocol=one.protocol,
                source_ports=one.source_ports,
                destination_ports=one.destination_ports,
                log=section.text("log") not in ("", "0"),
                unmodelled=one.unmodelled,
                line=_line(side, section),
                text=f"rule {section.text('name') or section.address}",
            )


def _forwarding(side: _Side, section: Section) -> Iterator[Rule]:
    dest = section.text("dest")
    if side.family not in families_of(section.text("family")) or (dest != "*" and side.fw.zone(dest) is None):
        return
    towards = _every(side) if dest == "*" else _to(side, dest, "permit")
    text = f"forwarding {section.text('src')} -> {dest}"
    if towards:
        yield Rule(action="permit", sources=_every(side), destinations=towards, line=_line(side, section), text=text)


def _redirected(side: _Side, section: Section) -> Iterator[Rule]:
    """What was sent on by a port forward is let through to where it goes."""
    for one in matches(section, side.family):
        text = f"redirect {section.text('name') or section.address}"
        yield Rule(
            action="permit", sources=one.sources, destinations=one.destinations, protocol=one.protocol,
            destination_ports=one.destination_ports, unmodelled=one.unmodelled, line=_line(side, section), text=text,
        )  # fmt: skip


def _to(side: _Side, zone: str, verdict: str) -> AddressSet:
    """The addresses behind a zone: at most those for a permit, at least those for a refusal."""
    found = side.fw.zone(zone)
    if found is None or side.family not in found.families:
        return AddressSet()
    return side.where.behind(found.interfaces, at_most=verdict != "deny")


def _joined(side: _Side, entering: tuple[Rule, ...], passing: tuple[Rule, ...]) -> list[Rule]:
    """Both lists in one. A packet is either for the device or not, so the order between the two is free."""
    found: list[Rule] = []
    left = list(passing)
    for one in entering:
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


def _clipped(side: _Side, one: Rule, *, own: bool) -> Iterator[Rule]:
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
