"""Judging what further sources say of a device: what runs beside its files, what the air shows beside both.

Each source is judged by the same controls, on what the device then is: its main state with what this source says laid
over it. What it does not say stays as it was, so a partial look turns no pass into a doubt; whatever fails counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from shikiri.engine.judge import judge_all
from shikiri.engine.label import label
from shikiri.model.control import Control
from shikiri.model.facets.base import Thing, fields_of
from shikiri.model.facets.trial import Trial
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import FacetState, Nothing, Things
from shikiri.model.situation import Situation
from shikiri.model.state import State


def judge_beside(controls: Iterable[Control], situation: Situation, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of further sources that say more than `found`, what the main states gave."""
    if not situation.others:
        return
    known = tuple(control for control in controls if control.facet != Trial.FACET)  # those are judged one by one
    seen = tuple(found)
    for source in sorted({state.source for state in situation.others}):
        own = (state for state in situation.others if state.source == source)
        states = {state.device: state for state in own if state.device in situation.devices}
        yield from _of_source(known, situation, seen, states, source)


def _of_source(
    controls: tuple[Control, ...],
    situation: Situation,
    found: tuple[Finding, ...],
    states: Mapping[str, State],
    source: str,
) -> Iterator[Finding]:
    failed = {(one.control, one.device, one.thing, one.actual) for one in found if one.status is Status.FAIL}
    told = {(one.control, one.device) for one in found}
    said = {name for state in states.values() for name, facet in state.facets.items() if isinstance(facet, Things)}
    asked = [control for control in controls if not said.isdisjoint(control.facets)]
    for one in judge_all(asked, as_seen_by(situation, states)):
        if one.device and one.device not in states:
            continue
        fails = one.status is Status.FAIL
        if (fails and (one.control, one.device, one.thing, one.actual) not in failed) or (
            not fails and one.device and (one.control, one.device) not in told
        ):
            yield replace(one, thing=f"{one.thing}@{source}", source=source)


def as_seen_by(situation: Situation, states: Mapping[str, State]) -> Situation:
    """The situation with what one source says laid over what is known. A device that said nothing may still be seen."""
    laid = {name: lay_over(situation.states.get(name), state) for name, state in states.items()}
    merged = {**situation.states, **laid}
    return replace(
        situation,
        states=merged,
        others=(),
        labels=label(situation.facility, situation.devices, merged),
        unreachable={name: why for name, why in situation.unreachable.items() if name not in states},
    )


def lay_over(main: State | None, state: State) -> State:
    """A main state with what another source says of the same device laid over it."""
    if main is None:
        return state
    facets: dict[str, FacetState] = dict(main.facets)
    for name, facet in state.facets.items():
        if isinstance(facet, Things):
            facets[name] = _facet(main.facet(name), facet)
    return replace(main, facets=facets)


def _facet(main: FacetState, other: Things) -> FacetState:
    """What the other source shows is what is there; where it may not have seen all, so is what only the first shows."""
    if not isinstance(main, Things):
        return other
    left = list(main.items)
    laid: list[Thing] = []
    for thing in other.items:
        twins = _twins(thing, left)
        laid.append(_filled(thing, twins))
        if len(twins) == 1 and thing.handle:
            left.remove(twins[0])
    if other.complete:
        return Things(tuple(laid), complete=main.complete)
    shown = {one.key for one in laid}
    return Things((*laid, *(one for one in left if one.key not in shown)), complete=False)


def _twins(thing: Thing, things: list[Thing]) -> list[Thing]:
    """The same thing by the handle of its platform, else by what a person calls it."""
    by_handle = [one for one in things if thing.handle and one.handle == thing.handle]
    return by_handle or [one for one in things if thing.key and one.key == thing.key]


def _filled(thing: Thing, twins: list[Thing]) -> Thing:
    """A thing with what only the other reading says of it; of several twins, what they all say."""
    alike = [one for one in twins if type(one) is type(thing)]
    more: dict[str, Any] = {}
    for name in fields_of(type(thing)) if alike else ():
        values = [getattr(one, name) for one in alike]
        if isinstance(getattr(thing, name), Nothing) and all(value == values[0] for value in values):
            more[name] = values[0]
    handles = {one.handle for one in alike}
    at = {**{name: line for name, line in (alike[0].at.items() if alike else ()) if name in more}, **thing.at}
    return replace(thing, **more, at=at, handle=thing.handle or (handles.pop() if len(handles) == 1 else ""))
