"""Switch ports: access or trunk, their VLANs, `switchport protected` and private VLANs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeVar

from shikiri.model.facets.port_isolation import PortIsolation, PortMode
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, Known, NotOffered
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.interfaces import (
    TOP_VLAN,
    is_enabled,
    is_switch_port,
    name_of,
    vlan_blocks,
    vlan_numbers,
)
from shikiri.platforms.cisco_ios.private_vlan import Secondaries, host_line, private_vlan, secondaries_of
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node

CLAIMS = re.compile(r"(?:no )?switchport\b|private-vlan |channel-group |interface \S|(?:no )?shutdown$|vlan [\d,-]+$")

T = TypeVar("T")
_MODES: Final[dict[str, PortMode]] = {
    "access": "access", "trunk": "trunk", "dynamic auto": "dynamic", "dynamic desirable": "dynamic",
    "private-vlan host": "access", "private-vlan promiscuous": "access",
}  # fmt: skip
_UNDERSTOOD: Final = frozenset(
    "mode access trunk protected private-vlan nonegotiate voice port-security block priority".split()
)


@dataclass(frozen=True, slots=True)
class _Switch:
    """What all ports of the device share."""

    source: IosSource
    vlans: frozenset[int]  # the VLANs it knows
    secondaries: Secondaries
    dynamic: bool  # RADIUS may put a port in another VLAN


def parse(source: IosSource) -> Parsed | NotOffered:
    ports = [node for node in source.top("interface") if is_switch_port(node)]
    if not ports and source.is_complete(RUN):
        return NOT_OFFERED
    blocks = vlan_blocks(source)
    switch = _Switch(
        source=source,
        vlans=frozenset(blocks) | {1},
        secondaries=secondaries_of(source, blocks),
        dynamic=bool(source.top("aaa authorization network")),
    )
    return Parsed(tuple(_port(switch, port) for port in ports), rests_on=(RUN,))


def _port(switch: _Switch, port: Node) -> PortIsolation:
    for node in port.find("switchport"):
        if len(node.words) > 1 and node.words[1] not in _UNDERSTOOD:
            raise switch.source.fail("port_isolation", node)
    mode_line = port.last("switchport mode")
    enabled, enabled_line = is_enabled(switch.source, port)
    protected = port.last("switchport protected")
    private, group, private_line = private_vlan(port, switch.secondaries)
    mode = _mode(switch, mode_line) if mode_line else _or_template(port, Default("dynamic", "M"))
    tagged, tagged_line = (UNSAID, None) if mode == "access" and not port.find("switchport voice vlan") else _tagged(switch, port)
    vlan, vlan_line = _vlan(switch, port)
    native_line = port.last("switchport trunk native vlan")
    lines = {
        "": port, "mode": mode_line, "vlan": vlan_line, "tagged": tagged_line, "native": native_line,
        "protected": protected, "private_vlan": private_line, "group": private_line,
    }  # fmt: skip
    return PortIsolation(
        name=name_of(port),
        enabled=enabled,
        mode=_mode(switch, mode_line) if mode_line else _or_template(port, Default("dynamic", "M")),
        vlan=vlan,
        tagged=tagged,
        native=_number(switch, native_line) if native_line else _or_template(port, Default(1, "M")),
        protected=True if protected else _or_template(port, Default(value=False, tag="C")),
        private_vlan=private,
        group=group,
        handle=name_of(port),
        at={field: switch.source.line(node) for field, node in lines.items()} | {"enabled": enabled_line},
    )


def _or_template(port: Node, default: Default[T]) -> Known[T]:
    """What no line says may come from a template that is applied to the port."""
    return UNSAID if port.find("source template") else default


def _mode(switch: _Switch, node: Node) -> Known[PortMode]:
    word = " ".join(node.words[2:])
    if word in _MODES:
        return _MODES[word]
    if word.startswith(("private-vlan trunk", "dot1q-tunnel")):
        return UNSAID
    raise switch.source.fail("port_isolation", node)


def _vlan(switch: _Switch, port: Node) -> tuple[Known[int], Node | None]:
    if node := host_line(port):
        return _number(switch, node), node
    node = port.last("switchport access vlan")
    guarded = port.last("access-session port-control auto") or port.last("authentication port-control auto")
    if guarded and switch.dynamic:
        return UNSAID, guarded
    return (_number(switch, node), node) if node else (_or_template(port, Default(1, "M")), None)


def _number(switch: _Switch, node: Node) -> int:
    """The first VLAN number of a line."""
    found = next((word for word in node.words if word.isdecimal()), "0")
    if not 1 <= int(found) <= TOP_VLAN:
        raise switch.source.fail("port_isolation", node)
    return int(found)


def _tagged(switch: _Switch, port: Node) -> tuple[Known[frozenset[int]], Node | None]:
    """The VLANs of a trunk; the list may go on in further lines with `add`."""
    nodes = port.find("switchport trunk allowed vlan")
    found: frozenset[int] | None = None
    for node in nodes:
        try:
            match node.words[4:]:
                case ["none"]:
                    found = frozenset()
                case ["all"]:
                    found = switch.vlans
                case ["add", *more]:
                    found = (switch.vlans if found is None else found) | vlan_numbers("".join(more))
                case ["except", *less]:
                    found = frozenset(range(1, TOP_VLAN + 1)) - vlan_numbers("".join(less))
                case words:
                    found = vlan_numbers("".join(words))
        except ValueError:
            raise switch.source.fail("port_isolation", node) from None
    if found is not None:
        return found, nodes[0]
    voice = port.last("switchport voice vlan")
    if voice is not None and voice.words[-1].isdecimal():
        return frozenset({int(voice.words[-1])}), voice
    return _or_template(port, Default(switch.vlans, "M")), None


DRIVER = FacetDriver(facet="port_isolation", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented")
