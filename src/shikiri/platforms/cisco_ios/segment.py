"""Segments: interfaces with addresses or a VLAN of their own, and VLANs that are only switched."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.facets.segment import Segment
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.addresses import addresses_of
from shikiri.platforms.cisco_ios.dhcp import Pool, pools_of
from shikiri.platforms.cisco_ios.interfaces import (
    is_enabled,
    is_physical,
    is_switch_port,
    name_of,
    vlan_blocks,
    vlan_filters,
    vlan_of,
)
from shikiri.platforms.cisco_ios.segment_write import render
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

# What may let through or stop packets in a way that filters and addresses do not tell.
_UNMODELLED: Final = (
    "ip policy", "ipv6 policy", "zone-member", "ip inspect", "ipv6 inspect", "crypto map", "ip wccp", "ipv6 wccp",
    "ip admission", "mac access-group", "service instance", "xconnect", "cts role-based", "ip local-proxy-arp",
    "ip vrf receive", "vrf receive", "ip verify source", "source template", "utd", "appnav-controller",
)  # fmt: skip
_NO_POOL: Final[Known[bool]] = Default(value=False, tag="C")

CLAIMS = re.compile(
    r"interface \S|(?:no )?ip address\b|ip unnumbered |ipv6 (?:address|enable|nd|unicast-routing)\b|encapsulation dot1|"
    r"(?:ip )?vrf (?:forwarding|definition|receive) |ip vrf |(?:no )?shutdown$|(?:standby|vrrp|glbp) \d|bridge-group |"
    r"vlan (?:[\d,-]+$|filter |access-map )|ip dhcp pool |" + "|".join(map(re.escape, _UNMODELLED))
)  # fmt: skip


def parse(source: IosSource) -> Parsed:
    vacls = vlan_filters(source, "segment")
    pools = pools_of(source, "segment")
    routes6 = source.flag("ipv6 unicast-routing")
    found = [
        _segment(source, interface, vacls, pools, routes6)
        for interface in source.top("interface")
        if not is_switch_port(interface) and _is_network(interface)
    ]
    routed = {one.vlan for one in found}
    switched = (
        _switched(source, vlan, blocks, vacls) for vlan, blocks in vlan_blocks(source).items() if vlan not in routed
    )
    return Parsed((*found, *switched), rests_on=(RUN,))


def _is_network(interface: Node) -> bool:
    prefixes = ("ip address", "ip unnumbered", "ipv6 address", "ipv6 enable", "encapsulation dot1Q", "bridge-group")
    return name_of(interface).startswith("Vlan") or any(interface.find(prefix) for prefix in prefixes)


def _segment(
    source: IosSource,
    interface: Node,
    vacls: dict[int, Node],
    pools: list[Pool],
    routes6: tuple[bool | None, Line],
) -> Segment:
    name = name_of(interface)
    vlan, vlan_line = vlan_of(source, interface)
    addresses, address_line = addresses_of(source, interface)
    enabled, enabled_line = is_enabled(source, interface)
    vrf = interface.last("vrf forwarding") or interface.last("ip vrf forwarding")
    bridge = _bridge(source, interface)
    odd = [one for one in interface.children if one.text.startswith(_UNMODELLED)]
    odd += [vacls[vlan]] if isinstance(vlan, int) and vlan in vacls else []
    pool = next((one.node for one in pools if one.serves(addresses)), None)
    advertises, advertises_line = _advertises(source, interface, addresses, routes6)
    lines = {
        "": interface, "vrf": vrf, "bridge": bridge, "unmodelled": odd[0] if odd else None, "dhcp_server": pool,
    }  # fmt: skip
    return Segment(
        name=name,
        vlan=vlan,
        addresses=addresses,
        vrf=vrf.words[-1] if vrf else "",
        unmodelled=tuple(node.text for node in odd),
        enabled=enabled,
        dhcp_server=True if pool else _NO_POOL,
        ports=frozenset({name.partition(".")[0]}) if is_physical(name.partition(".")[0]) else UNSAID,
        bridge=bridge.words[1] if bridge else "",
        router_advertisement=advertises,
        handle=name,
        at={field: source.line(node) for field, node in lines.items()}
        | {
            "vlan": vlan_line, "addresses": address_line, "enabled": enabled_line,
            "router_advertisement": advertises_line,
        },
    )  # fmt: skip


def _bridge(source: IosSource, interface: Node) -> Node | None:
    nodes = interface.find("bridge-group")
    if nodes and len(nodes[0].words) == 1:
        raise source.fail("segment", nodes[0])
    return nodes[0] if nodes else None


def _switched(source: IosSource, vlan: int, blocks: list[Node], vacls: dict[int, Node]) -> Segment:
    """A VLAN without an interface: it exists, and the device is in it only as a switch."""
    stops = (node for block in blocks for word in ("shutdown", "state suspend") for node in block.find(word))
    stopped = next(stops, None)
    vacl = vacls.get(vlan)
    return Segment(
        name=f"vlan {vlan}",
        vlan=vlan,
        addresses=frozenset(),
        vrf="",
        unmodelled=(vacl.text,) if vacl else (),
        enabled=False if stopped else Default(value=True, tag="C"),
        dhcp_server=_NO_POOL,
        bridge="",
        router_advertisement=_NO_POOL,
        handle=f"vlan {vlan}",
        at={"": source.line(blocks[-1]), "enabled": source.line(stopped), "unmodelled": source.line(vacl)},
    )


def _advertises(
    source: IosSource, interface: Node, addresses: frozenset[str], routes6: tuple[bool | None, Line]
) -> tuple[Known[bool], Line]:
    silent = interface.last("ipv6 nd ra suppress") or interface.last("ipv6 nd suppress-ra")
    if silent is not None:
        return False, source.line(silent)
    if not any(":" in text for text in addresses) and not interface.find("ipv6"):
        return Default(value=False, tag="C"), source.line(None)
    routes, line = routes6
    return (True, line) if routes else (Default(value=False, tag="M"), line)


DRIVER = FacetDriver(facet="segment", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render)
