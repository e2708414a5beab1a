"""How a server lets somebody in: every EAP method it offers, every other way, and whether anybody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.platforms.freeradius.raddb import Node

_WORDS: Final = {"tls": "eap-tls", "ttls": "eap-ttls", "mschapv2": "eap-mschapv2", "md5": "eap-md5", "gtc": "eap-gtc"}
_NO_METHOD: Final = frozenset({"tls-config"})
# What neither lets anybody in nor looks anywhere that could.
_HARMLESS: Final = frozenset(
    "ok noop updated handled reject fail invalid notfound preprocess suffix prefix filter_username filter_password "
    "filter_inner_identity expiration logintime chap mschap digest pap attr_filter.access_challenge".split()
)
_STEERS: Final = frozenset({"if", "elsif", "else", "update", "Autz-Type", "group", "redundant", "load-balance"})
_TYPE: Final = re.compile(r"&?(?:(?:config|control|request):)?Auth-Type", re.IGNORECASE)
_SAFE_TYPES: Final = frozenset({"eap", "reject"})


def eap_instances(root: Node) -> dict[str, Node]:
    """The EAP modules by the name that the servers call them."""
    return {
        (module.words[1] if len(module.words) > 1 else "eap"): module
        for modules in root.sections("modules")
        for module in modules.sections("eap")
    }


def checkers(root: Node) -> frozenset[str]:
    """The virtual servers that only judge a certificate which TLS has accepted already."""
    asked = {
        one.value
        for eap in eap_instances(root).values()
        for method in eap.sections("tls")
        for one in (method.setting("virtual_server"),)
        if one is not None and one.value
    }
    return frozenset(asked)


def servers(root: Node) -> Iterator[tuple[str, Node]]:
    """The virtual servers that somebody can ask from the network."""
    for server in root.sections("server"):
        for listen in server.sections("listen"):
            kind = listen.setting("type")
            if kind is None or kind.value in ("auth", "auth+acct"):
                yield " ".join(server.words[1:]), server
                break


def methods(root: Node, server: Node) -> tuple[frozenset[str], bool]:
    """The ways in of one virtual server, and whether these are all: a module that nobody knows may hold more."""
    eaps = eap_instances(root)
    found: set[str] = set()
    sure = True
    for section in server.sections("authenticate"):
        for way in section.children:
            names = [child.name for child in way.children] if way.name == "Auth-Type" else [way.name]
            for name in names:
                if name in eaps:
                    found |= set(_of(eaps[name]))
                else:
                    found.add(name.lower() or "unknown")
    for section in server.sections("authorize"):
        sure = sure and all(_is_harmless(step, eaps) for step in section.children)
    if _accepts_anybody(root):
        found.add("none")
    return frozenset(found), sure


def _of(eap: Node) -> Iterator[str]:
    """The methods of one EAP module: its sections, whatever its default is."""
    for method in eap.children:
        if method.is_section and method.name not in _NO_METHOD:
            yield _WORDS.get(method.name, method.name)


def _is_harmless(step: Node, eaps: dict[str, Node]) -> bool:
    name = step.name.removeprefix("-")
    if step.value is not None or name in eaps or name in _HARMLESS:
        return True
    return name in _STEERS and all(_is_harmless(inner, eaps) for inner in step.children)


def _accepts_anybody(root: Node) -> bool:
    """Is there a line that lets people in without asking? Behind a certificate that was checked it may."""
    behind = checkers(root)
    for node in root.children:
        if node.is_section and node.name == "server" and " ".join(node.words[1:]) in behind:
            if any(True for listen in node.sections("listen")):
                return True
            continue
        if any(_lets_in(inner) for inner in (node, *node.walk())):
            return True
    return False


def _lets_in(node: Node) -> bool:
    if node.value is None or not _TYPE.fullmatch(node.name):
        return False
    return node.value.lower() == "accept"


def unknown_types(root: Node) -> bool:
    """Is somebody sent to a way in by a name that is not on our list?"""
    return any(
        node.value is not None and _TYPE.fullmatch(node.name) and node.value.lower() not in (*_SAFE_TYPES, "accept")
        for node in root.walk()
    )
