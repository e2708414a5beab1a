"""The sockets that users plug into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shikiri.guideline.remedies.tools import change, meant, said
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.finding import Finding
from shikiri.model.plan import VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation


def seat(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """A seat is an access port of the one VLAN of its network."""
    vlans = {segment.name: segment.vlan for segment in situation.facility.segments}
    wishes: list[Wish] = []
    for at, port in meant(situation, finding, PortIsolation):
        label = situation.labels.of(finding.device, port.FACET, port.handle or port.key)
        vlan = vlans.get(label.name)
        if vlan is None:
            return say("want.bind-vlan", segment=label.name)
        wishes += change(finding, finding.device, at, port, port_values(port, vlan))
    return wishes


def port_values(port: PortIsolation, vlan: int) -> Mapping[str, object]:
    """What makes a port an access port of one VLAN and of no other."""
    wanted: dict[str, object] = {"mode": "access", "vlan": vlan}
    now = {"mode": said(port.mode), "vlan": said(port.vlan)}
    found = {name: value for name, value in wanted.items() if now[name] != value}
    tagged = said(port.tagged)
    if isinstance(tagged, frozenset) and tagged - {vlan}:
        found["tagged"] = frozenset[int]()
    return found


REMEDIES = {"seat-port": seat}
