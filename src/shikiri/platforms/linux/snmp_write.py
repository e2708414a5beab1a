"""Narrowing SNMP: a community that goes, reads only, or answers fewer; snmpd is switched off by nobody's guess."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import AddressSet
from shikiri.model.operation import Service, Setting, Text
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.files_read import Said, spaced
from shikiri.platforms.linux.questions import SNMP_FILES
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.write import Around

_FACET: Final = Snmp.FACET
_LISTS: Final = ("rocommunity", "rocommunity6", "rwcommunity", "rwcommunity6", "rouser", "rwuser")
_READING: Final = {"rwcommunity": "rocommunity", "rwcommunity6": "rocommunity6", "rwuser": "rouser"}


def render(before: Snmp | None, after: Snmp | None, around: Around) -> Iterator[Command]:
    if before is None or around.reading is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    source = LinuxSource(around.reading)
    place, _, _ = before.handle.partition(" ")
    path, _, key = place.rpartition(":")
    if key not in _LISTS:
        raise refuse(_FACET, "access", "linux.snmp-groups")
    wanted = {} if after is None else changes(before, after)
    refuse_rest(_FACET, {field: value for field, value in wanted.items() if field not in ("access", "sources")})
    if wanted.get("access") not in (None, "ro") or (wanted.get("access") and key not in _READING):
        raise refuse(_FACET, "access", "linux.no-operation")
    was = {one.handle: one for one in around.observed.things(_FACET) if isinstance(one, Snmp)}
    will = {one.handle: one for one in around.wanted.things(_FACET) if isinstance(one, Snmp)}
    for one_key in dict.fromkeys((key, _READING.get(key, key))):
        values = tuple(_lines(source, path, one_key, was, will))
        yield done(Setting(path=path, style="spaced", key=one_key, values=values), stage="close")
    yield done(Service(name="snmpd.service", changed="restart", files=("/etc/snmp/",)), stage="close")


def _lines(source: LinuxSource, path: str, key: str, was: dict[str, Snmp], will: dict[str, Snmp]) -> Iterator[Text]:
    """The lines of one key as they should be: those that stay, and writers that only read from now on."""
    number = 0
    for one in spaced(source, SNMP_FILES, "/"):
        number += one.key.startswith(("rocommunity", "rwcommunity", "com2sec"))
        if one.path != path or key not in (one.key, _READING.get(one.key, "")):
            continue
        handles = _handles(one, number)
        there = [will[handle] for handle in handles if handle in will and will[handle].name == was[handle].name]
        if not there:
            continue
        reads = any(thing.access == "ro" and was[thing.handle].access == "rw" for thing in there)
        if (one.key != key) != (reads and one.key in _READING):
            continue
        yield from _line(one, there, was)


def _handles(one: Said, number: int) -> list[str]:
    if one.key in ("rouser", "rwuser"):
        words = one.words[2:] if one.words[:1] == ("-s",) else one.words
        return [f"{one.path}:{one.key} {words[0]}"] if words else []
    return [f"{one.path}:{one.key} {number} {version}" for version in ("1", "2c")]


def _line(one: Said, there: list[Snmp], was: dict[str, Snmp]) -> Iterator[Text]:
    """One line, or one for each network it is limited to."""
    if one.key in ("rouser", "rwuser"):
        yield (one.value,)
        return
    if one.words[0] == "***":
        raise refuse(_FACET, "community", "linux.not-read")
    limit = there[0].sources if there[0].sources != was[there[0].handle].sources else None
    rest = one.value[len(one.words[0]) :].strip()
    behind = rest.split()[1:] if rest else []
    if not isinstance(limit, AddressSet):
        yield (Secret.plain(one.words[0]), f" {rest}" if rest else "")
        return
    for network in (limit.only6 if one.key.endswith("6") else limit.only4).parts:
        yield (Secret.plain(one.words[0]), " ".join(("", network, *behind)))
