"""The things a device shows, each with the name findings call it by and what the facility calls it."""

from __future__ import annotations

from typing import TypeAlias

from shikiri.model.device import UNLABELLED, Label
from shikiri.model.facets.base import Thing
from shikiri.model.situation import Situation

Named: TypeAlias = tuple[Thing, str, Label]


def named_things(situation: Situation, device: str, facet: str) -> tuple[Named, ...]:
    """The things of one facet of one device; named once, however many controls look at them."""
    key = ("things", device, facet)
    found: tuple[Named, ...] | None = situation.memo.get(key)
    if found is None:
        state = situation.states.get(device)
        labels = situation.labels.by_thing
        found = tuple(
            (thing, thing.id, labels.get((device, facet, thing.handle or thing.key), UNLABELLED))
            for thing in (state.things(facet) if state is not None else ())
        )
        situation.memo[key] = found
    return found
