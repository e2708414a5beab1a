"""The way from looking to changing: `enable secret`, `enable password`, and the methods that may replace them."""

from __future__ import annotations

from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios.logins import Method, has_aaa, methods
from shikiri.platforms.cisco_ios.passwords import read_secret
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

_TOP_LEVEL = 15


def enable_secret(source: IosSource, kind: str) -> tuple[Secret, Node] | None:
    """The one of level 15: the others open less."""
    found = None
    for node in source.top(f"enable {kind}"):
        words = node.rest(f"enable {kind}")
        if words[:1] == ["level"]:
            if words[1:2] != [str(_TOP_LEVEL)]:
                continue
            words = words[2:]
        value = read_secret(words, hashes=kind == "secret")
        if value is None:
            raise source.fail("account", node)
        found = value, node
    return found


def enable_methods(source: IosSource) -> tuple[Method, ...]:
    """How `enable` asks who may."""
    chosen = source.last("aaa authentication enable default") if has_aaa(source, "account") else None
    return methods(source, "account", chosen, 4) if chosen else ("enable",)
