"""Wishes come true: the states as they will be, and the things that go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from shikiri.engine.label import label
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import GONE, Things
from shikiri.model.plan import NEW, Wish
from shikiri.model.situation import Situation
from shikiri.model.state import State

States: TypeAlias = Mapping[str, State]
_LABELLED = frozenset({"wlan", "segment", "port_isolation", "account", "radio"})


def apply(states: States, wishes: Iterable[Wish]) -> States:
    """The states after all wishes came true: fields first, then what is new; what goes is no longer there."""
    changed = dict(states)
    for (device, facet), some in _by_facet(wishes).items():
        found = changed[device].facet(facet)
        if isinstance(found, Things):
            changed[device] = changed[device].with_facet(facet, replace(found, items=tuple(_items(found, some))))
    return changed


def _by_facet(wishes: Iterable[Wish]) -> dict[tuple[str, str], list[Wish]]:
    found: dict[tuple[str, str], list[Wish]] = {}
    for wish in wishes:
        found.setdefault((wish.device, wish.facet), []).append(wish)
    return found


def _items(facet: Things, wishes: list[Wish]) -> Iterator[Thing]:
    gone = {wish.at for wish in wishes if wish.value is GONE}
    for at, thing in enumerate(facet.items):
        if at not in gone:
            yield changed(thing, {wish.field: wish.value for wish in wishes if wish.at == at})
    yield from {wish.thing: wish.value for wish in wishes if wish.at == NEW and isinstance(wish.value, Thing)}.values()


def changed(thing: Thing, values: Mapping[str, object]) -> Thing:
    """The thing with new values; the lines that gave the old ones prove nothing about them."""
    if not values:
        return thing
    lines = {name: line for name, line in thing.at.items() if name not in values}
    return replace(thing, at=lines, **values)  # type: ignore[arg-type]  # the fields of this very thing


def going(states: States, wishes: Iterable[Wish]) -> Iterator[tuple[str, Thing]]:
    """What the wishes take away, by device."""
    for device, facet, at in dict.fromkeys(wish.place[:3] for wish in wishes if wish.value is GONE):
        yield device, states[device].things(facet)[at]


def desired(after: State, gone: Iterable[tuple[str, Thing]]) -> State:
    """A wanted state that says what must go: each as a tombstone, a thing whose name is GONE."""
    for device, thing in gone:
        found = after.facet(thing.FACET)
        if device == after.device and isinstance(found, Things):
            grave = replace(thing, **{thing.KEY: GONE})  # type: ignore[arg-type]
            after = after.with_facet(thing.FACET, replace(found, items=(*found.items, grave)))
    return after


def after(situation: Situation, wishes: Iterable[Wish]) -> Situation:
    """The situation once the wishes came true. What is new or was moved gets the name the facility has for it."""
    known = tuple(wishes)
    states = apply(situation.states, known)
    labels = situation.labels
    if any(wish.facet in _LABELLED and wish.at == NEW for wish in known) or any(
        wish.facet == "segment" and wish.field in ("vlan", "addresses") for wish in known
    ):
        labels = label(situation.facility, situation.devices, states)
    return replace(situation, states=states, labels=labels)
