"""Networks as `network` and `dhcp` describe them: interfaces, the device below each, bridges and their VLANs."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

NETWORK: Final = "network"
_TAGGED: Final = re.compile(r"(?P<base>.+)\.(?P<tag>\d+)")
_MEMBER: Final = re.compile(r"(?P<port>[^:]+)(?::(?P<how>[tu*]*))?")
_MOST_TAG: Final = 4094
LOOPBACK: Final = frozenset({"lo", "loopback"})


@dataclass(frozen=True, slots=True)
class Member:
    """One port of a VLAN of a bridge."""

    port: str
    is_tagged: bool
    is_native: bool  # frames without a tag come in here


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeVlan:
    """One VLAN of a bridge that keeps VLANs apart."""

    section: Section
    bridge: str
    vlan: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A bridge: its ports as written, and the section that makes it (of an old text: an interface)."""

    name: str
    ports: tuple[str, ...]
    section: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One interface of `network` and the device it stands on."""

    name: str
    section: Section
    device: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Networks:
    """All of it."""

    interfaces: dict[str, Interface]
    bridges: dict[str, Bridge]
    vlans: tuple[BridgeVlan, ...]
    devices: dict[str, Section]  # the `device` sections by the name of the device

    def vlans_of(self, bridge: str) -> tuple[BridgeVlan, ...]:
        return tuple(one for one in self.vlans if one.bridge == bridge)

    def vlan_of(self, device: str) -> int | None:
        """The tag of a device; 0 where it has none, None where nobody can tell."""
        made = self.devices.get(device)
        if made is not None and made.text("type") in ("8021q", "8021ad") and made.text("vid").isdigit():
            return int(made.text("vid"))
        if tagged := _TAGGED.fullmatch(device):
            return int(tagged["tag"])
        if device not in self.bridges:
            return 0
        if self.vlans_of(device):
            return None  # a bridge with VLANs has no network of its own
        tags = {self.vlan_of(port) for port in self.bridges[device].ports}
        known = tags - {0}
        return 0 if not known else known.pop() if len(known) == 1 else None

    def base_of(self, device: str) -> str:
        """The bridge below `br-lan.20`; else the device itself."""
        tagged = _TAGGED.fullmatch(device)
        return tagged["base"] if tagged and self.vlans_of(tagged["base"]) else device

    def ports_of(self, device: str) -> frozenset[str]:
        """The physical ports in the network of a device."""
        tagged = _TAGGED.fullmatch(device)
        if tagged and (held := self.vlans_of(tagged["base"])):
            return frozenset(m.port for one in held if one.vlan == int(tagged["tag"]) for m in one.members)
        if device in self.bridges:
            return frozenset(_plain(port) for port in self.bridges[device].ports)
        return frozenset({_plain(device)}) if device else frozenset()


def _plain(port: str) -> str:
    tagged = _TAGGED.fullmatch(port)
    return tagged["base"] if tagged else port


def networks(source: OpenwrtSource) -> Networks:
    """The networks of this device; raises for a line that is claimed and not understood."""
    return source.once("networks", _read)


def _read(source: OpenwrtSource) -> Networks:
    package = source.package(NETWORK)
    devices = {one.text("name"): one for one in package.of("device") if one.text("name")}
    bridges = {
        name: Bridge(name=name, ports=(*one.words("ports"), *one.words("ifname")), section=one)
        for name, one in devices.items()
        if one.text("type") == "bridge"
    }
    sections = [one for one in package.of("interface") if one.name and one.name not in LOOPBACK]
    for one in sections:
        if one.text("type") == "bridge":  # until 21.02 an interface made its bridge by itself
            name = f"br-{one.name}"
            bridges[name] = Bridge(name=name, ports=one.words("ifname") or one.words("device"), section=one)
    interfaces = {one.name: _interface(one, {other.name: other for other in sections}) for one in sections}
    return Networks(
        interfaces=interfaces, bridges=bridges, vlans=tuple(_vlans(source, package.of("bridge-vlan"))), devices=devices
    )


def _interface(section: Section, others: dict[str, Section]) -> Interface:
    device = _device(section, others, 8)
    return Interface(name=section.name, section=section, device=device, is_on=section.flag("disabled") is not True)


def _device(section: Section, others: dict[str, Section], depth: int) -> str:
    """The device of an interface; `@lan` stands on that of another one."""
    if section.text("type") == "bridge":
        return f"br-{section.name}"
    written = section.text("device") or section.text("ifname")
    if written.startswith("@") and depth and (below := others.get(written[1:])) is not None:
        return _device(below, others, depth - 1)
    return written


def _vlans(source: OpenwrtSource, sections: list[Section]) -> Iterator[BridgeVlan]:
    for one in sections:
        tag = one.text("vlan")
        if not one.text("device") or not tag.isdigit() or not 1 <= int(tag) <= _MOST_TAG:
            raise source.fail(NETWORK, one.line)
        members = tuple(_members(source, one))
        yield BridgeVlan(section=one, bridge=one.text("device"), vlan=int(tag), members=members)


def _members(source: OpenwrtSource, section: Section) -> Iterator[Member]:
    """`lan1`, `lan1:t`, `lan1:u*`; a port without a letter has no tag."""
    for word in section.words("ports"):
        told = _MEMBER.fullmatch(word)
        if told is None:
            raise source.fail(NETWORK, section.at("ports"))
        how = told["how"] or "u*"
        yield Member(told["port"], "t" in how, "*" in how or how == "u")


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
