"""Wi-Fi networks as commands. A network is shut while it is changed, as the controller demands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, Part
from shikiri.model.facets.wlan import Wlan
from shikiri.platforms.cisco_ios.interfaces import TOP_VLAN
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, secret, source_of, tell
from shikiri.platforms.cisco_ios.wlan_lines import network_of
from shikiri.platforms.cisco_ios.wlan_make import make
from shikiri.platforms.cisco_ios.wlan_secure import TARGETS, cipher_lines, protect, protect_frames, set_key
from shikiri.platforms.write import Around

_SWITCHES: Final = {
    "client_isolation": ("peer-blocking drop", "no peer-blocking"),
    "hidden": ("no broadcast-ssid", "broadcast-ssid"),
}
_OF_POLICY: Final = ("vlan", "isolation_reach")
_SHORTEST, _LONGEST = 8, 63  # characters of a passphrase


def render(before: Wlan | None, after: Wlan | None, around: Around) -> Iterator[Command]:
    """One network under one policy."""
    if after is None:
        raise never("wlan")
    source = source_of(around, "wlan", "ssid")
    if before is None:
        yield from make(source, after)
        return
    left = {field: value for field, value in changes(before, after).items() if field != "interface"}
    policy: dict[str, Any] = {field: left.pop(field) for field in _OF_POLICY if field in left}
    node = _node(source, before)
    lines = list(dict.fromkeys(network_lines(node, left)))
    enabled = left.pop("enabled", None)
    refuse_rest("wlan", left)
    if lines or enabled is not None:
        yield from _shut(node, lines, up=plain(after.enabled) is True)
    if policy:
        yield from _policy(_policy_of(source, before), policy)


def _node(source: IosSource, thing: Wlan) -> Node:
    profile, _, number = thing.handle.partition("@")[0].rpartition("/")
    nodes = [node for node in source.top(f"wlan {profile}") if node.words[2:3] == [number]]
    if len(nodes) != 1:
        raise refuse("wlan", "ssid", "ios.no-config")
    return nodes[0]


def network_lines(node: Node, left: dict[str, Any]) -> Iterator[tuple[Part, ...]]:
    """The lines inside the network; takes out of `left` what they settle."""
    network = network_of(node)
    key = left.pop("passphrase", None)
    known = None if key is None else secret(key, "wlan", "passphrase", _SHORTEST, _LONGEST)
    target = None
    if "security" in left:
        target = TARGETS.get(left.pop("security"))
        if target is None:
            raise refuse("wlan", "security", "ios.no-command")
        yield from protect(node, network, target, known)
    elif known is not None:
        if not network.settings().has_passphrase or network.wep:
            raise refuse("wlan", "passphrase", "ios.no-command")
        yield set_key(known)
    if "ciphers" in left:
        if target is None and network.settings().security in {"open", "wep"}:
            raise refuse("wlan", "ciphers", "ios.no-command")
        yield from cipher_lines(node, network, left.pop("ciphers"))
    pmf = left.pop("pmf", None)
    if pmf is not None or target is not None:
        yield from protect_frames(network, pmf, target)
    for field, (on, off) in _SWITCHES.items():
        if field in left:
            yield (on if left.pop(field) else off,)


def _shut(node: Node, lines: list[tuple[Part, ...]], *, up: bool) -> Iterator[Command]:
    for parts in (("shutdown",), *lines, *((("no shutdown",),) if up else ())):
        yield tell(*parts, inside=_header(node))


def _header(node: Node) -> str:
    """The whole line; where the name of the network stands in quotes, the profile alone is enough."""
    return " ".join(node.words[:2]) if '"' in node.text else node.text


def _policy_of(source: IosSource, thing: Wlan) -> Node:
    """The policy profile the network is under; one that several networks share is a person's matter."""
    profile, _, name = thing.handle.partition("@")
    profile = profile.rpartition("/")[0]
    lines = [line for tag in source.top("wireless tag policy") for line in tag.find("wlan")]
    names = {line.words[3] for line in lines if line.words[1] == profile and name in {"", line.words[3]}}
    shared = {line.words[1] for line in lines if line.words[3] in names}
    nodes = [node for one in names for node in source.top(f"wireless profile policy {one}")]
    if len(nodes) != 1 or shared != {profile}:
        raise refuse("wlan", "vlan", "ios.shared-policy")
    return nodes[0]


def _policy(node: Node, wanted: dict[str, Any]) -> Iterator[Command]:
    vlan, reach = wanted.get("vlan"), wanted.get("isolation_reach")
    yield tell("shutdown", inside=node.text)
    if vlan is not None:
        if not isinstance(vlan, int) or not 1 <= vlan <= TOP_VLAN:
            raise refuse("wlan", "vlan", "ios.bad-word")
        yield tell(f"vlan {vlan}", inside=node.text)
    if reach is not None:
        yield tell("central switching" if reach == "controller" else "no central switching", inside=node.text)
    if not node.find("shutdown"):
        yield tell("no shutdown", inside=node.text)
