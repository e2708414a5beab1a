"""The communities of one SNMP version as its lines grant them: who may ask under which word, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Nothing
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import sources_of
from shikiri.platforms.yamaha_rtx.source import RtxSource

_FACET = Snmp.FACET
Version = Literal["1", "2c"]
Access = Literal["ro", "rw", "trap"]
VERSIONS: Final[tuple[tuple[str, Version], ...]] = (("snmp", "1"), ("snmpv2c", "2c"))
ACCESS: Final[tuple[tuple[str, Access], ...]] = (("read-only", "ro"), ("read-write", "rw"))
EVERYBODY_KNOWS: Final = frozenset({"public", "private"})
STARS: Final = frozenset({"*", "***"})
_FACTORY: Final = "public"


@dataclass(slots=True)
class Granted:
    """One community as the lines grant it."""

    command: str
    access: Access
    community: str
    number: int
    hosts: list[Entry] = field(default_factory=list)
    sources: AddressSet | Nothing = field(default=NOWHERE)

    @property
    def name(self) -> str:
        return self.community if self.community in EVERYBODY_KNOWS else f"community {self.number}"

    @property
    def handle(self) -> str:
        return f"{self.command} {self.access} {self.name}"


def granted(source: RtxSource, command: str, before: int = 0) -> list[Granted]:
    """All communities of one version, numbered behind those that came before."""
    found: dict[tuple[Access, str], Granted] = {}
    for entry in source.all(command, "host"):
        for access, community in of_host(source, command, entry):
            one = found.setdefault((access, community), Granted(command, access, community, before + len(found) + 1))
            sources = sources_of(source, entry.after(2)[:1])
            one.hosts.append(entry)
            if isinstance(one.sources, Nothing) or isinstance(sources, Nothing):
                one.sources = UNSAID
            else:
                one.sources |= sources
    for entry in source.all(command, "trap", "host"):
        words = [word for word in entry.after(3) if word not in {"trap", "inform"}]
        if not words:
            raise source.fail(_FACET, entry)
        community = words[1] if len(words) > 1 else common(source, (command, "trap", "community"))
        one = found.setdefault(("trap", community), Granted(command, "trap", community, before + len(found) + 1))
        one.hosts.append(entry)
    return list(found.values())


def of_host(source: RtxSource, command: str, entry: Entry) -> Iterator[tuple[Access, str]]:
    """What one `snmp host ...` line grants: its own words, else the common ones."""
    host, *own = entry.after(2) or ("",)
    if not host or len(own) > len(ACCESS):
        raise source.fail(_FACET, entry)
    if host == "none":
        return
    for at, (word, access) in enumerate(ACCESS):
        if community := own[at] if len(own) > at else common(source, (command, "community", word)):
            yield access, community


def common(source: RtxSource, words: tuple[str, ...]) -> str:
    """The community that counts where a host line names none; nobody may write without a line."""
    said = source.last(*words)
    if said is not None and len(said.words) == len(words) + 1:
        return said.words[-1]
    if said is not None:
        raise source.fail(_FACET, said)
    return "" if words[-1] == "read-write" else _FACTORY
