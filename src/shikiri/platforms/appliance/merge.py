"""Merging: what several voices say of one thing becomes one thing, and the worse value counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.nothing import UNSAID, Default, Nothing
from shikiri.model.reading import Line
from shikiri.platforms.appliance.worse import worse

_ONE_A_BOX = frozenset({"firmware", "time_sync"})  # whatever name a voice gives it


def merged(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Things with the same key become one, in the order in which they were first heard."""
    by_key: dict[str, list[Thing]] = {}
    for thing in things:
        by_key.setdefault("" if thing.FACET in _ONE_A_BOX else thing.key, []).append(thing)
    return tuple(reduce(_both, named) for named in by_key.values())


def _both(one: Thing, other: Thing) -> Thing:
    changes: dict[str, Any] = {}
    at: dict[str, Line] = {}
    first = one.at.get("") or other.at.get("")
    for field in fields_of(type(one)):
        mine, theirs = getattr(one, field), getattr(other, field)
        changes[field] = value = _value(one, field, mine, theirs)
        line = (one if value == mine else other).line(field)
        if line is not None and line != first:
            at[field] = line
    return replace(one, handle=one.handle or other.handle, at={"": first, **at} if first else at, **changes)


def _value(thing: Thing, field: str, mine: Any, theirs: Any) -> Any:  # noqa: ANN401  (the values of any field)
    """Said beats unsaid, a value beats a default and a mask; of two values the worse one counts."""
    if _rank(mine) != _rank(theirs):
        return max(mine, theirs, key=_rank)
    if isinstance(mine, Nothing) or mine == theirs:
        return mine
    if isinstance(mine, Default):
        return UNSAID
    return worse(thing.FACET, field, thing.key, mine, theirs)


def _rank(value: object) -> int:
    """Default `M` is a guess, a value is a fact."""
    if isinstance(value, Nothing):
        return 0 if value is UNSAID else 1
    return 2 if isinstance(value, Default) else 3
