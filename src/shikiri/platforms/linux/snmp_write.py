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
from shikiri.platforms.linux.snmp_grants import grants
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.write import Around

_FACET: Final = Snmp.FACET
_LISTS: Final = ("rocommunity", "rocommunity6", "rwcommunity", "rwcommunity6", "rouser", "rwuser")
_USERS: Final = frozenset({"rouser", "rwuser"})
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
    access, sources = wanted.pop("access", None), wanted.pop("sources", None)
    refuse_rest(_FACET, wanted)
    if access not in (None, "ro") or (access and key not in _READING):
        raise refuse(_FACET, "access", "linux.no-operation")
    if sources is not None and key in _USERS:
        raise refuse(_FACET, "sources", "linux.snmp-users")
    plan = _Plan(source, path, around)
    for one_key in dict.fromkeys((key, _READING.get(key, key))):
        values = tuple(plan.lines(one_key))
        yield done(Setting(path=path, style="spaced", key=one_key, values=values), stage="close")
    yield done(Service(name="snmpd.service", changed="restart", files=("/etc/snmp/",)), stage="close")


class _Plan:
    """The lines of one file as they should be."""

    def __init__(self, source: LinuxSource, path: str, around: Around) -> None:
        self._was = {one.handle: one for one in around.observed.things(_FACET) if isinstance(one, Snmp)}
        self._will = {
            one.handle: one
            for one in around.wanted.things(_FACET)
            if isinstance(one, Snmp) and one.handle in self._was and one.name == self._was[one.handle].name
        }
        named = {grant.said.line.number: grant.handle for grant in grants(source)}
        self._rows = [
            (one, named.get(one.line.number) or _user(one))
            for one in spaced(source, SNMP_FILES, "/")
            if one.path == path
        ]

    def lines(self, key: str) -> Iterator[Text]:
        """Those of one key: what stays, and writers that only read from now on."""
        for one, handle in self._rows:
            will, was = self._will.get(handle), self._was.get(handle)
            if will is None or was is None or one.key not in _LISTS:
                continue
            now = _READING.get(one.key, one.key) if (was.access, will.access) == ("rw", "ro") else one.key
            if now == key:
                yield from _line(one, will.sources if will.sources != was.sources else None)


def _user(one: Said) -> str:
    words = one.words[2:] if one.words[:1] == ("-s",) else one.words
    return f"{one.path}:{one.key} {words[0]}" if words else ""


def _line(one: Said, limit: object) -> Iterator[Text]:
    """One line, or one for each network it is limited to."""
    if one.key in _USERS:
        yield (one.value,)
        return
    if one.words[0] == "***":
        raise refuse(_FACET, "community", "linux.not-read")
    rest = one.value[len(one.words[0]) :].strip()
    if not isinstance(limit, AddressSet):
        yield (Secret.plain(one.words[0]), f" {rest}" if rest else "")
        return
    behind = rest.split()[1:]
    mine = limit.only6 if one.key.endswith("6") else limit.only4
    if not mine:
        raise refuse(_FACET, "sources", "linux.no-operation")
    for network in mine.parts:
        yield (Secret.plain(one.words[0]), " ".join(("", network, *behind)))
