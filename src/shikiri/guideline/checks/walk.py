"""How a rule walks: over the devices a control concerns and the things on them, closed against silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from shikiri.engine.judge import Bound, bind_control, chosen_by
from shikiri.engine.match import DOUBT, NO, word
from shikiri.engine.things import named_things
from shikiri.model.control import Control
from shikiri.model.device import Device, Label
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import CONFIRMED_TAGS, NOT_OFFERED, Default, Nothing, Things, Unread
from shikiri.model.quick import quick
from shikiri.model.reading import Line
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

T = TypeVar("T")
K = TypeVar("K", bound=Thing)


@dataclass(frozen=True, slots=True)
class Place:
    """One device, with all that a verdict about it may look at."""

    situation: Situation
    control: Control
    device: Device
    state: State


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on one device, with all that a verdict about it may look at."""

    situation: Situation
    control: Control
    device: Device
    state: State
    thing: Any  # a thing of the control's facet
    label: Label


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says about one thing or device. `field` is the field whose line is shown as evidence."""

    status: Status
    expected: str = ""
    actual: str = ""
    reason: Say | None = None
    field: str = ""
    lines: tuple[Line, ...] = ()


PASS, FAIL, UNKNOWN, NOT_APPLICABLE = Status.PASS, Status.FAIL, Status.UNKNOWN, Status.NOT_APPLICABLE
_seen = quick(Seen)
_said = quick(Said)
_told = quick(Outcome)
OfThing: TypeAlias = Callable[[Seen], Said | None]  # None: this thing is not concerned
OfDevice: TypeAlias = Callable[[Place], Said | None]


def passes(
    expected: str, actual: str = "", *, reason: Say | None = None, field: str = "", lines: tuple[Line, ...] = ()
) -> Said:
    return _said(PASS, expected, actual or expected, reason, field, lines)


def fails(
    expected: str, actual: str, *, reason: Say | None = None, field: str = "", lines: tuple[Line, ...] = ()
) -> Said:
    return _said(FAIL, expected, actual, reason, field, lines)


def unsure(reason: str, expected: str = "", actual: str = "", **words: object) -> Said:
    """Nobody can tell; `reason` is a key of the catalogue."""
    return _said(UNKNOWN, expected, actual, say(reason, **words) if words else _plain(reason))


@lru_cache(maxsize=256)
def _plain(reason: str) -> Say:
    """Most reasons have no words to fill in."""
    return say(reason)


def sure(value: T | Nothing | Default[Any]) -> T | None:
    """A value that may make a pass: said by the device, or a default that the facts confirm."""
    if isinstance(value, Default):
        inner: T = value.value
        return inner if value.tag in CONFIRMED_TAGS else None
    return None if isinstance(value, Nothing) else value


def told(value: T | Nothing | Default[Any]) -> T | None:
    """A value that may make a fail: a default from memory is enough for that."""
    if isinstance(value, Default):
        inner: T = value.value
        return inner
    return None if isinstance(value, Nothing) else value


def all_of(state: State, kind: type[K]) -> tuple[K, ...]:
    """The things of one facet, as what they are."""
    return tuple(thing for thing in state.things(kind.FACET) if isinstance(thing, kind))


def asked(situation: Situation, control: Control) -> Iterator[tuple[Device, State | None, Say | None]]:
    """The devices a control concerns: each with its state, or with why it could not be reached."""
    for name, device in situation.devices.items():
        if control.kinds and control.kinds.isdisjoint(device.kinds):
            continue
        reason = situation.unreachable.get(name)
        state = situation.states.get(name)
        if reason is not None:
            yield device, None, reason
        elif state is not None:
            yield device, state, None


def each_thing(situation: Situation, control: Control, judge: OfThing) -> Iterator[Outcome]:
    """A verdict on every thing of the control's facet that its `where` chooses."""
    bound = bind_control(control, situation.policy)
    for device, state, reason in asked(situation, control):
        if state is None:
            yield Outcome(status=Status.UNREACHABLE, device=device.name, thing=control.facet, reason=reason)
        elif state.facet(control.facet) is not NOT_OFFERED:
            yield from _on_device(situation, bound, device, state, judge)


