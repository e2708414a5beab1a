"""Printers: out of the internet's reach, and within the users' reach by the flows that are meant and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from shikiri.engine.paths import between, to_internet
from shikiri.engine.rewrite import admit, confine, refuse, towards
from shikiri.engine.site import Site
from shikiri.guideline.checks.places import from_users, spot_of
from shikiri.guideline.checks.reachability import traffic_of, undesigned
from shikiri.guideline.checks.ways import USERS, here, networks, routes, site_of, whole_site
from shikiri.guideline.remedies.gates import Gate, doubtful, gates, guard_gate, keeper
from shikiri.guideline.remedies.tools import change, meant, said, things
from shikiri.model.facets.filter import Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.printing import Printing
from shikiri.model.facility import Flow
from shikiri.model.finding import Finding
from shikiri.model.net import NOWHERE, AddressSet, Family
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_BESIDE = AddressSet.of("255.255.255.255", "fe80::/10", "ff02::/16")  # how hosts of one network find each other


def inside_only(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Printers speak to the networks of the facility alone, and no opening from outside leads to them."""
    site = site_of(situation, finding.device)
    printers = [name for name in here(site, situation.facility, ("printers",)) if routes(site, name)]
    inner = _BESIDE
    for segment in situation.facility.segments:
        inner |= networks(site, segment.name) if segment.role != "other" else NOWHERE
    wishes = list(_openings_shut(finding, situation, site, printers))
    for gate in sorted({gate for name in printers for gate in gates(to_internet(site, name))}):
        kept = keeper(situation, site, gate)
        wishes += guard_gate(finding, gate, kept, confine(kept.rules, kept.default, gate.family, inner))
    return wishes


def _openings_shut(finding: Finding, situation: Situation, site: Site, printers: list[str]) -> Iterator[Wish]:
    for at, nat in things(situation, finding.device, Nat):
        openings = said(nat.static)
        if isinstance(openings, tuple):
            left = tuple(
                one for one in openings if not any(one.inner.overlaps(networks(site, name)) for name in printers)
            )
            if left != openings:
                yield from change(finding, finding.device, at, nat, {"static": left})


def plain_off(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """A door that takes jobs unencrypted goes once IPPS is there; where that is switched off, it comes on first."""
    safe = [(at, one) for at, one in things(situation, finding.device, Printing) if said(one.protocol) == "ipps"]
    if not safe:
        return say("want.no-ipps")
    wishes: list[Wish] = []
    for at, one in meant(situation, finding, Printing):
        if said(one.tls) is not False:
            return say("want.no-row", field="tls", value=str(said(one.tls)))
        wishes += change(finding, finding.device, at, one, {"enabled": False})
    if not any(said(one.enabled) is True for _, one in safe):
        at, one = safe[0]
        wishes = [*change(finding, finding.device, at, one, {"enabled": True}), *wishes]
    return wishes


def cameras_apart(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Where users enter, the network of this camera is refused."""
    spot = spot_of(situation, situation.devices[finding.device])
    if spot.doubt is not None:
        return spot.doubt
    open_to: dict[Gate, AddressSet] = {}
    for way in from_users(situation, spot, flows=False):
        for gate in doubtful(way.paths):
            open_to[gate] = open_to.get(gate, NOWHERE) | networks(spot.site, way.destination)
    wishes: list[Wish] = []
    for gate, cameras in sorted(open_to.items()):
        kept = keeper(situation, spot.site, gate)
        rules = refuse(kept.rules, kept.default, gate.family, [towards(gate.family, cameras)])
        wishes += guard_gate(finding, gate, kept, rules)
    return wishes


def as_designed(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """What is meant to reach the printers passes where users enter, and the rest is refused there."""
    facility, site = situation.facility, whole_site(situation)
    users = [segment.name for segment in facility.roles(*USERS)]
    printers = [segment.name for segment in facility.roles("printers")]
    wishes: list[Wish] = []
    for source, printer in product(users, printers):
        flows = [flow for flow in facility.flows if (flow.source, flow.destination) == (source, printer)]
        for gate in sorted(
            {gate for rest in undesigned(flows) for gate in doubtful(between(site, source, printer, rest))}
        ):
            kept = keeper(situation, site, gate)
            but = [_rule(site, flow, gate.family) for flow in flows]
            denies = [towards(gate.family, networks(site, printer))]
            wishes += guard_gate(finding, gate, kept, refuse(kept.rules, kept.default, gate.family, denies, but))
        if not wishes:
            wishes += _let_through(finding, situation, site, flows)
    return wishes


def _let_through(finding: Finding, situation: Situation, site: Site, flows: list[Flow]) -> Iterator[Wish]:
    blocked: dict[Gate, list[Flow]] = {}
    for flow in flows:
        paths = between(site, flow.source, flow.destination, traffic_of(flow))
        for gate in set(gates(paths, "no")) if not any(path.open == "yes" for path in paths) else ():
            blocked.setdefault(gate, []).append(flow)
    for gate, some in sorted(blocked.items()):
        kept = keeper(situation, site, gate)
        permits = [_rule(site, flow, gate.family) for flow in some]
        if kept.filter is not None and all(rule.destinations for rule in permits):
            yield from guard_gate(finding, gate, kept, admit(kept.rules, kept.default, permits))


def _rule(site: Site, flow: Flow, family: Family) -> Rule:
    like = traffic_of(flow)
    return Rule(
        action="permit",
        sources=networks(site, flow.source).only(family),
        destinations=networks(site, flow.destination).only(family),
        protocol=like.protocol,
        destination_ports=like.ports,
    )


REMEDIES = {
    "cameras-apart": cameras_apart,
    "print-plain-off": plain_off,
    "printers-inside": inside_only,
    "printers-as-designed": as_designed,
}
