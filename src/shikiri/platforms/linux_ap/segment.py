"""Segments: the interfaces with which the machine itself is in a network, and who hands out addresses there."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.segment import Segment
from shikiri.model.nothing import Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.network.links import Link
from shikiri.platforms.linux_ap import bridge_vlans, bridges, dhcp, net_files, network, segment_write
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = Segment.FACET


def parse(source: ApSource) -> Parsed:
    things = tuple(one for link in network.faces(source) for one in _segments(source, link))
    return Parsed(things, rests_on=(network.LINKS, net_files.QUESTION))


def _segments(source: ApSource, link: Link) -> list[Segment]:
    """A bridge that joins several VLANs is several segments that are one network."""
    vlan = bridges.vlan_of(source, link.name)
    others = [tag for tag in bridges.tags_of(source, link.name) if tag != vlan] if link.kind == "bridge" else []
    joined = link.name if others else _joined(source, link)
    first = _segment(source, link, vlan, joined)
    return [first, *(_port(link, one) for one in bridges.ports_of(source, link.name) if one.tag in others)]


def _joined(source: ApSource, link: Link) -> str:
    """The bridge through which any port may speak for any VLAN, because it does not look at tags."""
    every = network.links(source)
    if link.kind == "bridge" and not link.filtering:
        tagged = {one.under for one in every.values() if one.kind == "vlan"}
        mine = {link.name, *(one.name for one in bridges.ports_of(source, link.name))}
        return link.name if tagged & mine else ""
    under = every.get(link.under)
    if under is None:
        return ""
    above = under if under.kind == "bridge" else every.get(under.master if under.port_of == "bridge" else "")
    return above.name if above is not None and not above.filtering else ""


def _segment(source: ApSource, link: Link, vlan: Known[int], bridge: str) -> Segment:
    return Segment(
        handle=link.name,
        at={"": network.line_of(network.LINKS)},
        name=link.name,
        vlan=vlan,
        addresses=link.addresses,
        vrf=link.master if link.port_of == "vrf" else "",
        unmodelled=link.odd,
        enabled=link.up,
        dhcp_server=dhcp.serves(source, link),
        ports=frozenset(one.name for one in bridges.ports_of(source, link.name)),
        bridge=bridge,
        router_advertisement=dhcp.advertises(source, link),
    )


def _port(bridge: Link, port: Link) -> Segment:
    """Another VLAN that a bridge carries along."""
    return Segment(
        handle=port.name,
        at={"": network.line_of(network.LINKS)},
        name=port.name,
        vlan=port.tag,
        addresses=frozenset(),
        vrf="",
        unmodelled=port.odd,
        enabled=port.up,
        dhcp_server=False,
        ports=frozenset(),
        bridge=bridge.name,
        router_advertisement=False,
    )


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET,
    asks=(network.LINKS, net_files.QUESTION, bridge_vlans.QUESTION),
    parse=parse,
    render=segment_write.render,
)
