"""Ports: what is plugged in where leads to which network, and whether neighbours see each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.nothing import UNSAID
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux_ap import bridge_vlans, bridges, network, port_write
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = PortIsolation.FACET


def parse(source: ApSource) -> Parsed:
    found = tuple(_ports(source))
    return Parsed(found, rests_on=(network.LINKS, network.RULESET, bridge_vlans.QUESTION))


def _ports(source: ApSource) -> Iterator[PortIsolation]:
    """Every interface that a cable or a radio ends at, but those the machine itself has addresses on."""
    every = network.links(source)
    for link in every.values():
        above = [one for one in every.values() if one.under == link.name and one.kind == "vlan"]
        if link.is_card and (link.port_of == "bridge" or above or not (link.port_of or link.addresses)):
            yield _port(source, link, above)


def _port(source: ApSource, link: Link, above: list[Link]) -> PortIsolation:
    apart = bridges.isolated_ports(source)
    made = PortIsolation(
        handle=link.name,
        at={"": network.line_of(network.LINKS)},
        name=link.name,
        enabled=link.up,
        mode="routed",
        protected=UNSAID if apart is None else link.name in apart,
        private_vlan="none",
        group="",
    )
    master = network.links(source).get(link.master) if link.port_of == "bridge" else None
    if master is not None and master.filtering:
        return bridge_vlans.told(source, made)
    bridged = [one for one in above if one.port_of == "bridge"]
    vlan = bridges.vlan_of(source, master.name) if master is not None else 0
    if above:
        kept = UNSAID if apart is None else bool(bridged) and all(one.name in apart for one in bridged)
        return replace(made, mode="trunk", tagged=frozenset(one.tag for one in above), native=vlan, protected=kept)
    return replace(made, mode="access", vlan=vlan, tagged=frozenset()) if master is not None else made


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET,
    asks=(network.LINKS, network.RULESET, network.FORWARDING, bridge_vlans.QUESTION),
    parse=parse,
    render=port_write.render,
)
