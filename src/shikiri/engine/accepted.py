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

# What follows by itself from a written field of one of these facets: closing telnet takes it from every account.
_FOLLOWS = {("account", "logins"): {"account", "management"}, ("account", "sources"): {"account", "management"}}


def adopt_fields(accepted: State | None, plan: Plan, observed: State, before: State | None = None) -> State | None:
    """The accepted state with what a plan wrote and a second look proved. Without a baseline there is none after it.

    `before` is the look right before the plan was carried out: with it, what followed from the plan is adopted too.
    """
    if accepted is None:
        return None
    changes = plan.of(observed.device)
    accepted = _followed(accepted, {change.facet for change in changes}, before, observed)
    for facet in dict.fromkeys(change.facet for change in changes):
        mine, seen = accepted.facet(facet), observed.facet(facet)
        if isinstance(mine, Things) and isinstance(seen, Things):
            here = [change for change in changes if change.facet == facet]
            accepted = accepted.with_facet(facet, replace(mine, items=_adopted(mine, seen, here)))
    return accepted


def _followed(accepted: State, written: set[str], before: State | None, observed: State) -> State:
    """Fields that moved with what was written, where they were as accepted until then."""
    for (facet, field), causes in _FOLLOWS.items():
        if before is None or not written & causes:
            continue
        mine, was, seen = accepted.facet(facet), before.facet(facet), observed.facet(facet)
        if isinstance(mine, Things) and isinstance(was, Things) and isinstance(seen, Things):
            old = {id(thing): other for thing, other in pair(mine.items, was.items).both}
            new = {id(thing): other for thing, other in pair(mine.items, seen.items).both}
            items = tuple(_moved(thing, field, old.get(id(thing)), new.get(id(thing))) for thing in mine.items)
            accepted = accepted.with_facet(facet, replace(mine, items=items))
    return accepted


def _moved(thing: Thing, field: str, was: Thing | None, seen: Thing | None) -> Thing:
    if was is None or seen is None or getattr(thing, field) != getattr(was, field):
        return thing
    return replace(thing, **{field: getattr(seen, field)})


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
