"""How a server lets somebody in: every EAP method it offers, every other way, and whether anybody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from shikiri.platforms.freeradius.raddb import Node

_WORDS: Final = {"tls": "eap-tls", "ttls": "eap-ttls", "mschapv2": "eap-mschapv2", "md5": "eap-md5", "gtc": "eap-gtc"}
_NO_METHOD: Final = frozenset({"tls-config"})
_CODES: Final = frozenset("ok noop updated handled reject fail invalid notfound userlock disallow return".split())
# Types of modules that neither let anybody in nor look anywhere that could: they only note what is asked.
_HARMLESS: Final = frozenset("preprocess expiration logintime chap mschap digest pap attr_filter always".split())
_STEERS: Final = frozenset("if elsif else update Autz-Type group redundant load-balance foreach switch case".split())
_TYPE: Final = re.compile(r"&?(?:(?:config|control|request|reply):)?Auth-Type", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"&?(?:\w+:)?(?:Proxy-To-Realm|Home-Server-\S+|Virtual-Server|Realm)", re.IGNORECASE)
_DEEPEST: Final = 10
_SPLIT: Final = ("authorize", "authenticate")


def eap_instances(root: Node) -> dict[str, Node]:
    """The EAP modules by the name that the servers call them."""
    return {name: module for name, module in _modules(root).items() if module.name == "eap"}


def checkers(root: Node) -> frozenset[str]:
    """The virtual servers that only judge a certificate which TLS has accepted already."""
    asked = {
        one.value
        for eap in eap_instances(root).values()
        for method in eap.sections("tls")
        for one in (method.setting("virtual_server"),)
        if one is not None and one.value
    }
    elsewhere = {
        node.value
        for part in root.children
        for node in (part, *part.walk())
        if node.value and node.name == "virtual_server" and part.name != "modules"
    }
    heard = {name_of(one) for one in root.sections("server") if any(True for _ in one.sections("listen"))}
    return frozenset(asked) - elsewhere - heard


def name_of(server: Node) -> str:
    return " ".join(server.words[1:])


def servers(root: Node) -> Iterator[tuple[str, Node]]:
    """Every virtual server that decides who comes in; those that only judge a certificate are part of a method."""
    behind = checkers(root)
    for server in (root, *root.sections("server")):
        decides = any(True for part in _SPLIT for _ in server.sections(part))
        if decides and (server is root or name_of(server) not in behind):
            yield name_of(server), server


def methods(root: Node, server: Node) -> tuple[frozenset[str], bool]:
    """The ways in of one virtual server, and whether these are all: a module that nobody knows may hold more."""
    eaps, found = eap_instances(root), set[str]()
    for section in server.sections("authenticate"):
        for way in section.children:
            for name in [child.name for child in way.children] if way.name == "Auth-Type" else [way.name]:
                found |= set(_of(eaps[name])) if name in eaps else {name.lower() or "unknown"}
    steps = [step for section in server.sections("authorize") for step in section.children]
    sure = bool(found) and all(_is_harmless(root, step, 0) for step in steps)
    if _accepts_anybody(root):
        found.add("none")
    return frozenset(found), sure


def _of(eap: Node) -> Iterator[str]:
    """The methods of one EAP module: its sections, whatever its default is."""
    for method in eap.children:
        if method.name not in _NO_METHOD and method.value is None:
            yield _WORDS.get(method.name, method.name)


def _modules(root: Node) -> Mapping[str, Node]:
    """Every module by the name it is called by: its own, or that of its kind."""
    return {
        module.words[-1]: module for modules in root.sections("modules") for module in modules.children if module.words
    }


def _is_harmless(root: Node, step: Node, depth: int) -> bool:
    if step.value is not None:  # a setting of `update`, or what becomes of an answer (`ok = return`)
        return not _ELSEWHERE.fullmatch(step.name)
    if depth > _DEEPEST:
        return False
    if step.name in _STEERS:
        return all(_is_harmless(root, inner, depth + 1) for inner in step.children)
    name = step.name.removeprefix("-")
    policy = next((one for part in root.sections("policy") for one in part.sections(name)), None)
    if policy is not None:
        return all(_is_harmless(root, inner, depth + 1) for inner in policy.children)
    module = _modules(root).get(name)
    if module is None:
        return name in _CODES
    if module.name == "realm":  # it hands a request on to others, who then decide
        asks = root.setting("proxy_requests")
        return asks is not None and asks.value == "no"
    return module.name == "eap" or module.name in _HARMLESS


def _accepts_anybody(root: Node) -> bool:
    """Is there a line that lets people in without asking? Behind a certificate that was checked it may."""
    behind = checkers(root)
    for node in root.children:
        if node.name == "server" and name_of(node) in behind:
            continue
        if any(_lets_in(inner) for inner in (node, *node.walk())):
            return True
    return False


def _lets_in(node: Node) -> bool:
    return node.value is not None and _TYPE.fullmatch(node.name) is not None and node.value.lower() == "accept"
