"""Logging as commands: where messages go, how loud, and no record of what people do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.filter import Filter
from shikiri.model.facets.logging import Logging
from shikiri.platforms.cisco_ios.filter_write import applied, without_log
from shikiri.platforms.cisco_ios.records import BOX_RECORDS, PORT_RECORDS, host_of, records
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.typed import changes, never, plain, refuse, refuse_rest, source_of, tell, word
from shikiri.platforms.write import Around

_STAMP: Final = "service timestamps log datetime msec localtime show-timezone"
_LOUD: Final = "debugging"


def render(before: Logging | None, after: Logging | None, around: Around) -> Iterator[Command]:
    """The log settings of the box: there is always one."""
    if before is None or after is None:
        raise never("logging")
    left = changes(before, after)
    source = source_of(around, "logging", next(iter(left), "level"))
    if left.get("commands") is False:  # first of all: what is typed next may hold passwords
        del left["commands"]
        yield from _hide_keys(source)
    if left.pop("enabled", None):
        yield tell("logging on")
    level = left.pop("level", None)
    if left.pop("debug", None) is False and level is None:
        level = "informational"
    if level is not None:
        yield tell(f"logging trap {word(level, 'logging', 'level')}")
    if "hosts" in left:
        yield from _hosts(source, left.pop("hosts"))
    if left.pop("timestamps", None):
        yield tell(_STAMP)
    if left.get("traffic") is False:
        del left["traffic"]
        yield from _forget(source, around)
    refuse_rest("logging", left)


def _hosts(source: IosSource, wanted: frozenset[str]) -> Iterator[Command]:
    held = {named: node for node in source.top("logging") if (named := host_of(node))}
    names = sorted(word(one, "logging", "hosts") for one in wanted)
    yield from (tell(f"logging host {'ipv6 ' if ':' in one else ''}{one}") for one in names if one.lower() not in held)
    kept = {one.lower() for one in names}
    yield from (tell(f"no {node.text}") for named, node in held.items() if named not in kept)


def _hide_keys(source: IosSource) -> Iterator[Command]:
    """The record of commands stays, passwords leave it."""
    if source.top("aaa accounting commands"):
        raise refuse("logging", "commands", "ios.no-command")
    yield tell("hidekeys", inside=("archive", "log config"), stage="prepare")


def _forget(source: IosSource, around: Around) -> Iterator[Command]:
    """No list, interface or box writes down who spoke to whom."""
    lists: set[str] = set()
    for node in records(source):
        header = node.parent.text if node.parent else ""
        if node.text.startswith(PORT_RECORDS) and header.startswith("interface "):
            yield tell(f"no {node.text}", inside=header)
        elif node.text.startswith(BOX_RECORDS):
            yield tell(f"no {node.text}")
        elif header.startswith(("ip access-list", "ipv6 access-list")):
            lists.add(header.split()[-1])
        elif node.words[0] == "access-list":
            lists.add(node.words[1])
        else:
            raise refuse("logging", "traffic", "ios.no-command")
    yield from _without_log(lists, around)


def _without_log(lists: set[str], around: Around) -> Iterator[Command]:
    """The interfaces that apply such a list get one that says the same and records nothing."""
    held = {one.handle: one for one in around.observed.things("filter") if isinstance(one, Filter)}
    wanted = {one.handle: one for one in around.wanted.things("filter") if isinstance(one, Filter)}
    concerned = [one for one in held.values() if plain(one.name) in lists]
    if {plain(one.name) for one in concerned} != lists:
        raise refuse("logging", "traffic", "ios.no-command")  # applied to something that is no interface
    for before in concerned:
        yield from applied(before, without_log(wanted.get(before.handle, before)), around)
