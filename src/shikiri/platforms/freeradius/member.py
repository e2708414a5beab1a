"""Members: the register that the server itself looks into. Whoever is not in it stays outside, whatever he shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import quote, unquote

from shikiri.model.command import Command
from shikiri.model.errors import ParseError
from shikiri.model.facets.member import Member
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Untold
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.scripts import RADDB
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.freeradius.written import file, open_for, restarted
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.write import Around

_NOTE: Final = re.compile(r"#: ([A-Za-z0-9._-]+) (\S+) (\S+)")  # name, company, end
_SERIAL: Final = re.compile(r'"([0-9a-f]{2,64})"')
_VLAN: Final = re.compile(rf'{office.VLAN} := "(\d{{1,4}})"')
_FIXED: Final = ("Tunnel-Type := VLAN,", "Tunnel-Medium-Type := IEEE-802,")
_MOST: Final = 4094


def parse(source: RadiusSource) -> Parsed:
    """Only our own register can be read; another server lets in whomever its authority ever signed."""
    if source.is_absent:
        return Parsed((), rests_on=(RADDB,))
    if not office.is_ours(source.tree):
        raise Untold(say("radius.no-register"))
    return Parsed(tuple(_members(source.files(RADDB).get(office.MEMBERS, ()))), rests_on=(RADDB,))


def _members(lines: tuple[tuple[int, str], ...]) -> Iterator[Member]:
    """Each is one note, its serial, and where it leads. Any other line is doubt: it could let somebody in."""
    rows = [(number, line.strip()) for number, line in lines if line.strip()]
    at = 0
    while at < len(rows):
        number, text = rows[at]
        note = _NOTE.fullmatch(text)
        serial = _SERIAL.fullmatch(rows[at + 1][1]) if at + 1 < len(rows) else None
        if note is None or serial is None:
            raise ParseError("member", RADDB, number)
        at += 2
        vlan = 0
        if at < len(rows) and rows[at][1] == _FIXED[0]:
            leads = [row for _, row in rows[at : at + 3]]
            found = _VLAN.fullmatch(leads[-1])
            if tuple(leads[:2]) != _FIXED or found is None or not 0 < int(found[1]) <= _MOST:
                raise ParseError("member", RADDB, rows[at][0])
            at, vlan = at + 3, int(found[1])
        try:
            ends = datetime.fromisoformat(note[3])
        except ValueError:
            raise ParseError("member", RADDB, number) from None
        yield Member(
            serial=serial[1],
            handle=serial[1],
            name=note[1],
            company=unquote(note[2]),
            vlan=vlan,
            expires=ends,
            at={"": Line(RADDB, number)},
        )


def render(before: Member | None, after: Member | None, around: Around) -> Iterator[Command]:  # noqa: ARG001
    """The whole register, from what it should say."""
    open_for(around, "member")
    wanted = [one for one in around.wanted.things(Member.FACET) if isinstance(one, Member)]
    yield from restarted(file(office.MEMBERS, ("".join(map(_row, sorted(wanted, key=lambda one: one.key))),)))


def _row(one: Member) -> str:
    name, company, serial, vlan, ends = one.name, one.company, one.serial, one.vlan, one.expires
    if not (isinstance(name, str) and isinstance(company, str) and isinstance(serial, str) and isinstance(vlan, int)):
        raise refuse("member", "serial", "radius.bad-member")
    note = f"#: {name} {quote(company, safe='') or '-'} {ends.isoformat() if isinstance(ends, datetime) else '-'}"
    if not _NOTE.fullmatch(note) or not _SERIAL.fullmatch(f'"{serial}"'):
        raise refuse("member", "serial", "radius.bad-member")
    leads = (*_FIXED, f'{office.VLAN} := "{vlan}"') if vlan else ()
    return "\n".join((note, f'"{serial}"', *(f"    {line}" for line in leads))) + "\n"


DRIVER = FacetDriver(facet="member", asks=(RADDB,), parse=parse, confidence="documented", render=render)
