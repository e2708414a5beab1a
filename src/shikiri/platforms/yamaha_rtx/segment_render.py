"""Writing networks: a tagged VLAN with its address and its DHCP scope, and what changes on one that is there."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.segment import Segment
from shikiri.model.say import say
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.hosts import addresses_of
from shikiri.platforms.yamaha_rtx.ports import moved
from shikiri.platforms.yamaha_rtx.scopes import interface_of, networks, scopes
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest

_FACET: Final = Segment.FACET
_TAGGED: Final = re.compile(r"lan\d+/(?:[1-9]|[12]\d|3[0-2])")
_WRITABLE: Final = re.compile(r"(?:lan|vlan|bridge)\d+(?:/\d+)?")
_LEAST_TAG, _MOST_TAG = 2, 4094
_V4, _V6 = 4, 6
_SMALLEST: Final = 29  # a longer prefix leaves no room for guests
Addresses = frozenset[str]


def render(before: Segment | None, after: Segment | None, around: Around) -> Iterator[Command]:
    source = read_again(around, _FACET, "name")
    held = after if after is not None else before
    name = str(held.name) if held is not None else ""
    if not _WRITABLE.fullmatch(name):
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    if after is None:
        yield from _gone(source, name)
        return
    wanted = changes(before, after)
    if before is None:
        _new(name, wanted)
    if "vlan" in wanted:
        yield _tag(source, name, wanted.pop("vlan"))
    if "addresses" in wanted:
        yield from _addresses(source, name, wanted["addresses"])
    if "dhcp_server" in wanted:
        addresses = wanted.get("addresses", addresses_of(source, name))
        yield from _scope(source, name, addresses) if wanted.pop("dhcp_server") else _no_scope(source, name)
    wanted.pop("addresses", None)
    if wanted.get("router_advertisement") is False:
        del wanted["router_advertisement"]
        yield line(f"no ipv6 {name} rtadv send")
    if "ports" in wanted and name.startswith("vlan"):
        here = before.ports if before is not None and isinstance(before.ports, frozenset) else frozenset()
        for port in sorted(wanted.pop("ports") - here):
            yield moved(source, _FACET, port, name)
    refuse_rest(_FACET, wanted)


def _new(name: str, wanted: dict[str, Any]) -> None:
    """Only a tagged network can be made by itself; what it is anyway needs no line."""
    if not _TAGGED.fullmatch(name) or "vlan" not in wanted:
        raise Unwritable(_FACET, "name", say("rtx.tagged-only"))
    anyway = {"name": name, "vrf": "", "enabled": True, "unmodelled": (), "bridge": "", "router_advertisement": False}
    for field, value in {**anyway, "dhcp_server": False}.items():
        if wanted.get(field) == value:
            del wanted[field]
    wanted.pop("ports", None)  # the tags on a port of the switch follow from the interface


def _tag(source: RtxSource, name: str, vlan: int) -> Command:
    if not _TAGGED.fullmatch(name) or not _LEAST_TAG <= vlan <= _MOST_TAG:
        raise Unwritable(_FACET, "vlan", say("rtx.tag-range", least=_LEAST_TAG, most=_MOST_TAG))
    held = source.last("vlan", name, "802.1q")
    rest = [one for one in held.after(3) if not one.startswith("vid=")] if held is not None else []
    return line(" ".join((f"vlan {name} 802.1q vid={vlan}", *rest)))


def _addresses(source: RtxSource, name: str, wanted: Addresses) -> Iterator[Command]:
    """One IPv4 address of its own and any number of IPv6 ones; what is written as a word is left to a person."""
    held = addresses_of(source, name)
    new, gone = [_interface(one) for one in sorted(wanted - held)], [_interface(one) for one in sorted(held - wanted)]
    if sum(_interface(one).version == _V4 for one in wanted) > 1 or any(
        entry.words[2:3] == ("secondary",) for entry in source.on_interface.get(name, ())
    ):
        raise Unwritable(_FACET, "addresses", say("rtx.no-command"))
    for one in gone:
        if one.version == _V6:
            yield line(f"no ipv6 {name} address {one.with_prefixlen}")
        elif not any(other.version == _V4 for other in new):  # else the new one takes its place
            yield line(f"no ip {name} address")
    for one in new:
        yield line(f"{'ip' if one.version == _V4 else 'ipv6'} {name} address {one.with_prefixlen}")


def _interface(text: str) -> ipaddress.IPv4Interface | ipaddress.IPv6Interface:
    try:
        return ipaddress.ip_interface(text)
    except ValueError:
        raise Unwritable(_FACET, "addresses", say("rtx.no-command")) from None


def _scope(source: RtxSource, name: str, addresses: Addresses) -> Iterator[Command]:
    """The middle of the network is handed out: what has a fixed address usually has one near its ends."""
    own = [one for one in map(_interface, sorted(addresses)) if isinstance(one, ipaddress.IPv4Interface)]
    if len(own) != 1 or own[0].network.prefixlen > _SMALLEST:
        raise Unwritable(_FACET, "dhcp_server", say("rtx.scope"))
    network = own[0].network
    low, high = network[network.num_addresses // 5], network[network.num_addresses * 4 // 5]
    used = set(scopes(source))
    number = next(one for one in count(_wish(name)) if str(one) not in used)
    spared = f" except {own[0].ip}" if low <= own[0].ip <= high else ""
    yield line(f"dhcp scope {number} {low}-{high}/{network.prefixlen}{spared}")
    served = source.last("dhcp", "service")
    if served is None and not used:
        yield line("dhcp service server")
    elif served is None or served.words[-1] != "server":  # scopes that sleep would wake
        raise Unwritable(_FACET, "dhcp_server", say("rtx.scope"))


def _wish(name: str) -> int:
    """Scopes of one plan must not take the same number: the interface gives each its own to begin with."""
    return 100 + int(name.rpartition("/")[2]) if "/" in name else 200 + int("".join(filter(str.isdigit, name)))


def _no_scope(source: RtxSource, name: str) -> Iterator[Command]:
    if any(entry.words[2:4] == ("dhcp", "service") for entry in source.on_interface.get(name, ())):
        raise Unwritable(_FACET, "dhcp_server", say("rtx.no-command"))
    held = networks(source)
    for number, (_, addresses) in scopes(source).items():
        if interface_of(held, addresses) == name:
            yield line(f"no dhcp scope {number}")


def _gone(source: RtxSource, name: str) -> Iterator[Command]:
    """Only a tagged network that nothing else hangs on goes."""
    lines = source.on_interface.get(name, ())
    if not _TAGGED.fullmatch(name) or any(entry.words[2:3] != ("address",) for entry in lines):
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    for entry in lines:
        yield line(f"no {' '.join(entry.words[:3])}" + (f" {entry.words[3]}" if entry.words[0] == "ipv6" else ""))
    yield line(f"no vlan {name} 802.1q", stage="close")
