"""Networks as `network` and `dhcp` describe them: interfaces, the device below each, bridges and their VLANs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.platforms.openwrt.net_parts import NETWORK, Bridge, BridgeVlan, Interface, Member, Networks
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

_MEMBER: Final = re.compile(r"(?P<port>[^:]+)(?::(?P<how>[tu*]*))?")
_MOST_TAG: Final = 4094
LOOPBACK: Final = frozenset({"lo", "loopback"})


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
    return Interface(name=section.name, section=section, device=device, is_on=section.switch("disabled") is not True)


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
