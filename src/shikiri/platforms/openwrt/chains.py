"""The chains of a zone as rules: what is asked of packets to the device itself, and of those that go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from shikiri.model.facets.filter import Rule
from shikiri.model.net import AddressSet, Family
from shikiri.model.reading import Line
from shikiri.platforms.openwrt.firewall import FIREWALL, VERDICTS, Firewall, Zone, families_of
from shikiri.platforms.openwrt.matches import matches
from shikiri.platforms.openwrt.places import Places
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section


@dataclass(frozen=True, slots=True)
class Side:
    """Where a list is read: for one interface and one IP version."""

    source: OpenwrtSource
    fw: Firewall
    where: Places
    family: Family


def every(side: Side) -> AddressSet:
    return AddressSet.of("any4" if side.family == "ip4" else "any6")


def entering(side: Side, zone: Zone | None) -> Iterator[Rule]:
    """Rules for packets to the device itself: those of every zone first."""
    yield from (one for section in side.fw.rules if section.text("src") == "*" for one in _of(side, section, ""))
    if zone is not None:
        for section in side.fw.rules:
            if section.text("src") == zone.name and not section.text("dest"):
                yield from _of(side, section, "")


def passing(side: Side, zone: Zone | None) -> Iterator[Rule]:
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
    yield from _inside(side, zone)


def _inside(side: Side, zone: Zone) -> Iterator[Rule]:
    """What a zone does with packets from one of its networks to another, where that is a word of its own."""
    verdict = zone.forward or "unclear"
    text, line = f"zone {zone.name} forward", _line(side, zone.section)
    for towards, doubt in _to(side, zone.name) if verdict != side.fw.forward else ():
        if towards:
            strange = doubt or (text if verdict == "unclear" else "")
            yield Rule(
                action=verdict, sources=every(side), destinations=towards, unmodelled=strange, line=line, text=text
            )


def _line(side: Side, section: Section) -> Line:
    return side.source.line(FIREWALL, section.line)


def _of(side: Side, section: Section, dest: str) -> Iterator[Rule]:
    verdict = VERDICTS.get(section.text("target").upper())
    if verdict is None or (section.text("src") == "*" and bool(section.text("dest")) != bool(dest)):
        return
    ends = list(_to(side, dest)) if dest and dest != "*" else [(every(side), "")]
    for one, (towards, doubt) in product(matches(section, side.family), ends):
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
                unmodelled=one.unmodelled or doubt,
                line=_line(side, section),
                text=f"rule {section.text('name') or section.address}",
            )


def _forwarding(side: Side, section: Section) -> Iterator[Rule]:
    dest = section.text("dest")
    if side.family not in families_of(section.text("family")) or (dest != "*" and side.fw.zone(dest) is None):
        return
    text = f"forwarding {section.text('src')} -> {dest}"
    for towards, doubt in [(every(side), "")] if dest == "*" else _to(side, dest):
        if towards:
            line = _line(side, section)
            yield Rule(
                action="permit", sources=every(side), destinations=towards, unmodelled=doubt, line=line, text=text
            )


def _redirected(side: Side, section: Section) -> Iterator[Rule]:
    """What was sent on by a port forward is let through to where it goes."""
    for one in matches(section, side.family):
        text = f"redirect {section.text('name') or section.address}"
        yield Rule(
            action="permit", sources=one.sources, destinations=one.destinations, protocol=one.protocol,
            destination_ports=one.destination_ports, unmodelled=one.unmodelled, line=_line(side, section), text=text,
        )  # fmt: skip


def _to(side: Side, zone: str) -> Iterator[tuple[AddressSet, str]]:
    """The addresses behind a zone: those for sure, and those that may as well be behind another one."""
    found = side.fw.zone(zone)
    if found is None or side.family not in found.families:
        return
    sure = side.where.behind(found.interfaces, at_most=False)
    yield sure, ""
    if side.where.is_vague(found.interfaces):
        yield side.where.behind(found.interfaces, at_most=True) - sure, f"the way to zone {zone}"
