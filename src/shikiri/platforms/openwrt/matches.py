"""What one `rule` of the firewall matches, as sets; what the sets cannot say is named."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from shikiri.model.net import ANY_PORT, AddressSet, Family, PortSet
from shikiri.platforms.openwrt.firewall import families_of
from shikiri.platforms.openwrt.uci import Section

_READ: Final = frozenset(
    "name _name enabled family src dest src_ip dest_ip src_port dest_port proto icmp_type target log log_limit counter "
    "src_dip src_dport reflection reflection_src".split()
)
_ALL: Final = frozenset({"all", "any", "*", "0"})
_TYPES: Final[dict[str, tuple[int, int]]] = {  # of IPv4 and of IPv6
    "echo-request": (8, 128), "echo-reply": (0, 129), "destination-unreachable": (3, 1), "packet-too-big": (-1, 2),
    "time-exceeded": (11, 3), "bad-header": (-1, 4), "unknown-header-type": (-1, 4), "parameter-problem": (12, 4),
    "router-solicitation": (10, 133), "router-advertisement": (9, 134), "neighbour-solicitation": (-1, 135),
    "neighbour-advertisement": (-1, 136), "redirect": (5, 137),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """One kind of packet: a rule that names several protocols matches several."""

    sources: AddressSet
    destinations: AddressSet
    protocol: str
    source_ports: PortSet
    destination_ports: PortSet
    unmodelled: str = ""


def matches(section: Section, family: Family) -> tuple[Match, ...]:
    """What it matches of one IP version; nothing where it does not speak of that version."""
    if family not in families_of(section.text("family")):
        return ()
    every = AddressSet.of("any4" if family == "ip4" else "any6")
    strange = next((word for word in section.options if word not in _READ), "")
    sources, doubt_from = _addresses(section, "src_ip", family, every)
    destinations, doubt_to = _addresses(section, "dest_ip", family, every)
    if not sources or not destinations:
        return ()
    strange = strange or doubt_from or doubt_to
    protocols = tuple(word.lower() for word in section.words("proto")) or ("tcp", "udp")
    if any(word in _ALL for word in protocols):
        protocols = ("any",)
    if "tcpudp" in protocols:
        protocols = (*(word for word in protocols if word != "tcpudp"), "tcp", "udp")
    found: list[Match] = []
    with_ports = tuple(word for word in protocols if word in ("tcp", "udp"))
    if with_ports:
        from_ports, odd = _ports(section, "src_port")
        to_ports, odder = _ports(section, "dest_port")
        protocol = ",".join(sorted(with_ports))
        found.append(Match(sources, destinations, protocol, from_ports, to_ports, strange or odd or odder))
    for word in protocols:
        if word in ("icmp", "icmpv6", "ipv6-icmp") and not (family == "ip4" and word != "icmp"):
            types, odd = _types(section, family)
            if types:
                found.append(Match(sources, destinations, "icmp", ANY_PORT, types, strange or odd))
        elif word not in ("tcp", "udp", "icmp", "icmpv6", "ipv6-icmp"):
            found.append(Match(sources, destinations, word, ANY_PORT, ANY_PORT, strange))
    return tuple(found)


def _addresses(section: Section, option: str, family: Family, every: AddressSet) -> tuple[AddressSet, str]:
    """The addresses an option names; `!` and names that nobody resolves are widened and named."""
    words = section.words(option)
    if not words:
        return every, ""
    found = AddressSet()
    for word in words:
        try:
            found |= AddressSet.of(_cidr(word))
        except ValueError:
            return every, f"{option} {word}"
    return found.only(family), ""


def _cidr(word: str) -> str:
    """`192.168.1.0/255.255.255.0` is written too."""
    return str(ipaddress.ip_network(word, strict=False)) if "/" in word else word


def _ports(section: Section, option: str) -> tuple[PortSet, str]:
    words = section.words(option)
    if not words:
        return ANY_PORT, ""
    try:
        return PortSet.of(*(word.replace(":", "-") for word in words)), ""
    except ValueError:
        return ANY_PORT, f"{option} {' '.join(words)}"


def _types(section: Section, family: Family) -> tuple[PortSet, str]:
    """The types of ICMP. One with a code is taken for the whole type."""
    words = section.words("icmp_type")
    if not words or words == ("any",):
        return ANY_PORT, ""
    found: list[int] = []
    for word in words:
        number = word.partition("/")[0]
        if number.isdigit():
            found.append(int(number))
        elif word in _TYPES:
            found.append(_TYPES[word][0 if family == "ip4" else 1])
        else:
            return ANY_PORT, f"icmp_type {word}"
    return PortSet.of(*(number for number in found if number >= 0)), ""
