"""The lines nobody claims, and which facets they may change: those whose interface, SSID or account they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shikiri.model.nothing import FacetState, Things
from shikiri.platforms.base import Unanswered, Unclaimed
from shikiri.platforms.cisco_ios.source import HEAD, IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.words import TOP_WORDS

# First words below `interface`, the same way. Below all other top-level lines the block as a whole is known.
_PORT = frozenset(
    "access-session arp authentication auto bandwidth bfd bridge-group carrier-delay cdp channel-group "
    "channel-protocol clns clock crypto cts delay description device-tracking dialer dot1q dot1x duplex "
    "encapsulation energywise et-analytics ethernet fair-queue fec flow flowcontrol glbp hold-queue ip ipv6 isdn "
    "isis keepalive l2protocol-tunnel lacp lldp load-interval logging loopback mab mac macro macsec mdix mdns-sd "
    "media media-type mka mls mop mpls mtu mvr nat64 negotiate negotiation nmsp no-alarm ntp onep pagp peer power "
    "ppp pppoe pppoe-client priority-queue private-vlan qos queue-set random-detect rate-limit rep rmon service "
    "service-policy shape shutdown snmp source spanning-tree speed srr-queue stackwise-virtual standby "
    "storm-control subscriber switchport tcp traffic-shape transmit-interface trust tunnel tx-queue tx-ring-limit "
    "udld utd vrf vrrp vtp wireless xconnect zone-member".split()
)
# Second words after `ip` and `ipv6` on an interface. Filters and ways that no facet reads are not among them.
_PORT_IP = frozenset(
    "access-group accounting address admission arp authentication bandwidth-percent bgp broadcast-address cef ddns "
    "device dhcp directed-broadcast dns eigrp enable flow hello-interval helper-address hold-time icmp igmp inspect "
    "irdp load-sharing local-proxy-arp mask-reply mfib mld mroute-cache mtu multicast nat nbar nd next-hop-self nhrp "
    "ospf pim policy proxy-arp rarp-server redirects rgmp rip route-cache router rtp snooping split-horizon "
    "sticky-arp summary-address tcp traffic-filter unnumbered unreachables verify virtual-reassembly vrf wccp".split()
)
_ON_PORTS = ("segment", "filter", "port_isolation", "nat")
_NAMING = {
    "segment": ("name", "handle"),
    "filter": ("interface", "name"),
    "port_isolation": ("name",),
    "nat": ("interface",),
    "wlan": ("ssid", "handle"),
    "account": ("name",),
}


def unclaimed(source: IosSource, facets: Mapping[str, FacetState]) -> tuple[Unclaimed, ...]:
    """Every line that is new to us, with the facets it makes doubtful."""
    try:
        strays = list(_strays(source))
    except Unanswered:
        return ()
    names = _names(facets) if strays else {}
    return tuple(
        Unclaimed(source.line(node), node.text, tuple(sorted(touched | _named(node, names))))
        for node, touched in strays
    )


def _strays(source: IosSource) -> Iterator[tuple[Node, set[str]]]:
    for node in source.run.children:
        word = _word(node)
        if word not in TOP_WORDS and not HEAD.match(node.text):
            yield node, set()
            yield from ((below, set()) for below in node.walk())
        elif word == "monitor":
            mirrors = [below for below in (node, *node.walk()) if "destination" in below.words]
            yield from ((below, {"port_isolation"}) for below in mirrors)  # a port that hears others
        elif word == "interface":
            for child in node.children:
                first = _word(child)
                if first not in _PORT or (first in {"ip", "ipv6"} and _word(child, 1) not in _PORT_IP):
                    yield child, set(_ON_PORTS)


def _word(node: Node, place: int = 0) -> str:
    """The word that says what the line is about, or one after it."""
    words = node.words[1:] if node.words[0] in {"no", "default"} else node.words
    return words[place] if place < len(words) else ""


def _names(facets: Mapping[str, FacetState]) -> dict[str, set[str]]:
    """The names of things, each with the facets that have a thing of this name."""
    found: dict[str, set[str]] = {}
    for facet, fields in _NAMING.items():
        state = facets.get(facet)
        for thing in state.items if isinstance(state, Things) else ():
            for field in fields:
                value = getattr(thing, field)
                if isinstance(value, str) and value:
                    found.setdefault(value, set()).add(facet)
    return found


def _named(node: Node, names: Mapping[str, set[str]]) -> set[str]:
    words = {word.strip('"') for word in node.words}
    touched = [facets for name, facets in names.items() if name in words or (" " in name and name in node.text)]
    return set().union(*touched)
