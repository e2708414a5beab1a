"""SNMP: who may read and write, under which community or user. Without a `host` line nobody may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known, Nothing
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import sources_of
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Snmp.FACET
Version = Literal["1", "2c"]
Access = Literal["ro", "rw", "trap"]
_EVERYBODY_KNOWS: Final = frozenset({"public", "private"})
_VERSIONS: Final[tuple[tuple[str, Version], ...]] = (("snmp", "1"), ("snmpv2c", "2c"))
_ACCESS: Final[tuple[tuple[str, Access], ...]] = (("read-only", "ro"), ("read-write", "rw"))
_HASHES: Final[dict[str, Literal["md5", "sha"]]] = {"md5": "md5", "sha": "sha"}
_CIPHERS: Final[dict[str, Literal["des", "aes"]]] = {"des-cbc": "des", "aes128-cfb": "aes"}
_FACTORY: Final = "public"


@dataclass(slots=True)
class _Granted:
    """One community as the lines grant it."""

    entry: Entry
    community: str
    from_default: bool
    sources: AddressSet | Nothing = field(default=NOWHERE)


def parse(source: RtxSource) -> Parsed:
    things: list[Snmp] = []
    for command, version in _VERSIONS:
        found = list(_communities(source, command, version, len(things)))
        things += found or [_off(source, command, version)]
    things += _users(source)
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _off(source: RtxSource, command: str, version: Version) -> Snmp:
    none = source.last(command, "host")
    where = source.line(none)
    enabled: Known[bool] = False if none is not None else source.off("C")
    return Snmp(handle=command, at={"": where, "enabled": where}, name=command, version=version, enabled=enabled)


def _communities(source: RtxSource, command: str, version: Version, before: int) -> Iterator[Snmp]:
    granted: dict[tuple[Access, str], _Granted] = {}
    for entry in source.all(command, "host"):
        _grant(source, command, entry, granted)
    for entry in source.all(command, "trap", "host"):
        words = [word for word in entry.after(3) if word not in {"trap", "inform"}]
        if not words:
            raise source.fail(_FACET, entry)
        community, default = (words[1], False) if len(words) > 1 else _common(source, (command, "trap", "community"))
        granted.setdefault(("trap", community), _Granted(entry, community, default))
    for number, ((access, community), one) in enumerate(granted.items(), before + 1):
        known = community in _EVERYBODY_KNOWS
        name = community if known else f"community {number}"
        where = source.line(one.entry)
        yield Snmp(
            handle=f"{command} {access} {name}",
            at=dict.fromkeys(("", "enabled", "community", "default", "sources"), where),
            name=name,
            enabled=True,
            version=version,
            community=MASKED_SECRET if community in {"*", "***"} else Secret.plain(community),
            default=UNSAID if community in {"*", "***"} else known,
            access=access,
            sources=one.sources if access != "trap" else UNSAID,
        )


def _grant(source: RtxSource, command: str, entry: Entry, granted: dict[tuple[Access, str], _Granted]) -> None:
    host, *own = entry.after(2) or ("",)
    if not host or len(own) > len(_ACCESS):
        raise source.fail(_FACET, entry)
    if host == "none":
        return
    sources = sources_of(source, (host,))
    for at, (word, access) in enumerate(_ACCESS):
        default = len(own) <= at
        community = _common(source, (command, "community", word))[0] if default else own[at]
        if not community:
            continue
        one = granted.setdefault((access, community), _Granted(entry, community, default))
        if isinstance(one.sources, Nothing) or isinstance(sources, Nothing):
            one.sources = UNSAID
        else:
            one.sources |= sources


def _common(source: RtxSource, words: tuple[str, ...]) -> tuple[str, bool]:
    """The community that counts where a host line names none; nobody may write without a line."""
    said = source.last(*words)
    if said is not None and len(said.words) == len(words) + 1:
        return said.words[-1], False
    if said is not None:
        raise source.fail(_FACET, said)
    return ("" if words[-1] == "read-write" else _FACTORY), True


def _users(source: RtxSource) -> Iterator[Snmp]:
    """`snmpv3 usm user 1 NAME [group N] [md5|sha PASSWORD [des-cbc|aes128-cfb PASSWORD]]`."""
    host = source.last("snmpv3", "host")
    for entry in source.all("snmpv3", "usm", "user"):
        words = list(entry.after(5))
        if len(entry.words) < 5:  # noqa: PLR2004
            raise source.fail(_FACET, entry)
        if words[:1] == ["group"]:
            words = words[2:]
        authentication = _HASHES.get(words[0]) if words else "none"
        privacy = _CIPHERS.get(words[2]) if len(words) > 2 else "none"  # noqa: PLR2004
        if authentication is None or privacy is None or len(words) not in (0, 2, 4):
            raise source.fail(_FACET, entry)
        where = source.line(entry)
        yield Snmp(
            handle=f"snmpv3 user {entry.words[3]}",
            at={"": where, "enabled": source.line(host)},
            name=entry.words[4],
            enabled=source.no() if host is None else host.after(2) != ("none",),
            version="3",
            access=UNSAID,
            authentication=authentication,
            privacy=privacy,
        )


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse)
