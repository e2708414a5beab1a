"""Ports of the switch: which VLAN each gets from the bridge, and whether it sees its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK, BridgeVlan, Member, Networks
from shikiri.platforms.openwrt.ops import changes, drop, make, name_for, put, put_list, yes_no
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = PortIsolation.FACET
_MOST_TAG: Final = 4094


def parse(source: OpenwrtSource) -> Parsed:
    found = networks(source)
    things = [*_bridged(source, found), *_switched(source)]
    return Parsed(tuple(things), rests_on=(source.question(NETWORK),))


def _bridged(source: OpenwrtSource, found: Networks) -> Iterator[PortIsolation]:
    for bridge in found.bridges.values():
        vlans = found.vlans_of(bridge.name)
        named = dict.fromkeys((*bridge.ports, *(member.port for one in vlans for member in one.members)))
        for port in named:
            if "." not in port:
                yield _port(source, found, port, bridge.name)


def _port(source: OpenwrtSource, found: Networks, port: str, bridge: str) -> PortIsolation:
    vlans = found.vlans_of(bridge)
    inside = [(one, member) for one in vlans for member in one.members if member.port == port]
    tagged = frozenset(one.vlan for one, member in inside if member.is_tagged)
    native = next((one.vlan for one, member in inside if member.is_native and not member.is_tagged), 0)
    common = found.vlan_of(bridge) or UNSAID
    made = found.devices.get(port)
    line = inside[0][0].section.line if inside else found.bridges[bridge].section.line
    isolated: Known[bool] = source.default(NETWORK, value=False, tag="M")
    if made is not None and "isolate" in made.options:
        isolated = made.switch("isolate") is True
    at = {"": source.line(NETWORK, line), "protected": source.line(NETWORK, made.at("isolate") if made else 0)}
    base = PortIsolation(handle=port, at=at, name=port, enabled=_enabled(found, port), protected=isolated)
    if not vlans:
        return replace(base, mode="access", vlan=common)
    if tagged:
        return replace(base, mode="trunk", tagged=tagged, native=native)
    return replace(base, mode="access", vlan=native)


def _enabled(found: Networks, port: str) -> Known[bool]:
    made = found.devices.get(port)
    return False if made is not None and made.flag("enabled") is False else Default(value=True, tag="M")


def _switched(source: OpenwrtSource) -> Iterator[PortIsolation]:
    """The switch of older devices: `switch_vlan` with ports `0 1 6t`."""
    ports: dict[str, dict[int, bool]] = {}
    lines: dict[str, Line] = {}
    for one in source.package(NETWORK).of("switch_vlan"):
        tag = one.text("vid") or one.text("vlan")
        if not tag.isdigit() or int(tag) > _MOST_TAG:
            raise source.fail(NETWORK, one.line)
        for word in one.words("ports"):
            number = word.rstrip("t*u")
            if not number.isdigit():
                raise source.fail(NETWORK, one.at("ports"))
            name = f"{one.text('device')} {number}"
            ports.setdefault(name, {})[int(tag)] = "t" in word
            lines.setdefault(name, source.line(NETWORK, one.at("ports")))
    for port, vlans in ports.items():
        tagged = frozenset(vlan for vlan, is_tagged in vlans.items() if is_tagged)
        plain = [vlan for vlan, is_tagged in vlans.items() if not is_tagged]
        base = PortIsolation(handle=port, at={"": lines[port]}, name=port, enabled=Default(value=True, tag="M"))
        native = plain[0] if plain else 0
        yield (
            replace(base, mode="trunk", tagged=tagged, native=native)
            if tagged
            else replace(base, mode="access", vlan=native)
        )


def render(before: PortIsolation | None, after: PortIsolation | None, around: Around) -> Iterator[Command]:
    source = again(around)
    found = networks(source)
    bridge = next((one for one in found.bridges.values() if before is not None and before.handle in one.ports), None)
    if before is None or after is None or bridge is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    wanted, port = changes(before, after), before.handle
    if "protected" in wanted:
        held = found.devices.get(port)
        at = held.address if held is not None else name_for("port", port)
        if held is None:
            yield make(NETWORK, at, "device")
            yield put(NETWORK, at, "name", port)
        yield put(NETWORK, at, "isolate", yes_no(value=wanted.pop("protected")))
    if "vlan" in wanted and wanted.get("mode", "access") == "access" and before.mode == "access":
        yield from _moved(found.vlans_of(bridge.name), port, wanted.pop("vlan"))
        wanted.pop("mode", None)
    refuse_rest(_FACET, wanted)


def _moved(vlans: tuple[BridgeVlan, ...], port: str, vlan: int) -> Iterator[Command]:
    if vlan not in {one.vlan for one in vlans}:
        raise refuse(_FACET, "vlan", "owrt.no-network")
    for one in vlans:
        others = tuple(_word(member) for member in one.members if member.port != port)
        if one.vlan == vlan:
            yield put_list(NETWORK, one.section.address, "ports", (*others, f"{port}:u*"))
        elif len(others) != len(one.members):
            yield (
                put_list(NETWORK, one.section.address, "ports", others)
                if others
                else drop(NETWORK, one.section.address, "ports")
            )


def _word(member: Member) -> str:
    return f"{member.port}:{'t' if member.is_tagged else 'u'}{'*' if member.is_native else ''}"


DRIVER = FacetDriver(facet=_FACET, asks=asks(NETWORK), parse=parse, render=render)
