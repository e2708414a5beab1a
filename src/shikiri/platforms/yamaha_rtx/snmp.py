"""SNMP: who may read and write, under which community or user. Without a `host` line nobody may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.communities import EVERYBODY_KNOWS, STARS, VERSIONS, Version, granted
from shikiri.platforms.yamaha_rtx.snmp_render import render
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Snmp.FACET
_HASHES: Final[dict[str, Literal["md5", "sha"]]] = {"md5": "md5", "sha": "sha"}
_CIPHERS: Final[dict[str, Literal["des", "aes"]]] = {"des-cbc": "des", "aes128-cfb": "aes"}


def parse(source: RtxSource) -> Parsed:
    things: list[Snmp] = []
    for command, version in VERSIONS:
        found = list(_communities(source, command, version, len(things)))
        things += found or [_off(source, command, version)]
    things += _users(source)
    return Parsed(tuple(things), rests_on=(CONFIG,))


def _off(source: RtxSource, command: str, version: Version) -> Snmp:
    """Nobody is answered: because a line says so, or because none lets anybody in."""
    none = source.last(command, "host")
    where = source.line(none)
    enabled: Known[bool] = False if none is not None else source.off("C")
    sources: Known[AddressSet] = NOWHERE if none is not None else source.default(NOWHERE, "C")
    return Snmp(
        handle=command,
        at={"": where, "enabled": where, "sources": where},
        name=command,
        version=version,
        enabled=enabled,
        sources=sources,
    )


def _communities(source: RtxSource, command: str, version: Version, before: int) -> Iterator[Snmp]:
    for one in granted(source, command, before):
        where = source.line(one.hosts[0])
        masked = one.community in STARS
        yield Snmp(
            handle=one.handle,
            at=dict.fromkeys(("", "enabled", "community", "default", "sources"), where),
            name=one.name,
            enabled=True,
            version=version,
            community=MASKED_SECRET if masked else Secret.plain(one.community),
            default=UNSAID if masked else one.community in EVERYBODY_KNOWS,
            access=one.access,
            sources=one.sources if one.access != "trap" else UNSAID,
        )


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


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
