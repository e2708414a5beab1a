"""The print channels of the Printer-MIB: read by their state, and shut by it.

RFC 3805 lets prtChannelState be written. Which machines heed it, nobody has written down: it is written only with
`allow_unconfirmed`, and the look at the ports afterwards says whether it took.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shikiri.formats.snmp import SnmpAnswer
from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.printing import Printing
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import WALK, ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.write import Around

_TYPE, _STATE = "1.3.6.1.2.1.43.14.1.1.2", "1.3.6.1.2.1.43.14.1.1.6"
# prtChannelType; 11 is a raw port, 12 the same with another name.
_PROTOCOLS = {8: "lpd", 11: "raw9100", 12: "raw9100", 13: "ftp", 14: "tftp", 27: "smb"}
_TAKES, _REFUSES = 3, 4
_MAY_SET = ("3 ", "2c site", "1 site")  # as whom we read: never as `public`


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its protocol, whether it takes jobs, the object that says so, and the line of its type."""

    protocol: str
    takes: bool
    oid: str
    line: int


def channels(walk: SnmpAnswer) -> Iterator[Channel]:
    """Those that are a way to print and that say a state we know."""
    for record in walk.below(_TYPE):
        protocol = _PROTOCOLS.get(record.value) if isinstance(record.value, int) else None
        oid = _STATE + record.oid.removeprefix(_TYPE)
        if protocol and walk.number(oid) in {_TAKES, _REFUSES}:
            yield Channel(protocol, walk.number(oid) == _TAKES, oid, record.line)


def printing(source: ApplianceSource) -> Heard | None:
    """A channel that is not listed may be open all the same."""
    found = tuple(
        Printing(
            protocol=one.protocol, enabled=one.takes, tls=False, handle=one.protocol, at={"": Line(WALK, one.line)}
        )
        for one in channels(source.snmp())
    )
    return Heard(things=found, rests_on=(WALK,)) if found else None


def shut(before: Printing | None, after: Printing | None, around: Around) -> Iterable[Command] | None:
    """Let every channel of a protocol refuse jobs; nothing else of it can be set so."""
    if before is None or after is None or around.reading is None or changes(before, after) != {"enabled": False}:
        return None
    source = ApplianceSource(around.reading)
    if source.why(WALK) or not source.snmp().asked.startswith(_MAY_SET):
        return None
    open_ones = [one for one in channels(source.snmp()) if one.protocol == after.key and one.takes]
    if not open_ones:
        return None
    if not around.allow_unconfirmed:
        raise Unwritable("printing", "enabled", say("write.unconfirmed", source="SNMP prtChannelState"))
    return tuple(
        Command(parts=(f"snmp {one.oid} i={_REFUSES}",), undo=(f"snmp {one.oid} i={_TAKES}",)) for one in open_ones
    )
