"""A walk over the objects we need, a few packets long: what is single by GET, tables side by side by GETBULK."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.formats.snmp import Record, numbers
from shikiri.formats.snmp_wire import Pdu
from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.appliance.snmp_needs import OBJECT_ID, OBJECTS, TABLES, of_vendor
from shikiri.sessions.appliance.snmp_talk import Speaker, following, get

_ROWS, _MOST = 12, 4000  # rows a packet, and objects a walk: an agent that goes round in circles is left alone


def needed(speaker: Speaker, found: dict[str, Record]) -> bool:
    """Everything that is judged, into `found`. False: the agent could not say something that it has.

    Raises `NoAnswer` where it falls silent before the end.
    """
    whole = _single(speaker, OBJECTS, found)
    maker = found.get(OBJECT_ID)
    objects, tables = of_vendor(str(maker.value) if maker else "")
    whole &= not objects or _single(speaker, objects, found)
    return columns(speaker, (*TABLES, *tables), found) and whole


def columns(speaker: Speaker, roots: Iterable[str], found: dict[str, Record]) -> bool:
    """Everything below some objects."""
    at = {root: root for root in roots}
    whole = True
    while left := tuple(root for root, last in at.items() if last):
        together = left[:1] if speaker.one_by_one else left
        if not _step(speaker, at, together, found):
            whole &= _one_after_another(speaker, at, together, found)
    return whole


def _one_after_another(speaker: Speaker, at: dict[str, str], roots: tuple[str, ...], found: dict[str, Record]) -> bool:
    """A packet that an agent cannot answer as a whole: which of the tables is it?"""
    bad = [root for root in roots if len(roots) == 1 or not _step(speaker, at, (root,), found)]
    at.update(dict.fromkeys(bad, ""))
    return not bad


def _step(speaker: Speaker, at: dict[str, str], roots: tuple[str, ...], found: dict[str, Record]) -> bool:
    """One packet: where each table goes on; a table that is through has no place any more. False: it has no answer."""
    answer = following(speaker, [at[root] for root in roots], _ROWS)
    if answer.status == "noSuchName" and len(roots) == 1:  # nothing stands behind it: the end, in version 1
        at[roots[0]] = ""
        return True
    if _is_error(answer):
        return False
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
    return True


def _single(speaker: Speaker, oids: Iterable[str], found: dict[str, Record]) -> bool:
    """Objects that stand alone; those that are not there are left out."""
    whole = True
    waiting = [(oid,) for oid in oids] if speaker.one_by_one else [tuple(oids)]
    while waiting:
        batch = waiting.pop()
        answer = get(speaker, batch)
        if not _is_error(answer):
            found.update((one.oid, one.record) for one in answer.bindings if one.record and one.oid in batch)
        elif len(batch) > 1:  # too much at once, or one bad object spoils the rest
            middle = len(batch) // 2
            waiting += [batch[:middle], batch[middle:]]
        else:
            whole &= answer.status == "noSuchName"
    return whole


def _is_error(answer: Pdu) -> bool:
    if answer.status in {"authorizationError", "noAccess"}:
        raise NoAnswer("refused", "snmp-access")
    return answer.status != "ok"
