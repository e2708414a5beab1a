"""Writing SNMP: the host lines of one version as a whole, because one line may grant two communities.

A host line that goes or changes is taken away before the new one is typed; with the last one gone, `none` is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from shikiri.model.command import Command, Part
from shikiri.model.errors import Unwritable
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.communities import EVERYBODY_KNOWS, STARS, VERSIONS, common, granted
from shikiri.platforms.yamaha_rtx.hosts import host_words
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest, secret

_FACET: Final = Snmp.FACET
_LONGEST: Final = 16
_COMMANDS: Final[dict[str, str]] = {version: command for command, version in VERSIONS}
_USER: Final = "snmpv3 user "
Hosts = Mapping[str, tuple[str, str]]  # host -> the words for reading and for writing


def render(before: Snmp | None, after: Snmp | None, around: Around) -> Iterator[Command]:
    held = after if after is not None else before
    source = read_again(around, _FACET, "enabled")
    if after is None and before is not None and before.handle.startswith(_USER):
        yield line(f"no snmpv3 usm user {before.handle.removeprefix(_USER)}")
        return
    command = _COMMANDS.get(str(held.version)) if held is not None else None
    if command is None:
        raise Unwritable(_FACET, "version", say("rtx.no-command"))
    if before is not None and after is not None:
        others = changes(before, after).keys() - {"sources", "enabled"}
        refuse_rest(_FACET, dict.fromkeys(sorted(others)))
        opens = after.enabled is True and before.enabled is not True
        if opens or before.enabled is False or before.handle == command:
            raise Unwritable(_FACET, "enabled", say("rtx.no-command"))
    changing = _changing(around, command)
    if changing and (before.handle if before is not None else "") == changing[0]:
        yield from _write(source, around, command)


def _changing(around: Around, command: str) -> list[str]:
    """The handles of this version's things that change, go or come (""): the first one's turn writes for all."""
    wanted = {thing.handle: thing for thing in around.wanted.things(_FACET) if isinstance(thing, Snmp)}
    found = []
    for thing in around.observed.things(_FACET):
        if isinstance(thing, Snmp) and _COMMANDS.get(str(thing.version)) == command and thing.handle != command:
            after = wanted.get(thing.handle)
            if after is None or _goes(after) or {"sources", "enabled"} & changes(thing, after).keys():
                found.append(thing.handle)
    return found + ["" for _ in _made(around, command)]


def _goes(thing: Snmp) -> bool:
    return thing.enabled is False or not isinstance(thing.name, str)


def _made(around: Around, command: str) -> list[Snmp]:
    things = [thing for thing in around.wanted.things(_FACET) if isinstance(thing, Snmp) and not thing.handle]
    return [thing for thing in things if _COMMANDS.get(str(thing.version)) == command]


def _write(source: RtxSource, around: Around, command: str) -> Iterator[Command]:
    found = granted(source, command)
    offset = _offset(source, command)
    kept = {thing.handle: thing for thing in around.wanted.things(_FACET) if isinstance(thing, Snmp)}
    before: dict[str, tuple[str, str]] = {}
    target: dict[str, tuple[str, str]] = {}
    for one in found:
        one.number += offset
        after = kept.get(one.handle)
        stays = after is not None and not _goes(after)
        if one.access == "trap":
            yield from () if stays else (line(f"no {command} trap host {entry.words[3]}") for entry in one.hosts)
            continue
        own = [entry.words[2] for entry in one.hosts]
        for host in own:
            before[host] = _with(before.get(host), one.access, one.community)
        if stays and after is not None:
            moved = isinstance(after.sources, AddressSet) and one.sources != after.sources
            for host in host_words(after.sources, _FACET) if moved else own:  # type: ignore[arg-type]  # an AddressSet
                target[host] = _with(target.get(host), one.access, one.community)
    for thing in _made(around, command):
        _add(target, thing)
    yield from _difference(source, command, before, target)


def _offset(source: RtxSource, command: str) -> int:
    """Communities are numbered through over the versions, as they are read."""
    earlier = [word for word, _ in VERSIONS]
    return sum(len(granted(source, word)) or 1 for word in earlier[: earlier.index(command)])


def _with(words: tuple[str, str] | None, access: str, community: str) -> tuple[str, str]:
    reads, writes = words or ("", "")
    return (community, writes) if access == "ro" else (reads, community)


def _add(target: dict[str, tuple[str, str]], thing: Snmp) -> None:
    if thing.access != "ro" or not isinstance(thing.community, Secret) or not isinstance(thing.sources, AddressSet):
        raise Unwritable(_FACET, "access", say("rtx.no-command"))
    word = secret(thing.community, _FACET, "community", longest=_LONGEST).reveal()
    for host in host_words(thing.sources, _FACET):
        target[host] = _with(target.get(host), "ro", word)


def _difference(source: RtxSource, command: str, before: Hosts, target: Hosts) -> Iterator[Command]:
    for host, words in before.items():
        if target.get(host) != words:
            yield line(f"no {command} host {host}", stage="close")
    if not any(writes for _, writes in target.values()) and common(source, (command, "community", "read-write")):
        yield line(f"no {command} community read-write", stage="close")
    for host, (reads, writes) in target.items():
        if before.get(host) == (reads, writes):
            continue
        if not reads or {reads, writes} & STARS:
            raise Unwritable(_FACET, "community", say("rtx.no-value"))
        parts: list[Part] = [f"{command} host {host} ", _word(reads), *([" ", _word(writes)] if writes else [])]
        yield line(*parts, stage="close")
    if before and not target:
        yield line(f"{command} host none", stage="close")


def _word(community: str) -> Part:
    return community if community in EVERYBODY_KNOWS else Secret.plain(community)
