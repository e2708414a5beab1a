"""Private VLANs: which secondary VLAN is isolated or a community, and what that makes of a port."""

from __future__ import annotations

from typing import Final

from shikiri.model.facets.port_isolation import PrivateVlan
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.platforms.cisco_ios.interfaces import vlan_numbers
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

Secondaries = dict[int, tuple[str, frozenset[int]]]  # secondary VLAN: its kind, and the primaries that adopt it

_KINDS: Final[dict[str, PrivateVlan]] = {"isolated": "isolated", "community": "community"}


def secondaries_of(source: IosSource, blocks: dict[int, list[Node]]) -> Secondaries:
    """The secondary VLANs that the configuration defines."""
    kinds: dict[int, str] = {}
    adopted: dict[int, set[int]] = {}
    for vlan, nodes in blocks.items():
        for node in (child for block in nodes for child in block.find("private-vlan")):
            if node.words[1:2] != ["association"]:
                kinds[vlan] = " ".join(node.words[1:])
                continue
            try:
                for secondary in vlan_numbers("".join(word for word in node.words[2:] if word != "add")):
                    adopted.setdefault(secondary, set()).add(vlan)
            except ValueError:
                raise source.fail("port_isolation", node) from None
    return {vlan: (kind, frozenset(adopted.get(vlan, ()))) for vlan, kind in kinds.items()}


def host_line(port: Node) -> Node | None:
    """`switchport private-vlan host-association 500 501`, where the port is a host port at all."""
    mode = port.last("switchport mode private-vlan host")
    return port.last("switchport private-vlan host-association") if mode else None


def private_vlan(port: Node, secondaries: Secondaries) -> tuple[Known[PrivateVlan], Known[str], Node | None]:
    """A host port is isolated only where its secondary VLAN is written as such and the primary adopts it."""
    mode = port.last("switchport mode private-vlan")
    if mode is None:
        return Default("none", "C"), Default("", "C"), None
    if mode.words[3:] == ["promiscuous"]:
        return "promiscuous", "", mode
    node = host_line(port)
    pair = [int(word) for word in node.words if word.isdecimal()] if node else []
    if len(pair) != 2 or pair[1] not in secondaries:  # noqa: PLR2004
        return UNSAID, UNSAID, node or mode
    kind, primaries = secondaries[pair[1]]
    if pair[0] not in primaries or kind not in _KINDS:
        return UNSAID, UNSAID, node
    return _KINDS[kind], str(pair[1]), node
