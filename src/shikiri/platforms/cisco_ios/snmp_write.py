"""SNMP as commands: a community by its own line, written again with what else the line says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from shikiri.model.command import Command, Part
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.platforms.cisco_ios.access import callers_lists
from shikiri.platforms.cisco_ios.communities import WELL_KNOWN, community_line
from shikiri.platforms.cisco_ios.passwords import is_hidden
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import changes, never, refuse, refuse_rest, secret, source_of, tell
from shikiri.platforms.write import Around

_ASIDES: Final = {"traps": 1, "trap": 1, "informs": 1, "vrf": 2, "version": 2}


def render(before: Snmp | None, after: Snmp | None, around: Around) -> Iterator[Command]:
    """One community, group, user or receiver of traps. A new one needs more than we know: a person makes it."""
    if before is None:
        raise never("snmp")
    left = changes(before, after) if after is not None else {"enabled": False}
    source = source_of(around, "snmp", "community")
    node = _node(source, before)
    if left.pop("enabled", True) is False:
        yield tell("no ", *_words(node, before), stage="close")
    elif node.words[1] == "community":
        yield from _community(source, node, before, left)
    elif node.words[1] == "group":
        yield from _group(source, node, left)
    else:
        refuse_rest("snmp", left)


def _node(source: IosSource, thing: Snmp) -> Node:
    place = thing.at.get("")
    node = next((one for one in source.top("snmp-server") if place and one.number == place.number), None)
    if node is None:
        raise refuse("snmp", "name", "ios.no-config")
    return node


def _words(node: Node, thing: Snmp) -> Iterator[Part]:
    """The words of a line. A community is a secret; one that nobody can read, nobody can name."""
    place = _place(node)
    for number, text in enumerate(node.words):
        yield " " if number else ""
        if number == place:
            yield _community_word(text, thing)
        elif is_hidden(text):
            raise refuse("snmp", "community", "ios.no-value")
        else:
            yield text


def _community_word(text: str, thing: Snmp) -> Part:
    if text.lower() in WELL_KNOWN:
        return text
    return secret(thing.community, "snmp", "community")


def _place(node: Node) -> int:
    """Where a line holds its community; 0 where it holds none."""
    if node.words[1] == "community":
        return 2
    place = 3
    while node.words[1] == "host" and place < len(node.words):
        skip = _ASIDES.get(node.words[place])
        if skip is None:
            return place
        if node.words[place : place + 2] == ["version", "3"]:
            return 0
        place += skip
    return 0


def _community(source: IosSource, node: Node, before: Snmp, left: dict[str, Any]) -> Iterator[Command]:
    line = community_line(node.words[3:])
    if line is None:
        raise refuse("snmp", "name", "ios.no-config")
    new = left.pop("community", None)
    name = _community_word(node.words[2], before) if new is None else secret(new, "snmp", "community")
    if new is not None:
        left = {field: value for field, value in left.items() if field not in {"name", "default"}}
    line = replace(line, access=left.pop("access", line.access))
    callers = left.pop("sources", None)
    refuse_rest("snmp", left)
    if isinstance(callers, AddressSet):
        for family, made in callers_lists(source, "SNMP", callers):
            yield from made.commands
            line = replace(line, four=made.name) if family == "ip4" else replace(line, six=made.name)
    yield tell("snmp-server community ", name, f" {line.text}")
    if new is not None:
        yield tell("no ", *_words(node, before), stage="close")


def _group(source: IosSource, node: Node, left: dict[str, Any]) -> Iterator[Command]:
    """`snmp-server group NAME v3 priv [read V] [write V] access [ipv6 LIST6] LIST`."""
    callers = left.pop("sources", None)
    refuse_rest("snmp", left)
    if isinstance(callers, AddressSet):
        words = node.words[: node.words.index("access")] if "access" in node.words else node.words
        lists = {}
        for family, made in callers_lists(source, "SNMP", callers):
            yield from made.commands
            lists[family] = made.name
        six = f"ipv6 {lists['ip6']} " if "ip6" in lists else ""
        yield tell(f"{' '.join(words)} access {six}{lists['ip4']}")
