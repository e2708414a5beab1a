"""Writing networks: a VLAN of the bridge with its interface, its addresses and its DHCP, and a zone of its own.

A bridge that does not keep VLANs apart yet is taught to, in the same step: what was on it goes on as its VLAN 1.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.segment import Segment
from shikiri.model.facility import Binding
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.dhcp_write import served
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK, Bridge, Networks
from shikiri.platforms.openwrt.ops import changes, drop, make, name_for, put, put_list
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.openwrt.zone_write import zoned
from shikiri.platforms.write import Around

_FACET: Final = Segment.FACET
_V4: Final = 4
_LONGEST: Final = 12  # with `br-` before it the kernel takes no more
_ANYWAY: Final = {"vrf": "", "unmodelled": (), "bridge": "", "enabled": True}


def render(before: Segment | None, after: Segment | None, around: Around) -> Iterator[Command]:
    source = again(around)
    if after is None:
        raise refuse(_FACET, "name", "owrt.network-stays")
    wanted = changes(before, after)
    found, name = networks(source), str(after.name)
    if before is None:
        for field, value in _ANYWAY.items():
            if wanted.get(field) == value:
                del wanted[field]
        wanted.pop("name", None)
        wanted.pop("ports", None)
        yield from _made(found, name, wanted.pop("vlan", 0), around.binding, around)
        yield from zoned(source, name, around.binding)
    yield from _addresses(found, name, wanted)
    yield from served(source, name, wanted)
    if "enabled" in wanted:
        yield put(NETWORK, name, "disabled", "0" if wanted.pop("enabled") else "1")
    refuse_rest(_FACET, wanted)


def _made(found: Networks, name: str, vlan: int, binding: Binding | None, around: Around) -> Iterator[Command]:
    if name != name_for(name).removeprefix("shikiri_") or len(name) > _LONGEST or name in found.interfaces:
        raise refuse(_FACET, "name", "owrt.bad-network-name")
    if not vlan:
        yield make(NETWORK, f"{name}_device", "device")
        yield put(NETWORK, f"{name}_device", "name", f"br-{name}")
        yield put(NETWORK, f"{name}_device", "type", "bridge")
        yield put(NETWORK, f"{name}_device", "bridge_empty", "1")
        device = f"br-{name}"
    else:
        bridge = _bridge(found)
        yield from _taught(found, bridge, first=_is_first(around, name))
        at = name_for("vlan", str(vlan))
        yield make(NETWORK, at, "bridge-vlan")
        yield put(NETWORK, at, "device", bridge.name)
        yield put(NETWORK, at, "vlan", str(vlan))
        if members := tuple(_ports(bridge, binding, name, around)):
            yield put_list(NETWORK, at, "ports", members)
        device = f"{bridge.name}.{vlan}"
    yield make(NETWORK, name, "interface")
    yield put(NETWORK, name, "device", device)
    yield put(NETWORK, name, "proto", "static")


def _bridge(found: Networks) -> Bridge:
    """The bridge that carries the VLANs: the one there is."""
    kept = [one for one in found.bridges.values() if one.section.type == "device"]
    if len(kept) != 1 or any("." in port for port in kept[0].ports):
        raise refuse(_FACET, "vlan", "owrt.no-bridge")
    return kept[0]


def _is_first(around: Around, name: str) -> bool:
    """Of several networks of one plan, the first teaches the bridge."""
    held = {one.key for one in around.observed.things(_FACET)}
    new = [one.key for one in around.wanted.things(_FACET) if isinstance(one, Segment) and one.vlan]
    return next((key for key in new if key not in held), name) == name


def _taught(found: Networks, bridge: Bridge, *, first: bool) -> Iterator[Command]:
    if found.vlans_of(bridge.name) or not first:
        return
    yield make(NETWORK, "shikiri_vlan_1", "bridge-vlan")
    yield put(NETWORK, "shikiri_vlan_1", "device", bridge.name)
    yield put(NETWORK, "shikiri_vlan_1", "vlan", "1")
    if bridge.ports:
        yield put_list(NETWORK, "shikiri_vlan_1", "ports", tuple(f"{port}:u*" for port in bridge.ports))
    for one in found.interfaces.values():
        if one.device == bridge.name and not one.section.text("device").startswith("@"):
            yield put(NETWORK, one.name, "device", f"{bridge.name}.1")


def _ports(bridge: Bridge, binding: Binding | None, name: str, around: Around) -> Iterator[str]:
    """With a tag on every port that carries all networks. A seat gets its network by its own change."""
    del around, name
    for port, use in (binding.ports if binding is not None else {}).items():
        if port in bridge.ports and use.kind in ("uplink", "access_point"):
            yield f"{port}:t"


def _addresses(found: Networks, name: str, wanted: dict[str, Any]) -> Iterator[Command]:
    if "addresses" not in wanted:
        return
    held = found.interfaces.get(name)
    proto = held.section.text("proto") if held is not None else "static"
    try:
        told = [ipaddress.ip_interface(one) for one in sorted(wanted["addresses"])]
    except ValueError:
        raise refuse(_FACET, "addresses", "owrt.bad-address") from None
    if proto != "static":
        raise refuse(_FACET, "addresses", "owrt.not-static")
    four = tuple(str(one) for one in told if one.version == _V4)
    six = tuple(str(one) for one in told if one.version != _V4)
    yield put_list(NETWORK, name, "ipaddr", four)
    yield put_list(NETWORK, name, "ip6addr", six)
    for old in ("netmask", "ip6assign", "ip6prefix"):
        if held is not None and old in held.section.options:
            yield drop(NETWORK, name, old)
