"""Interfaces: which ones are networks, which are switch ports, and which VLANs the device knows."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

TOP_VLAN: Final = 4094
_PHYSICAL: Final = re.compile(
    r"(?:\w*Ethernet|TwentyFiveGigE|FiftyGigE|HundredGigE|FourHundredGigE|Port-channel)\d[\d/]*"
)
_ADDRESSED: Final = ("ip address", "no ip address", "ip unnumbered")


def name_of(interface: Node) -> str:
    return " ".join(interface.words[1:])


def is_physical(name: str) -> bool:
    """A port that a cable goes into, or a bundle of such ports."""
    return _PHYSICAL.fullmatch(name) is not None


def is_switch_port(interface: Node) -> bool:
    """A port that switches. Routed ports always print an address, if only `no ip address`; switched ones never do."""
    if not is_physical(name_of(interface)) or _is_routed(interface):
        return False
    return bool(interface.find("switchport")) or not any(interface.find(prefix) for prefix in _ADDRESSED)


def _is_routed(interface: Node) -> bool:
    return any(node.text == "no switchport" for node in interface.children)


def is_enabled(source: IosSource, interface: Node) -> tuple[Known[bool], Line]:
    """Interfaces print `shutdown`; a running one prints nothing."""
    node = interface.last("shutdown")
    if node is not None:
        return False, source.line(node)
    node = interface.last("no shutdown")
    return (True, source.line(node)) if node else (Default(value=True, tag="C"), source.line(None))


def vlan_numbers(words: str) -> frozenset[int]:
    """`10,20-22` as VLAN numbers; anything else raises `ValueError`."""
    found: set[int] = set()
    for part in words.split(","):
        low, dash, high = part.partition("-")
        first, last = int(low), int(high if dash else low)
        if not 1 <= first <= last <= TOP_VLAN:
            raise ValueError(words)
        found.update(range(first, last + 1))
    return frozenset(found)


def vlan_blocks(source: IosSource) -> dict[int, list[Node]]:
    """The VLANs written in the configuration with the blocks that speak of them."""
    found: dict[int, list[Node]] = {}
    for node in source.top("vlan"):
        if len(node.words) == 2 and re.fullmatch(r"[\d,-]+", node.words[1]):  # noqa: PLR2004
            for vlan in vlan_numbers(node.words[1]):
                found.setdefault(vlan, []).append(node)
    return found


def vlan_by_name(source: IosSource) -> dict[str, int]:
    """VLANs by the name that profiles use; `VLAN0080` is what a VLAN without a name is called."""
    found: dict[str, int] = {"default": 1}
    for vlan, blocks in vlan_blocks(source).items():
        found[f"VLAN{vlan:04}"] = vlan
        for name in (child for block in blocks for child in block.find("name")):
            found[name.text.removeprefix("name ").strip('"')] = vlan
    return found


def vlan_filters(source: IosSource, facet: str) -> dict[int, Node]:
    """`vlan filter NAME vlan-list 10,20`: packets inside these VLANs are filtered too."""
    found: dict[int, Node] = {}
    for node in source.top("vlan filter"):
        try:
            text = "".join(node.words[node.words.index("vlan-list") + 1 :])
            vlans = range(1, TOP_VLAN + 1) if text == "all" else vlan_numbers(text)
        except ValueError:
            raise source.fail(facet, node) from None
        found.update(dict.fromkeys(vlans, node))
    return found


def vlan_of(source: IosSource, interface: Node) -> tuple[Known[int], Line]:
    """The VLAN of a routed interface; 0 where it is none."""
    tag = interface.last("encapsulation dot1Q")
    if tag is not None:
        match tag.words[2:]:
            case [number] | [number, "native"] if number.isdecimal():
                return int(number), source.line(tag)
            case [_, "second-dot1q", *_]:  # two tags: nothing that has a name here
                return UNSAID, source.line(tag)
        raise source.fail("segment", tag)
    if found := re.fullmatch(r"Vlan(\d+)", name_of(interface)):
        return int(found[1]), source.line(interface)
    return (UNSAID if name_of(interface).startswith(("BDI", "BVI")) else 0), source.line(interface)
