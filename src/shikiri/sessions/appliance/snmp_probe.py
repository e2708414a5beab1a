"""Who answers SNMP there, before anybody logs in: a version 3 engine, the community `public`, or nobody."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

from shikiri.formats.snmp import Record
from shikiri.formats.snmp_wire import Pdu, Version, WireError, message, question, read_message
from shikiri.sessions.appliance.snmp_needs import DESCRIPTION
from shikiri.sessions.appliance.snmp_talk import TRIES, Engine, Line, introduced, introduction, new_number

PUBLIC = b"public"
_GRACE, _TIMES = 0.5, 5  # how long we wait for the rest, twice, once somebody answered: at least, and by his own pace


@dataclass(slots=True)
class Seen:
    """What a probe found. `alive`: somebody answered something; without it silence says nothing."""

    engine: Engine | None = None
    version: Version | None = None  # the newest one in which `public` was answered
    description: Record | None = None
    closed: bool = False
    knows_site: bool = False  # the site's own community was answered
    patience: float = 0.0  # for the others, as soon as one answered

    @property
    def alive(self) -> bool:
        return bool(self.engine or self.version or self.knows_site)


def probe(line: Line, community: bytes = b"") -> Seen:
    """Ask everybody at once, and again."""
    seen, number = Seen(), new_number()
    asked = question("get", number, (DESCRIPTION,))
    packets = [introduction(number), message("2c", PUBLIC, asked), message("1", PUBLIC, asked)]
    packets += [message("2c", community, asked)] if community not in {b"", PUBLIC} else []
    try:
        for _ in range(TRIES):
            for packet in packets:
                line.sock.send(packet)
            if _listened(line, seen, number, community):
                break
    except ConnectionRefusedError:
        seen.closed = not seen.alive
    except OSError:
        """A network that cannot be reached answers nothing."""
    return seen


def _listened(line: Line, seen: Seen, number: int, community: bytes) -> bool:
    """Has everybody answered?"""
    start = time.monotonic()
    end = start + (seen.patience or line.wait)
    while (raw := line.receive(end)) is not None:
        _note(raw, seen, number, community)
        if seen.engine and seen.version == "2c":
            return True
        if seen.alive and not seen.patience:
            seen.patience = min(line.wait, max(_GRACE, _TIMES * (time.monotonic() - start)))
            end = start + seen.patience
    return False


def _note(raw: bytes, seen: Seen, number: int, community: bytes) -> None:
    """One packet: of version 3 or older, or of nobody we asked."""
    with contextlib.suppress(WireError):
        seen.engine = introduced(raw, number) or seen.engine
        return
    with contextlib.suppress(WireError):
        _note_old(*read_message(raw), seen, number, community)


def _note_old(version: Version, name: bytes, pdu: Pdu, seen: Seen, number: int, community: bytes) -> None:
    if pdu.number != number or pdu.verb != "response" or pdu.status == "authorizationError":
        return
    if name == community != PUBLIC:
        seen.knows_site = True
    elif name == PUBLIC and seen.version != "2c":
        seen.version = version
        seen.description = next((one.record for one in pdu.bindings if one.oid == DESCRIPTION), None)
