"""Merging: what several voices say of one thing becomes one thing, and the worse value counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial, reduce
from typing import Any

from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import UNSAID, Default, Nothing
from shikiri.model.reading import Line
from shikiri.platforms.appliance.worse import worse

_FACT = 3
_ONE_A_BOX = frozenset({"firmware", "time_sync"})  # whatever name a voice gives it


def merged(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Things with the same key become one, in the order in which they were first heard."""
    by_key: dict[str, list[Thing]] = {}
    for thing in things:
        by_key.setdefault("" if thing.FACET in _ONE_A_BOX else thing.key, []).append(thing)
    return tuple(named[0] if len(named) == 1 else _one(named) for named in by_key.values())


def _one(named: list[Thing]) -> Thing:
    """One thing of all that are called so; each field cites the line of the voice whose word counts."""
    changes: dict[str, Any] = {}
    at: dict[str, Line] = {}
    first = next((one.at[""] for one in named if "" in one.at), None)
    for field in fields_of(type(named[0])):
        changes[field] = value = _value(named, field)
        line = next(one for one in (*named, named[0]) if getattr(one, field) == value or one is named[-1]).line(field)
        if line is not None and line != first:
            at[field] = line
    handle = next((one.handle for one in named if one.handle), "")
    return replace(named[0], handle=handle, at={"": first, **at} if first else at, **changes)


def _value(named: list[Thing], field: str) -> Any:  # noqa: ANN401  (the values of any field)
    """Said beats unsaid, a value beats a default and a mask. All that differ are weighed together: in no order."""
    said = [getattr(one, field) for one in named]
    best = max(map(_rank, said))
    told = [value for value in said if _rank(value) == best]
    if all(value == told[0] for value in told):
        return told[0]
    if best != _FACT:
        return UNSAID
    return reduce(partial(worse, named[0].FACET, field, named[0].key), told)


def _rank(value: object) -> int:
    """Default `M` is a guess, a value is a fact."""
    if isinstance(value, Nothing):
        return 0 if value is UNSAID else 1
    return 2 if isinstance(value, Default) else _FACT
