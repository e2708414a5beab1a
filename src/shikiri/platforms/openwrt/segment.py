"""Segments: every interface of `network`, the VLAN below it, its addresses, and what nobody models on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from shikiri.model.facets.segment import Segment
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed, Unanswered
from shikiri.platforms.openwrt.addresses import addresses_of
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK, Interface, Networks
from shikiri.platforms.openwrt.segment_write import render
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section

_FACET = Segment.FACET
_TABLES: Final = ("ip4table", "ip6table")
_OTHER_BRIDGES: Final = frozenset({"relay", "batadv", "batadv_hardif", "gretap", "grev6tap", "vxlan", "vxlan6", "l2tp"})


def parse(source: OpenwrtSource) -> Parsed:
    found = networks(source)
    shared = Counter(one.device for one in found.interfaces.values() if one.is_on and one.device)
    things = tuple(_segment(source, found, one, is_shared=shared[one.device] > 1) for one in found.interfaces.values())
    return Parsed(things, rests_on=(source.question(NETWORK), source.question("dhcp")))


def _segment(source: OpenwrtSource, found: Networks, one: Interface, *, is_shared: bool) -> Segment:
    section, scope = one.section, _scope(source, one.name)
    tag = found.vlan_of(one.device)
    at = source.lines_of(NETWORK, section, addresses="ipaddr", vlan="device", bridge="device", enabled="disabled")
    if scope is not None:
        at |= {"dhcp_server": source.line("dhcp", scope.line), "router_advertisement": source.line("dhcp", scope.line)}
    return Segment(
        handle=one.name,
        at=at,
        name=one.name,
        vlan=UNSAID if tag is None else tag,
        addresses=addresses_of(source, one),
        vrf=next((section.text(word) for word in _TABLES if section.text(word)), ""),
        unmodelled=tuple(_strange(source, one.name)),
        enabled=one.is_on,
        dhcp_server=_serves(scope),
        ports=found.ports_of(one.device),
        bridge=one.device if is_shared else "",
        router_advertisement=scope is not None and scope.text("ra") not in ("", "disabled"),
    )


def _scope(source: OpenwrtSource, name: str) -> Section | None:
    """The `dhcp` section of an interface."""
    try:
        package = source.package("dhcp")
    except Unanswered:
        return None  # the facet rests on that answer
    return next((one for one in package.of("dhcp") if one.text("interface") == name), None)


def _serves(scope: Section | None) -> Known[bool]:
    if scope is None or scope.flag("ignore") is True:
        return False
    return scope.text("dhcpv4") != "disabled"


def _strange(source: OpenwrtSource, name: str) -> Iterator[str]:
    """Routing rules, and protocols that join networks behind everybody's back."""
    package = source.package(NETWORK)
    for one in package.of("rule", "rule6"):
        if one.flag("disabled") is not True and name in (one.text("in"), one.text("out")):
            yield f"{one.type} {one.address}"
    for one in package.of("interface"):
        if one.text("proto") in _OTHER_BRIDGES and (one.name == name or name in one.words("network")):
            yield f"{one.text('proto')} {one.name}"
    for one in package.of("device"):
        if one.text("type") in ("macvlan", "veth", "vrf") and name in one.words("ports"):
            yield f"{one.text('type')} {one.text('name')}"


DRIVER = FacetDriver(facet=_FACET, asks=asks(NETWORK, "dhcp"), parse=parse, render=render)
