"""The addresses of an interface, those it shares with a stand-by router included."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

_SHARED: Final = ("standby", "vrrp", "glbp")


def addresses_of(source: IosSource, interface: Node) -> tuple[frozenset[str], Line]:
    """`192.168.10.1/24`, `2001:db8:10::1/64`; what is no address (`dhcp`, a delegated prefix) as the device says it."""
    own = [(node, text) for node in interface.children for text in _own(source, node)]
    networks = [ipaddress.ip_interface(text).network for _, text in own if text[0].isdigit()]
    shared = [(node, text) for node in interface.children for text in _shared(source, node, networks)]
    found = own + shared
    return frozenset(text for _, text in found), source.line(found[0][0] if found else None)


def _own(source: IosSource, node: Node) -> Iterator[str]:
    try:
        match node.words:
            case ["ip", "address", "dhcp" | "negotiated" | "pool" as way, *_]:
                yield way
            case ["ip", "address", address, mask] | ["ip", "address", address, mask, "secondary"]:
                yield str(ipaddress.IPv4Interface(f"{address}/{mask}"))
            case ["ip", "unnumbered", *other]:
                yield " ".join(["unnumbered", *other])
            case ["ipv6", "address", "autoconfig" | "dhcp" as way, *_]:
                yield f"ipv6 {way}"
            case ["ipv6", "address", address, "link-local"]:
                yield str(ipaddress.IPv6Interface(f"{address}/64"))
            case ["ipv6", "address", prefix] | ["ipv6", "address", prefix, "eui-64" | "anycast"]:
                yield str(ipaddress.IPv6Interface(prefix))
            case ["ipv6", "address", name, suffix]:
                yield f"{name} {suffix}"
            case ["ip" | "ipv6", "address", *_]:
                raise source.fail("segment", node)
    except ValueError:
        raise source.fail("segment", node) from None


def _shared(
    source: IosSource, node: Node, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> Iterator[str]:
    """Addresses of a group of routers: whoever may talk to the device may use them too."""
    if node.words[0] not in _SHARED:
        return
    lines = [node.words[2:], *(child.words for child in node.children)]
    for words in lines:
        if words[:1] in (["ip"], ["ipv6"], ["address"]) and len(words) > 1:
            try:
                address = ipaddress.ip_address(words[1].partition("/")[0])
            except ValueError:
                if words[1] == "autoconfig":
                    continue
                raise source.fail("segment", node) from None
            length = next((network.prefixlen for network in networks if address in network), address.max_prefixlen)
            yield f"{address}/{length}"
