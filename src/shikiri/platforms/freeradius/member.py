"""Members: the register that the server itself looks into. Whoever is not in it stays outside, whatever he shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from shikiri.model.command import Command
from shikiri.model.errors import ParseError
from shikiri.model.facets.member import Member
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Untold
from shikiri.platforms.freeradius import office
from shikiri.platforms.freeradius.radiusd import RADIUSD
from shikiri.platforms.freeradius.scripts import RADDB
from shikiri.platforms.freeradius.source import RadiusSource
from shikiri.platforms.freeradius.written import open_for, register, restarted
from shikiri.platforms.write import Around

_VLAN: Final = re.compile(rf'{office.VLAN} := "(\d{{1,4}})"')
_MOST: Final = 4094


def parse(source: RadiusSource) -> Parsed:
    """Only our own register can be read; another server lets in whomever its authority ever signed."""
    if source.is_absent:
        return Parsed((), rests_on=(RADDB,))
    if not office.is_ours(source.tree):
        if office.is_stock(source.tree):  # nobody was ever let in
            return Parsed((), rests_on=(RADDB,))
        raise Untold(say("radius.no-register"))
    files = source.files(RADDB)
    found = tuple(_members(files.get(office.MEMBERS, ())))
    return Parsed(found, rests_on=(RADDB,), whole=_is_asked(files.get(office.MAIN, ())))


def _is_asked(lines: tuple[tuple[int, str], ...]) -> bool:
    """Is the register asked as we wrote it? With one line changed it may hold back nobody, or lead all elsewhere."""
    written = [line.rstrip() for line in RADIUSD.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [line.rstrip() for _, line in lines if line.strip() and not line.lstrip().startswith("#")] == written


def _members(lines: tuple[tuple[int, str], ...]) -> Iterator[Member]:
    """Each is one note, its serial, and where it leads. Any other line is doubt: it could let somebody in."""
    rows = [(number, line.strip()) for number, line in lines if line.strip()]
    at = 0
    while at < len(rows):
        number, text = rows[at]
        note = office.NOTE.fullmatch(text)
        serial = office.SERIAL.fullmatch(rows[at + 1][1]) if at + 1 < len(rows) else None
        if note is None or serial is None:
            raise ParseError("member", RADDB, number)
        at += 2
        vlan = 0
        if at < len(rows) and rows[at][1] == office.LEADS[0]:
            leads = [row for _, row in rows[at : at + 3]]
            found = _VLAN.fullmatch(leads[-1])
            if tuple(leads[:2]) != office.LEADS or found is None or not 0 < int(found[1]) <= _MOST:
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
            company=bytes.fromhex(note[2].strip("-")).decode("utf-8", "replace"),
            vlan=vlan,
            expires=ends,
            at={"": Line(RADDB, number)},
        )


def render(before: Member | None, after: Member | None, around: Around) -> Iterator[Command]:  # noqa: ARG001
    """The whole register, from what it should say."""
    open_for(around, "member")
    yield from restarted(register(around))


DRIVER = FacetDriver(facet="member", asks=(RADDB,), parse=parse, confidence="documented", render=render)
