"""The accepted state after a harden that was confirmed: the fields it wrote, as they were then seen, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shikiri.engine.diff import differs
from shikiri.engine.pairs import pair
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import GONE, Things
from shikiri.model.plan import Change, Plan
from shikiri.model.state import State


def adopt_fields(accepted: State | None, plan: Plan, observed: State) -> State | None:
    """The accepted state with what a plan wrote and a second look proved. Without a baseline there is none after it."""
    if accepted is None:
        return None
    changes = plan.of(observed.device)
    for facet in dict.fromkeys(change.facet for change in changes):
        mine, seen = accepted.facet(facet), observed.facet(facet)
        if isinstance(mine, Things) and isinstance(seen, Things):
            here = [change for change in changes if change.facet == facet]
            accepted = accepted.with_facet(facet, replace(mine, items=_adopted(mine, seen, here)))
    return accepted


def _adopted(mine: Things, seen: Things, changes: list[Change]) -> tuple[Thing, ...]:
    pairs = pair(mine.items, seen.items)
    partner = {id(before): after for before, after in pairs.both}
    gone = {change.thing for change in changes if change.after is GONE and not change.field}
    kept = [
        _with_fields(thing, partner.get(id(thing)), changes)
        for thing in mine.items
        if id(thing) in partner or thing.id not in gone or not seen.complete
    ]
    made = [change.after for change in changes if not change.field and change.before is GONE]
    return (*kept, *(thing for thing in pairs.new if any(_is_what_was_made(thing, one) for one in made)))


def _is_what_was_made(thing: Thing, made: object) -> bool:
    """The device may have given it a handle of its own; every field that was asked for must be as asked."""
    return isinstance(made, type(thing)) and thing.key == made.key and _is_as_asked(thing, made)


def _is_as_asked(thing: Thing, made: Thing) -> bool:
    return all(differs(getattr(thing, name), getattr(made, name)) != "different" for name in fields_of(type(made)))


def _with_fields(thing: Thing, seen: Thing | None, changes: Iterable[Change]) -> Thing:
    if seen is None:
        return thing
    values = {
        change.field: getattr(seen, change.field)
        for change in changes
        if change.field and _is_about(change, seen) and differs(getattr(seen, change.field), change.after) == "same"
    }
    return replace(thing, **values) if values else thing


def _is_about(change: Change, thing: Thing) -> bool:
    return change.handle == thing.handle and change.thing == thing.id
