"""Who may log in to an IOS device, as its configuration of this moment says."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from shikiri.simulator.ios.config import Config
from shikiri.simulator.ios.hashes import fits
from shikiri.simulator.ios.packets import Packet, home, passes
from shikiri.simulator.tree import Node, find, first, has

TOP = 15


def listens(config: Config, client: str) -> bool:
    """Is there a terminal line that takes SSH from there?"""
    lines = [node for node, _ in find(config.nodes, r"line vty .*")]
    if not any(_takes_ssh(node) for node in lines):
        return False
    if not client:
        return True
    source = IPv4Address(client)
    if not any(_takes_ssh(node) and _admits_from(config, node, source) for node in lines):
        return False
    there = home(config, source)
    if there is None:  # it comes by way of a router: then somebody must know the way back
        return has(config.nodes, r"ip (route 0\.0\.0\.0 0\.0\.0\.0|default-gateway) .*")
    node, own = there
    guard = first(node.children, r"ip access-group (\S+) in")
    return guard is None or passes(config, guard[1], Packet(source, own.ip))


def _takes_ssh(line: Node) -> bool:
    found = first(line.children, r"transport input (.*)")
    return found is None or "ssh" in found[1] or "all" in found[1]


def _admits_from(config: Config, line: Node, source: IPv4Address) -> bool:
    found = first(line.children, r"access-class (\S+)( vrf-also)? in.*")
    return found is None or passes(config, found[1], Packet(source, IPv4Address("0.0.0.0")))  # noqa: S104  (an entry here names sources only)


def knows(config: Config, user: str, password: str, known: dict[str, str]) -> bool:
    """Do this name and password open a terminal line?"""
    if not has(config.nodes, "aaa new-model") and not any(
        has(node.children, "login local") for node, _ in find(config.nodes, r"line vty .*")
    ):
        return False
    found = first(config.nodes, rf"username {re.escape(user)} (.*)")
    return found is not None and _is(found[1], password, known)


def level(config: Config, user: str) -> int:
    """The privilege a login starts with; with AAA only where it says so."""
    if has(config.nodes, "aaa new-model") and not has(config.nodes, r"aaa authorization exec default .*"):
        return 1
    found = first(config.nodes, rf"username {re.escape(user)} (?:.* )?privilege (\d+).*")
    return int(found[1]) if found else 1


def enable_words(config: Config) -> str:
    """What stands behind `enable`: `secret 9 ...` before `password ...`; empty: nobody can."""
    for pattern in (r"enable (secret .*)", r"enable (password .*)"):
        if found := first(config.nodes, pattern):
            return found[1]
    return ""


def enables(config: Config, password: str, known: dict[str, str]) -> bool:
    return _is(enable_words(config), password, known)


def _is(words: str, password: str, known: dict[str, str]) -> bool:
    """`... secret 9 $9$...`, `... password 7 08...`, `password cisco` against what was typed."""
    found = re.search(r"(?:secret|password)(?: (\d))? (\S+)$", words)
    if found is None or not password:
        return False
    if found[2] in known:
        return known[found[2]] == password
    return fits(found[1] or "0", found[2], password)
