"""SNMP: the communities of `snmpd` and of `mini_snmpd`, where one of them is started."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from shikiri.model.command import Command
from shikiri.model.facets.snmp import Snmp
from shikiri.model.net import ANYWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.firewall import SERVICES, is_running
from shikiri.platforms.openwrt.ops import changes, drop, put
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Package, Section
from shikiri.platforms.write import Around

_FACET: Final = Snmp.FACET
_FULL, _MINI = "snmpd", "mini_snmpd"
_PUBLIC: Final = frozenset({"public", "private"})


def parse(source: OpenwrtSource) -> Parsed:
    things = [*_full(source), *_mini(source)]
    return Parsed(tuple(things), rests_on=(source.question(_FULL), source.question(_MINI), SERVICES))


def _full(source: OpenwrtSource) -> Iterator[Snmp]:
    package = source.package(_FULL)
    started = is_running(source, _FULL)
    if strange := next(iter(package.of("v3")), None):
        raise source.fail(_FULL, strange.line)  # users of version 3: nobody has seen how they are written
    for one in package.of("com2sec", "com2sec6"):
        word = one.text("community")
        yield Snmp(
            handle=one.address,
            at=source.lines_of(_FULL, one, community="community", sources="source", default="community"),
            name=word if word in _PUBLIC else f"community {one.address}",
            enabled=started,
            version="2c",
            community=Secret.plain(word),
            default=word in _PUBLIC,
            access=_access(package, one),
            sources=_sources(one),
            authentication="none",
            privacy="none",
        )


def _access(package: Package, one: Section) -> Literal["ro", "rw"]:
    """`com2sec` -> `group` -> `access`: write where the access names a view for it."""
    groups = {group.text("group") for group in package.of("group") if group.text("secname") == one.text("secname")}
    rights = [access for access in package.of("access") if access.text("group") in groups]
    return "rw" if any(access.text("write") not in ("", "none") for access in rights) else "ro"


def _sources(one: Section) -> Known[AddressSet]:
    word = one.text("source")
    if word in ("", "default"):
        return ANYWHERE
    try:
        return AddressSet.of(word)
    except ValueError:
        return UNSAID


def _mini(source: OpenwrtSource) -> Iterator[Snmp]:
    for one in source.package(_MINI).of(_MINI):
        word = one.text("community") or "public"
        yield Snmp(
            handle=f"{_MINI} {one.address}",
            at=source.lines_of(_MINI, one, community="community", enabled="enabled"),
            name=word if word in _PUBLIC else "community 1",
            enabled=one.flag("enabled") is not False and is_running(source, _MINI),
            version="2c",
            community=Secret.plain(word),
            default=word in _PUBLIC,
            access="ro",
            sources=ANYWHERE,
            authentication="none",
            privacy="none",
        )


def render(before: Snmp | None, after: Snmp | None, around: Around) -> Iterator[Command]:
    del around
    if before is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    is_mini = before.handle.startswith(f"{_MINI} ")
    if after is None or changes(before, after).get("enabled") is False:
        yield put(_MINI, before.handle.split()[1], "enabled", "0") if is_mini else drop(_FULL, before.handle)
        return
    wanted = changes(before, after)
    if "sources" in wanted and not is_mini:
        parts = wanted.pop("sources").only4.parts
        if len(parts) != 1 or "-" in parts[0]:
            raise refuse(_FACET, "sources", "linux.no-operation")
        yield put(_FULL, before.handle, "source", parts[0])
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(*asks(_FULL, _MINI), SERVICES), parse=parse, render=render)
