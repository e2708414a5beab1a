"""Two readings of one device from different sources, such as its saved and its working settings: do they agree?

Each is judged apart, so the worse verdict counts; here only the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias, TypeGuard

from shikiri.engine.match import word
from shikiri.engine.pairs import settings_of
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Rule
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import Default, Nothing, Things, Unread
from shikiri.model.reading import Line
from shikiri.model.rules import meaning
from shikiri.model.say import say
from shikiri.model.secret import Secret, compare
from shikiri.model.state import State

_Groups: TypeAlias = Mapping[str, list[Thing]]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two readings of a device."""

    one: State
    other: State

    @property
    def on_air(self) -> bool:
        return "air" in (self.one.source, self.other.source)


def disagreements(states: Iterable[State]) -> Iterator[Outcome]:
    """What two sources of one device both say, and say differently. A device with one source has nothing to compare."""
    for pair in _pairs(states):
        differing = [outcome for facet in pair.one.facets for outcome in _of_facet(pair, facet)]
        yield from differing
        if not differing:
            yield _agreement(pair)


def _pairs(states: Iterable[State]) -> Iterator[_Pair]:
    by_device: dict[str, list[State]] = {}
    for state in states:
        by_device.setdefault(state.device, []).append(state)
    for _, readings in sorted(by_device.items()):
        for one, other in combinations(sorted(readings, key=lambda state: state.source), 2):
            if one.source != other.source:
                yield _Pair(one, other)


def _agreement(pair: _Pair) -> Outcome:
    """They agree only where both were read to their end. The air never shows all: it has to show something."""
    states = (pair.one, pair.other)
    both = pair.one.facets.keys() & pair.other.facets.keys()
    unread = any(isinstance(state.facet(facet), Unread) for state in states for facet in both)
    common = [facet for facet in both if all(isinstance(state.facet(facet), Things) for state in states)]
    if pair.on_air:
        common = [facet for facet in common if all(state.things(facet) for state in states)]
    whole = all(state.is_complete(facet) for state in states if state.source != "air" for facet in common)
    status, reason = Status.PASS, None
    if unread or not common or not whole:
        status, reason = Status.UNKNOWN, say("judge.incomplete")
    actual = f"{pair.one.source} = {pair.other.source}"
    return Outcome(status=status, device=pair.one.device, thing="sources", actual=actual, reason=reason)


def _of_facet(pair: _Pair, facet: str) -> Iterator[Outcome]:
    mine, theirs = pair.one.facet(facet), pair.other.facet(facet)
    if not isinstance(mine, Things) or not isinstance(theirs, Things):
        return
    shared = {thing.handle for thing in mine.items} & {thing.handle for thing in theirs.items} - {""}
    left, right = _grouped(mine, shared), _grouped(theirs, shared)
    for name in sorted(left.keys() & right.keys()):
        yield from _of_group(pair, left[name], right[name])
    if mine.complete and theirs.complete and not pair.on_air:
        for state, groups, others in ((pair.one, left, right), (pair.other, right, left)):
            for name in sorted(groups.keys() - others.keys()):
                if any(getattr(thing, "enabled", True) is not False for thing in groups[name]):
                    yield _only_in(state, groups[name][0])


def _grouped(facet: Things, shared: set[str]) -> _Groups:
    """Things by the handle that both sources use, else by key: one SSID in the settings may be several in the air."""
    groups: dict[str, list[Thing]] = {}
    for thing in facet.items:
        name = f"#{thing.handle}" if thing.handle in shared else thing.key
        groups.setdefault(name, []).append(thing)
    return groups


def _of_group(pair: _Pair, mine: list[Thing], theirs: list[Thing]) -> Iterator[Outcome]:
    for field in settings_of(type(mine[0])):
        left, right = _said(mine, field), _said(theirs, field)
        if not left or not right or _agree(left, right):
            continue
        lines = (mine[0].line(field), theirs[0].line(field))
        yield _outcome(pair, mine[0], field, (_words(left), _words(right)), lines)


def _said(things: list[Thing], field: str) -> list[object]:
    """The values of a field; nothing where one of the things does not say it."""
    values = [getattr(thing, field) for thing in things]
    values = [value.value if isinstance(value, Default) else value for value in values]
    return [] if any(isinstance(value, Nothing) for value in values) else values


def _agree(mine: list[object], theirs: list[object]) -> bool:
    return all(any(_alike(one, other) for other in theirs) for one in mine) and all(
        any(_alike(one, other) for one in mine) for other in theirs
    )


def _alike(one: object, other: object) -> bool:
    if isinstance(one, Secret) and isinstance(other, Secret):
        return compare(one, other) != "different"
    if _are_rules(one) and _are_rules(other):
        return meaning(one) == meaning(other)
    return type(one) is type(other) and one == other


def _are_rules(value: object) -> TypeGuard[tuple[Rule, ...]]:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, Rule) for one in value)


def _words(values: list[object]) -> str:
    return " | ".join(sorted({word(value) for value in values}))


def _outcome(
    pair: _Pair, thing: Thing, field: str, words: tuple[str, str], lines: tuple[Line | None, Line | None]
) -> Outcome:
    one, other = pair.one.source, pair.other.source
    return Outcome(
        status=Status.FAIL,
        device=pair.one.device,
        thing=f"{thing.id}.{field}",
        expected=f"{field} ({one}) = {words[0]}",
        actual=f"{field} ({other}) = {words[1]}",
        reason=say("sources.differ", one=one, other=other),
        lines=tuple(line for line in lines if line is not None),
    )


def _only_in(state: State, thing: Thing) -> Outcome:
    line = thing.line(thing.KEY)
    return Outcome(
        status=Status.FAIL,
        device=state.device,
        thing=thing.id,
        actual=f"{thing.KEY} ({state.source}) = {thing.key}",
        reason=say("sources.only", source=state.source),
        lines=(line,) if line is not None else (),
    )
