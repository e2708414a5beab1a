"""What all writers of this platform share: files that FreeRADIUS may read and nobody else, and its restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.dot1x import Dot1x
from shikiri.model.facets.member import Member
from shikiri.model.operation import File, Package, Service, Text
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.radiusd import RADIUSD
from shikiri.platforms.freeradius.scripts import FOLDER
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.write import Around

_OWNER: Final = "root:freerad"
_SERVICE: Final = Service(name="freeradius", enabled=True, running=True, changed="restart", files=(f"{FOLDER}/",))


def file(path: str, text: Text | None) -> Command:
    """A file that the server reads; the whole configuration is checked with it."""
    return done(File(path=path, text=text, mode="0640", owner=_OWNER, check="radius"))


def restarted(*commands: Command) -> Iterator[Command]:
    yield from commands
    yield done(_SERVICE)


def open_for(around: Around, facet: str) -> None:
    """Refuses to write to a server that somebody else has set up, unless all of it becomes ours in this push."""
    if around.reading is None:
        raise refuse(facet, "", "radius.not-ours")
    source = RadiusSource(around.reading)
    if source.is_absent or office.is_ours(source.tree):
        return
    makes = any(isinstance(one, Dot1x) and one.target == office.SERVER for one in around.wanted.things(Dot1x.FACET))
    if not (makes and office.is_stock(source.tree)):
        raise refuse(facet, "", "radius.not-ours")


def whole_office(around: Around) -> Iterator[Command]:
    """The package, and everything that does not depend on members, access points or certificates."""
    open_for(around, "dot1x")
    yield done(Package("freeradius"))
    yield file(f"{office.CLIENTS}/00-shikiri", ("# One file for each access point. Written by shikiri.\n",))
    yield register(around)
    yield from restarted(file(office.MAIN, (RADIUSD,)))


def register(around: Around) -> Command:
    """The members that should be let in, each with where it leads."""
    wanted = [one for one in around.wanted.things(Member.FACET) if isinstance(one, Member)]
    return file(office.MEMBERS, ("".join(map(_row, sorted(wanted, key=lambda one: one.key))),))


def _row(one: Member) -> str:
    name, company, serial, vlan, ends = one.name, one.company, one.serial, one.vlan, one.expires
    if not (isinstance(name, str) and isinstance(company, str) and isinstance(serial, str) and isinstance(vlan, int)):
        raise refuse("member", "serial", "radius.bad-member")
    note = f"#: {name} {company.encode().hex() or '-'} {ends.isoformat() if isinstance(ends, datetime) else '-'}"
    if not office.NOTE.fullmatch(note) or not office.SERIAL.fullmatch(f'"{serial}"'):
        raise refuse("member", "serial", "radius.bad-member")
    leads = (*office.LEADS, f'{office.VLAN} := "{vlan}"') if vlan else ()
    return "\n".join((note, f'"{serial}"', *(f"    {line}" for line in leads))) + "\n"
