"""A walk over the objects we need, a few packets long: what is single by GET, tables side by side by GETBULK."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.formats.snmp import Record, numbers
from shikiri.formats.snmp_wire import Pdu
from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.appliance.snmp_needs import OBJECT_ID, OBJECTS, TABLES, of_vendor
from shikiri.sessions.appliance.snmp_talk import Speaker, following, get

_ROWS, _MOST = 12, 4000  # rows a packet, and objects a walk: an agent that goes round in circles is left alone


def needed(speaker: Speaker, found: dict[str, Record]) -> None:
    """Everything that is judged, into `found`; raises `NoAnswer` where the agent falls silent before the end."""
    _single(speaker, OBJECTS, found)
    maker = found.get(OBJECT_ID)
    objects, tables = of_vendor(str(maker.value) if maker else "")
    if objects:
        _single(speaker, objects, found)
    columns(speaker, (*TABLES, *tables), found)


def columns(speaker: Speaker, roots: Iterable[str], found: dict[str, Record]) -> None:
    """Everything below some objects."""
    at = {root: root for root in roots}
    if speaker.one_by_one:
        for root in tuple(at):
            while at[root]:
                _step(speaker, at, (root,), found)
        return
    while left := tuple(root for root, last in at.items() if last):
        _step(speaker, at, left, found)


def _step(speaker: Speaker, at: dict[str, str], roots: tuple[str, ...], found: dict[str, Record]) -> None:
    """One packet: where each table goes on; a table that is through has no place any more."""
    answer = following(speaker, [at[root] for root in roots], _ROWS)
    if answer.status == "noSuchName":  # version 1: nothing stands behind it
        at.update(dict.fromkeys(roots, ""))
        return
    _checked(answer)
    if not answer.bindings or len(found) > _MOST:
        raise NoAnswer("garbled")
    for place, one in enumerate(answer.bindings):
        root = roots[place % len(roots)]
        if not at[root]:
            continue
        if one.absence or not one.oid.startswith(f"{root}."):
            at[root] = ""
        elif one.record is None or numbers(one.oid) <= numbers(at[root]):
            raise NoAnswer("garbled")  # an agent that does not go forward never ends
        else:
            at[root] = one.oid
            found[one.oid] = one.record


def _single(speaker: Speaker, oids: Iterable[str], found: dict[str, Record]) -> None:
    """Objects that stand alone; those that are not there are left out."""
    batches = [(oid,) for oid in oids] if speaker.one_by_one else [tuple(oids)]
    for batch in batches:
        answer = get(speaker, batch)
        if answer.status == "noSuchName":
            continue
        if answer.status == "tooBig" and len(batch) > 1:
            middle = len(batch) // 2
            _single(speaker, batch[:middle], found)
            _single(speaker, batch[middle:], found)
            continue
        _checked(answer)
        found.update((one.oid, one.record) for one in answer.bindings if one.record and one.oid in batch)


def _checked(answer: Pdu) -> None:
    if answer.status in {"authorizationError", "noAccess"}:
        raise NoAnswer("refused", "snmp-access")
    if answer.status != "ok":
        raise NoAnswer("garbled", answer.status)
