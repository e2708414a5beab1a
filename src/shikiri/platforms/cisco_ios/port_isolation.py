"""Switch ports: access or trunk, their VLANs, `switchport protected` and private VLANs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.port_isolation import PortIsolation, PortMode
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, Known, NotOffered
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN, is_enabled, is_switch_port, name_of, vlan_blocks
from shikiri.platforms.cisco_ios.port_vlans import Switch, access_vlan, native_vlan, tagged_vlans, unless_template
from shikiri.platforms.cisco_ios.private_vlan import private_vlan, secondaries_of
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse_rest, tell, word
from shikiri.platforms.write import Around

CLAIMS = re.compile(r"(?:no )?switchport\b|private-vlan |channel-group |interface \S|(?:no )?shutdown$|vlan [\d,-]+$")

_MODES: Final[dict[str, PortMode]] = {
    "access": "access", "trunk": "trunk", "dynamic auto": "dynamic", "dynamic desirable": "dynamic",
    "private-vlan host": "access", "private-vlan promiscuous": "access",
}  # fmt: skip
_UNSEEN: Final = ("private-vlan trunk", "dot1q-tunnel")  # modes that exist and that nobody reads here
_UNDERSTOOD: Final = frozenset(
    "mode access trunk protected private-vlan nonegotiate voice port-security block priority".split()
)


def parse(source: IosSource) -> Parsed | NotOffered:
    ports = [node for node in source.top("interface") if is_switch_port(node)]
    if not ports and source.is_complete(RUN):
        return NOT_OFFERED
    blocks = vlan_blocks(source)
    switch = Switch(
        source=source,
        vlans=frozenset(blocks) | {1},
        secondaries=secondaries_of(source, blocks),
        dynamic=bool(source.top("aaa authorization network")),
    )
    return Parsed(tuple(_port(switch, port) for port in ports), rests_on=(RUN,))


def _port(switch: Switch, port: Node) -> PortIsolation:
    for node in port.find("switchport"):
        if len(node.words) > 1 and node.words[1] not in _UNDERSTOOD:
            raise switch.source.fail("port_isolation", node)
    mode, mode_line = _mode(switch, port)
    enabled, enabled_line = is_enabled(switch.source, port)
    vlan, vlan_line = access_vlan(switch, port, mode)
    tagged, tagged_line = tagged_vlans(switch, port, mode)
    native, native_line = native_vlan(switch, port, mode)
    private, group, private_line = private_vlan(port, switch.secondaries)
    protected = port.last("switchport protected")
    lines = {
        "": port, "mode": mode_line, "vlan": vlan_line, "tagged": tagged_line, "native": native_line,
        "protected": protected, "private_vlan": private_line, "group": private_line,
    }  # fmt: skip
    return PortIsolation(
        name=name_of(port),
        enabled=enabled,
        mode=mode,
        vlan=vlan,
        tagged=tagged,
        native=native,
        protected=True if protected else unless_template(port, Default(value=False, tag="C")),
        private_vlan=private if private_line else unless_template(port, private),
        group=group if private_line else unless_template(port, group),
        handle=name_of(port),
        at={field: switch.source.line(node) for field, node in lines.items()} | {"enabled": enabled_line},
    )


def _mode(switch: Switch, port: Node) -> tuple[Known[PortMode], Node | None]:
    node = port.last("switchport mode")
    if node is None:
        return unless_template(port, Default("dynamic", "M")), None
    word = " ".join(node.words[2:])
    if word not in _MODES and not word.startswith(_UNSEEN):
        raise switch.source.fail("port_isolation", node)
    return _MODES.get(word, UNSAID), node


def render(before: PortIsolation | None, after: PortIsolation | None, _: Around) -> Iterator[Command]:
    """What a port is, which VLAN it leads to, and whether it hears its neighbours."""
    if before is None or after is None:
        raise never("port_isolation")  # ports are there or not
    left = changes(before, after)
    shielded = plain(before.private_vlan) != "none"  # its VLAN is that of its association
    if "vlan" in left and (shielded or plain(after.mode) not in {"access", "dynamic"}):
        raise never("port_isolation", "vlan")
    header = f"interface {word(before.handle, 'port_isolation', 'name')}"
    mode = left.pop("mode", None)
    if mode == "access":
        left = {field: value for field, value in left.items() if field not in {"native", "tagged"} or value}
    if mode in {"access", "trunk"}:
        yield tell(f"switchport mode {mode}", inside=header)
    elif mode is not None:
        raise never("port_isolation", "mode")
    for field, text in (("vlan", "switchport access vlan"), ("native", "switchport trunk native vlan")):
        if field in left:
            yield tell(f"{text} {_vlan(left.pop(field), field)}", inside=header)
    if "tagged" in left and (mode or after.mode) == "trunk":
        wanted = ",".join(str(_vlan(vlan, "tagged")) for vlan in sorted(left.pop("tagged"))) or "none"
        yield tell(f"switchport trunk allowed vlan {wanted}", inside=header)
    if "protected" in left:
        yield tell("switchport protected" if left.pop("protected") else "no switchport protected", inside=header)
    if "enabled" in left:
        yield tell("no shutdown" if left.pop("enabled") else "shutdown", inside=header)
    refuse_rest("port_isolation", left)


def _vlan(number: object, field: str) -> int:
    if not isinstance(number, int) or not 1 <= number <= TOP_VLAN:
        raise never("port_isolation", field)
    return number


DRIVER = FacetDriver(
    facet="port_isolation", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="documented", render=render
)
