"""Segments as commands: VLANs, interfaces with addresses, and the pool that hands addresses out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Interface, IPv6Interface, ip_interface
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.dns import Dns
from shikiri.model.facets.segment import Segment
from shikiri.platforms.cisco_ios.dhcp import pools_of
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN, vlan_blocks
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

_SWITCHED: Final = re.compile(r"vlan (\d+)")
_ROUTED: Final = re.compile(r"Vlan(\d+)")
_TAGGED: Final = re.compile(r"\S+\.\d+")
_DERIVED: Final = ("name", "ports", "unmodelled", "vrf", "bridge")  # of a new segment: what it simply is
_ELSEWHERE: Final = ("standby ", "vrrp ", "glbp ", "ip unnumbered ")  # addresses that are not only its own
_POOL: Final = "SHIKIRI-"


def render(before: Segment | None, after: Segment | None, around: Around) -> Iterator[Command]:
    """A network of the box. None is ever taken away by itself."""
    if after is None:
        raise never("segment")
    left = changes(before, after)
    source = source_of(around, "segment", next(iter(left), "name"))
    name = word(plain(after.name), "segment", "name") if not _SWITCHED.fullmatch(after.key) else after.key
    header = name if _SWITCHED.fullmatch(name) else f"interface {name}"
    if before is None:
        left = {field: value for field, value in left.items() if field not in _DERIVED or (value and field != "name")}
        left.pop("ports", None)
        yield from _make(source, name, left.pop("vlan", None), around)
        if left.pop("enabled", True) and not header.startswith("vlan "):
            yield tell("no shutdown", inside=header)
    if "addresses" in left:
        yield from _addresses(source, header, left.pop("addresses"))
    if "dhcp_server" in left:
        yield from _dhcp(source, after, around, on=left.pop("dhcp_server"))
    if left.pop("router_advertisement", None) is False and before is not None:
        yield tell("ipv6 nd ra suppress all", inside=header)
    if "enabled" in left:
        yield tell("no shutdown" if left.pop("enabled") else "shutdown", inside=header)
    refuse_rest("segment", left)


def _make(source: IosSource, name: str, vlan: object, around: Around) -> Iterator[Command]:
    """The VLAN first; a box that does not switch has none of its own."""
    number = _vlan_of(name, vlan)
    switches = bool(around.observed.things("port_isolation")) or bool(vlan_blocks(source))
    if number and number not in vlan_blocks(source) and (switches or name.startswith("vlan ")):
        yield tell(f"name {_called(name, number, around)}", inside=f"vlan {number}", stage="prepare")
    if _TAGGED.fullmatch(name) and number:
        yield tell(f"encapsulation dot1Q {number}", inside=f"interface {name}")


def _vlan_of(name: str, vlan: object) -> int:
    found = _SWITCHED.fullmatch(name) or _ROUTED.fullmatch(name)
    number = int(found[1]) if found else vlan if isinstance(vlan, int) else 0
    if not 0 <= number <= TOP_VLAN or (not number and not _TAGGED.fullmatch(name) and found):
        raise refuse("segment", "vlan", "ios.bad-word")
    return number


def _called(name: str, vlan: int, around: Around) -> str:
    """The name of the VLAN: what the facility calls the segment, as far as a box can write it."""
    called = around.binding.segment_of(name) if around.binding else ""
    text = re.sub(r"[^A-Z0-9-]", "", called.upper())[:32]
    return text or f"VLAN{vlan:04}"


def _addresses(source: IosSource, header: str, wanted: frozenset[str]) -> Iterator[Command]:
    """The first IPv4 address takes the place of the one that is there; all others are secondary."""
    new = {_interface(text): None for text in sorted(wanted)}
    nodes = [node for block in source.top(header) for node in block.children]
    if header.startswith("vlan ") or any(node.text.startswith(_ELSEWHERE) for node in nodes):
        raise never("segment", "addresses")
    held = {}
    for node in nodes:
        if node.words[:2] in (["ip", "address"], ["ipv6", "address"]):
            held[_of_line(node)] = node
    primary = next((one for one in held if _is_four(one) and "secondary" not in held[one].words), None)
    gone = [one for one in held if one not in new]
    for one in gone:
        if one != primary:
            yield tell(f"no {held[one].text}", inside=header)
    fours = [one for one in new if _is_four(one) and one not in held]
    for place, one in enumerate(fours):
        secondary = " secondary" if place or (primary is not None and primary not in gone) else ""
        yield tell(f"ip address {one.ip} {one.netmask}{secondary}", inside=header)
    if primary in gone and not fours:
        yield tell("no ip address", inside=header)
    sixes = [one for one in new if not _is_four(one) and one not in held]
    yield from (tell(f"ipv6 address {str(one).upper()}", inside=header) for one in sixes)


def _is_four(one: IPv4Interface | IPv6Interface) -> bool:
    return isinstance(one, IPv4Interface)


def _of_line(node: Node) -> IPv4Interface | IPv6Interface:
    words = node.words[2:]
    if node.words[0] == "ip" and len(words) in {2, 3} and words[2:] in ([], ["secondary"]):
        return _interface("/".join(words[:2]))
    if node.words[0] == "ipv6" and len(words) == 1:
        return _interface(words[0])
    raise refuse("segment", "addresses", "ios.no-command")  # a link-local one, dhcp, a delegated prefix


def _interface(text: str) -> IPv4Interface | IPv6Interface:
    try:
        return ip_interface(text)
    except ValueError:
        raise refuse("segment", "addresses", "ios.no-command") from None  # dhcp, a delegated prefix


def _dhcp(source: IosSource, after: Segment, around: Around, *, on: bool) -> Iterator[Command]:
    addresses = plain(after.addresses)
    mine = [pool for pool in pools_of(source, "segment") if pool.serves(addresses)]
    if not on:
        yield from (tell(f"no {pool.block.text}") for pool in mine)
        return
    own = next((one for one in map(_interface, sorted(addresses)) if isinstance(one, IPv4Interface)), None)
    if own is None or mine:
        raise refuse("segment", "dhcp_server", "ios.no-command")
    pool = f"ip dhcp pool {_POOL}{word(after.key, 'segment', 'name').upper()}"
    yield tell(f"ip dhcp excluded-address {own.ip}", stage="prepare")
    yield tell(f"network {own.network.network_address} {own.netmask}", inside=pool)
    yield tell(f"default-router {own.ip}", inside=pool)
    if servers := _resolvers(around):
        yield tell(f"dns-server {' '.join(servers)}", inside=pool)


def _resolvers(around: Around) -> list[str]:
    things: tuple[Any, ...] = around.wanted.things("dns")
    own = [plain(one.servers) for one in things if isinstance(one, Dns) and one.handle == "device"]
    return sorted(own[0])[:8] if own and isinstance(own[0], frozenset) else []
