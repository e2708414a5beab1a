"""The VLANs of a switch port: the one of an access port, those of a trunk, and those of a port that says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from shikiri.model.facets.port_isolation import PortMode
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN, vlan_numbers
from shikiri.platforms.cisco_ios.private_vlan import Secondaries, host_line
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Switch:
    """What all ports of the device share."""

    source: IosSource
    vlans: frozenset[int]  # the VLANs it knows
    secondaries: Secondaries
    dynamic: bool  # RADIUS may put a port in another VLAN


def unless_template(port: Node, default: Known[T]) -> Known[T]:
    """What no line says may come from a template that is applied to the port."""
    return UNSAID if port.find("source template") else default


def access_vlan(switch: Switch, port: Node, mode: Known[PortMode]) -> tuple[Known[int], Node | None]:
    if mode == "trunk":
        return UNSAID, None
    node = host_line(port) or port.last("switchport access vlan")
    guarded = port.last("access-session port-control auto") or port.last("authentication port-control auto")
    if guarded and switch.dynamic:
        return UNSAID, guarded
    if node is None:
        return unless_template(port, Default(1, "M")), None
    return _number(switch, node), node


def native_vlan(switch: Switch, port: Node, mode: Known[PortMode]) -> tuple[Known[int], Node | None]:
    node = port.last("switchport trunk native vlan")
    if mode == "access":
        return UNSAID, None
    return (_number(switch, node), node) if node else (unless_template(port, Default(1, "M")), None)


def tagged_vlans(switch: Switch, port: Node, mode: Known[PortMode]) -> tuple[Known[frozenset[int]], Node | None]:
    """The VLANs of a trunk; the list may go on in further lines with `add`. A telephone has a tag on an access port."""
    if mode == "access":
        voice = port.last("switchport voice vlan")
        if voice is not None and voice.words[-1].isdecimal():
            return frozenset({_number(switch, voice)}), voice
        return unless_template(port, Default(frozenset(), "C")), voice
    nodes = port.find("switchport trunk allowed vlan")
    if not nodes:
        return unless_template(port, Default(switch.vlans, "M")), None
    found = switch.vlans
    for node in nodes:
        try:
            found = _allowed(switch, found, node.words[4:])
        except ValueError:
            raise switch.source.fail("port_isolation", node) from None
    return found, nodes[0]


def _allowed(switch: Switch, before: frozenset[int], words: list[str]) -> frozenset[int]:
    match words:
        case ["none"]:
            return frozenset()
        case ["all"]:
            return switch.vlans
        case ["add", *more]:
            return before | vlan_numbers("".join(more))
        case ["except", *less]:
            return frozenset(range(1, TOP_VLAN + 1)) - vlan_numbers("".join(less))
    return vlan_numbers("".join(words))


def _number(switch: Switch, node: Node) -> int:
    """The first VLAN number of a line."""
    found = next((word for word in node.words if word.isdecimal()), "0")
    if not 1 <= int(found) <= TOP_VLAN:
        raise switch.source.fail("port_isolation", node)
    return int(found)
