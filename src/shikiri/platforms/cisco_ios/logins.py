"""Logins: what a terminal line asks for before it lets somebody in, by its own words or by method lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

Method = Literal["local", "line", "enable", "none", "remote"]
_METHODS: dict[str, Method] = {
    "local": "local",
    "local-case": "local",
    "line": "line",
    "enable": "enable",
    "none": "none",
    "krb5": "remote",
    "krb5-telnet": "remote",
}


@dataclass(frozen=True, slots=True)
class Login:
    """The ways a line lets somebody in, and the line of text that says so; None where a default does."""

    methods: tuple[Method, ...]
    node: Node | None


def login_of(source: IosSource, facet: str, node: Node, kind: str) -> Login:
    """What a line of this kind asks for."""
    said = max([*node.find("login"), *node.find("no login")], key=lambda child: child.number, default=None)
    if has_aaa(source, facet):
        return _aaa_login(source, facet, said, kind)
    if said is None:  # virtual lines ask for the line's password unless told otherwise, all others for nothing
        return Login(("line",) if kind == "vty" else ("none",), None)
    known: dict[str, tuple[Method, ...]] = {
        "login": ("line",),
        "login local": ("local",),
        "no login": ("none",),
        "login tacacs": ("remote",),
    }
    if said.text not in known:
        raise source.fail(facet, said)
    return Login(known[said.text], said)


def has_aaa(source: IosSource, facet: str) -> bool:
    """Do method lists decide about logins (`aaa new-model`)?"""
    on, _ = source.flag("aaa new-model")
    lists = source.top("aaa authentication")
    if not on and lists:
        raise source.fail(facet, lists[0])  # such lines exist only below a new-model that we did not see
    return bool(on)


def _aaa_login(source: IosSource, facet: str, said: Node | None, kind: str) -> Login:
    name = "default"
    if said is not None:
        if said.words[:2] != ["login", "authentication"] or len(said.words) != 3:  # noqa: PLR2004
            raise source.fail(facet, said)
        name = said.words[2]
    chosen = source.last(f"aaa authentication login {name}")
    if chosen is not None:
        return Login(methods(source, facet, chosen, 4), chosen)
    if said is not None and name != "default":
        raise source.fail(facet, said)
    return Login(("none",) if kind == "con" else ("local",), None)


def methods(source: IosSource, facet: str, node: Node, skip: int) -> tuple[Method, ...]:
    """The methods of a list, in the order in which they are tried."""
    found: list[Method] = []
    words = iter(node.words[skip:])
    for word in words:
        if word in {"group", "cache"}:
            next(words, None)
            found.append("remote")
        elif word in _METHODS:
            found.append(_METHODS[word])
        elif word != "passwd-expiry":
            raise source.fail(facet, node)
    if not found:
        raise source.fail(facet, node)
    return tuple(found)