def _on_device(situation: Situation, bound: Bound, device: Device, state: State, judge: OfThing) -> list[Outcome]:
    control = bound.control
    gap, complete = _reading(state, bound.facets)
    if gap is not None:
        return [Outcome(status=UNKNOWN, device=device.name, thing=control.facet, reason=gap)]
    found: list[Outcome] = []
    for thing, name, label in named_things(situation, device.name, control.facet):
        chosen = chosen_by(bound, thing, label)
        if chosen is not NO:
            said = judge(_seen(situation, control, device, state, thing, label))
            if said is not None:
                found.append(_outcome(said, device, name, thing, complete=complete, in_doubt=chosen is DOUBT))
    if not found:
        status = Status(control.when_none) if complete else UNKNOWN
        reason = _plain(f"judge.none.{control.when_none}" if complete else "judge.incomplete")
        found.append(Outcome(status=status, device=device.name, thing=control.facet, reason=reason))
    return found


def each_device(situation: Situation, control: Control, judge: OfDevice) -> Iterator[Outcome]:
    """A verdict on every device that offers the control's facet."""
    for device, state, reason in asked(situation, control):
        if state is None:
            yield Outcome(status=Status.UNREACHABLE, device=device.name, thing=control.facet, reason=reason)
            continue
        if state.facet(control.facet) is NOT_OFFERED:
            continue
        gap, complete = _reading(state, control.facets)
        if gap is not None:
            yield Outcome(status=Status.UNKNOWN, device=device.name, thing=control.facet, reason=gap)
            continue
        said = judge(Place(situation, control, device, state))
        if said is not None:
            yield _outcome(said, device, control.facet, None, complete=complete, in_doubt=False)


def _reading(state: State, facets: tuple[str, ...]) -> tuple[Say | None, bool]:
    """Why a facet that a control needs could not be read, if so; and is each one it needs proved to be whole?"""
    whole = True
    for name in facets:
        facet = state.facet(name)
        if isinstance(facet, Unread):
            return facet.reason, False
        whole = whole and (not isinstance(facet, Things) or facet.complete)
    return None, whole


def gaps(situation: Situation, control: Control) -> tuple[str, ...]:
    """The devices of which a facility verdict knows too little; a run over some devices only has a gap named `*`."""
    key = ("gaps", control.kinds, control.facets)
    if key not in situation.memo:
        situation.memo[key] = tuple(_gaps(situation, control))
    found: tuple[str, ...] = situation.memo[key]
    return found


def _gaps(situation: Situation, control: Control) -> Iterator[str]:
    if not situation.whole:
        yield "*"
    facets = control.facets
    silent: list[str] = []
    for name, device in situation.devices.items():
        if control.kinds and control.kinds.isdisjoint(device.kinds):
            continue
        state = situation.states.get(name)
        if name in situation.unreachable or (state is not None and _reading(state, facets) != (None, True)):
            yield name
        elif state is None:
            silent.append(name)
    yield from silent


def not_whole(open_ends: tuple[str, ...]) -> Say:
    """Which devices a verdict on the facility still lacks."""
    return say("check.not-whole", devices=tuple(name for name in open_ends if name != "*") or ("-",))


def overall(situation: Situation, control: Control, said: Said) -> Outcome:
    """A verdict on the whole facility: a pass only where every device that matters was read."""
    open_ends = gaps(situation, control)
    if said.status in (Status.PASS, Status.NOT_APPLICABLE) and open_ends:
        reason = not_whole(open_ends)
        said = Said(status=Status.UNKNOWN, expected=said.expected, actual=said.actual, reason=reason)
    return Outcome(status=said.status, expected=said.expected, actual=said.actual, reason=said.reason, lines=said.lines)


def _outcome(said: Said, device: Device, name: str, thing: Thing | None, *, complete: bool, in_doubt: bool) -> Outcome:
    status, reason = said.status, said.reason
    if in_doubt and status is FAIL:
        status, reason = UNKNOWN, _plain("judge.role-unknown")
    elif not complete and status in (PASS, NOT_APPLICABLE):
        status, reason = UNKNOWN, _plain("judge.incomplete")
    lines = said.lines
    if thing is not None and not lines:
        line = thing.line(said.field)
        lines = (line,) if line is not None else ()
    return _told(
        status=status,
        device=device.name,
        thing=name,
        expected=said.expected,
        actual=said.actual,
        reason=reason,
        lines=lines,
    )


def shown(name: str, value: object) -> str:
    """`name = value` in neutral words."""
    return f"{name} = {word(value)}"
