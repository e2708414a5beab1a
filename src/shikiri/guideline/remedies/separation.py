"""Users kept apart from the operator: filters where they enter, and the VLANs of their sockets and SSIDs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from shikiri.engine.layer2 import joints
from shikiri.engine.paths import between
from shikiri.engine.rewrite import refuse, towards
from shikiri.engine.site import Site
from shikiri.guideline.checks.ways import OPERATORS, USERS, Way, here, networks, pairs, site_of, through, whole_site
from shikiri.guideline.remedies.gates import Gate, gates, guard_gate, keeper
from shikiri.guideline.remedies.ports import port_values
from shikiri.guideline.remedies.tools import change, said, things
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def users_apart(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Every open way from users to the operator is shut where it begins."""
    if finding.device:
        site = site_of(situation, finding.device)
        here_now = product(here(site, situation.facility, USERS), here(site, situation.facility, OPERATORS))
        ways = [Way(one, other, through(site, one, other)) for one, other in here_now]
    else:
        site = whole_site(situation)
        ways = [Way(one, other, between(site, one, other)) for one, other in pairs(situation.facility)]
    return shut(finding, situation, site, ways)


def apart_by_vlan(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """Sockets and SSIDs lead into the network they are meant for."""
    site = whole_site(situation)
    ways = [Way(one, other, joints(site, one, other)) for one, other in pairs(situation.facility)]
    return shut(finding, situation, site, ways)


def shut(finding: Finding, situation: Situation, site: Site, ways: Iterable[Way]) -> list[Wish] | Say:
    """Refusals at every gate that is open, and other VLANs for what leads into the wrong network."""
    open_to: dict[Gate, set[str]] = {}
    devices: set[str] = set()
    for way in ways:
        if any(path.open == "yes" and path.layer == "declared" for path in way.paths):
            return say("want.same-vlan", one=way.source, other=way.destination)
        devices |= {path.device for path in way.paths if path.open != "no" and path.layer == "layer2"}
        for gate in gates(way.paths):
            open_to.setdefault(gate, set()).add(way.destination)
    wishes = [wish for device in sorted(devices) for wish in _rewired(finding, situation, device)]
    for gate, names in sorted(open_to.items()):
        kept = keeper(situation, site, gate)
        denies = [towards(gate.family, networks(site, name)) for name in sorted(names)]
        wishes += guard_gate(finding, gate, kept, refuse(kept.rules, kept.default, gate.family, denies))
    return wishes


def _rewired(finding: Finding, situation: Situation, device: str) -> Iterator[Wish]:
    """The declared VLAN for every socket and SSID of a device that leads elsewhere."""
    vlans = {segment.name: segment.vlan for segment in situation.facility.segments if segment.vlan}
    if device not in situation.states:
        return
    for at, port in things(situation, device, PortIsolation):
        vlan = vlans.get(situation.labels.of(device, port.FACET, port.handle or port.key).name)
        if vlan is not None and port.enabled is not False and said(port.mode) in ("access", "dynamic"):
            yield from change(finding, device, at, port, port_values(port, vlan))
    for at, wlan in things(situation, device, Wlan):
        vlan = vlans.get(situation.labels.of(device, wlan.FACET, wlan.handle or wlan.key).name)
        if vlan is not None and wlan.enabled is not False and said(wlan.vlan) not in (None, vlan):
            yield from change(finding, device, at, wlan, {"vlan": vlan})


REMEDIES = {"users-apart": users_apart, "vlans-apart": apart_by_vlan}
