"""The addresses of an interface of `network`."""

from __future__ import annotations

import ipaddress

from shikiri.platforms.openwrt.net_parts import NETWORK, Interface
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section


def addresses_of(source: OpenwrtSource, one: Interface) -> frozenset[str]:
    """The addresses of an interface, and a word for each that it gets from elsewhere."""
    section = one.section
    proto = section.text("proto")
    found: set[str] = set()
    if proto == "static":
        masks = section.text("netmask")
        for word in section.words("ipaddr"):
            found.add(_address(source, section, word if "/" in word else f"{word}/{masks or '32'}", "ipaddr"))
        for word in section.words("ip6addr"):
            found.add(_address(source, section, word if "/" in word else f"{word}/128", "ip6addr"))
    elif proto not in ("none", ""):
        found.add({"dhcpv6": "ipv6-dhcp", "6in4": "ipv6-tunnel"}.get(proto, proto))
    if section.text("ip6assign") or section.words("ip6prefix"):
        found.add("ipv6-assigned")
    return frozenset(found)


def _address(source: OpenwrtSource, section: Section, text: str, option: str) -> str:
    try:
        return str(ipaddress.ip_interface(text))
    except ValueError:
        raise source.fail(NETWORK, section.at(option)) from None
