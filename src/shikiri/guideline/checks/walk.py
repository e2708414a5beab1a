"""How a rule walks: over the devices a control concerns and the things on them, closed against silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from shikiri.engine.judge import LABEL_WORDS, bind_control
from shikiri.engine.match import DOUBT, NO, YES, Test, Truth, concerns, holds, value_at, word
from shikiri.model.control import Control
from shikiri.model.device import Device, Label
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import CONFIRMED_TAGS, NOT_OFFERED, Default, Nothing, Things, Unread
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a rule says about one thing or device. `field` is the field whose line is shown as evidence."""

    status: Status
    expected: str = ""
    actual: str = ""
    reason: Say | None = None
    field: str = ""
    lines: tuple[Line, ...] = ()


OfThing: TypeAlias = Callable[[Seen], Said | None]  # None: this thing is not concerned
OfDevice: TypeAlias = Callable[[Place], Said | None]


def passes(expected: str, actual: str = "", **more: Any) -> Said:  # noqa: ANN401  (passed on as it is)
    return Said(status=Status.PASS, expected=expected, actual=actual or expected, **more)


def fails(expected: str, actual: str, **more: Any) -> Said:  # noqa: ANN401
    return Said(status=Status.FAIL, expected=expected, actual=actual, **more)


def unsure(reason: str, expected: str = "", actual: str = "", **words: object) -> Said:
    """Nobody can tell; `reason` is a key of the catalogue."""
    return Said(status=Status.UNKNOWN, expected=expected, actual=actual, reason=say(reason, **words))


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
        if control.kinds and not control.kinds & device.kinds:
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
    tests = (*bound.where, *bound.labels)
    for device, state, reason in asked(situation, control):
        if state is None:
            yield Outcome(status=Status.UNREACHABLE, device=device.name, thing=control.facet, reason=reason)
        elif state.facet(control.facet) is not NOT_OFFERED:
            yield from _on_device(situation, control, device, state, tests, judge)


def _on_device(
    situation: Situation, control: Control, device: Device, state: State, tests: tuple[Test, ...], judge: OfThing
) -> Iterator[Outcome]:
    gap = unread(state, control)
    if gap is not None:
        yield Outcome(status=Status.UNKNOWN, device=device.name, thing=control.facet, reason=gap)
        return
    complete = is_whole(state, control)
    concerned = False
    for thing in state.things(control.facet):
        label = situation.labels.of(device.name, control.facet, thing.handle or thing.key)
        chosen = _chosen(tests, thing, label)
        said = judge(Seen(situation, control, device, state, thing, label)) if chosen is not NO else None
        if said is not None:
            concerned = True
            yield _outcome(said, device, thing.id, thing, complete=complete, in_doubt=chosen is DOUBT)
    if not concerned:
        status = Status(control.when_none) if complete else Status.UNKNOWN
        key = f"judge.none.{control.when_none}" if complete else "judge.incomplete"
        yield Outcome(status=status, device=device.name, thing=control.facet, reason=say(key))


def each_device(situation: Situation, control: Control, judge: OfDevice) -> Iterator[Outcome]:
    """A verdict on every device that offers the control's facet."""
    for device, state, reason in asked(situation, control):
        if state is None:
            yield Outcome(status=Status.UNREACHABLE, device=device.name, thing=control.facet, reason=reason)
            continue
        if state.facet(control.facet) is NOT_OFFERED:
            continue
        gap = unread(state, control)
        if gap is not None:
            yield Outcome(status=Status.UNKNOWN, device=device.name, thing=control.facet, reason=gap)
            continue
        said = judge(Place(situation, control, device, state))
        if said is not None:
            complete = is_whole(state, control)
            yield _outcome(said, device, control.facet, None, complete=complete, in_doubt=False)


def unread(state: State, control: Control) -> Say | None:
    """Why a facet that the control needs could not be read; None where all were."""
    for name in control.facets:
        facet = state.facet(name)
        if isinstance(facet, Unread):
            return facet.reason
    return None


def is_whole(state: State, control: Control) -> bool:
    """Is every facet the control needs, and the device offers, proved to be read to its end?"""
    facets = [state.facet(name) for name in control.facets]
    return all(facet.complete for facet in facets if isinstance(facet, Things))


def gaps(situation: Situation, control: Control) -> tuple[str, ...]:
    """The devices of which a facility verdict knows too little; a run over some devices only has a gap named `*`."""
    open_ends = [] if situation.whole else ["*"]
    for device, state, _ in asked(situation, control):
        if state is None or unread(state, control) is not None or not is_whole(state, control):
            open_ends.append(device.name)
    missing = [name for name in situation.devices if name not in situation.states and name not in open_ends]
    return tuple(open_ends + [name for name in missing if not control.kinds or control.kinds & _kinds(situation, name)])


def _kinds(situation: Situation, name: str) -> frozenset[str]:
    return situation.devices[name].kinds


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


def _chosen(tests: tuple[Test, ...], thing: Thing, label: Label) -> Truth:
    result = YES
    for test in tests:
        if test.path[0] in LABEL_WORDS:
            name = {"role": label.role, "audience": label.audience, "network": label.name}[test.path[0]]
            truth = holds(name, test) if name else DOUBT
        else:
            truth = concerns(value_at(thing, test.path), test)
        if truth is NO:
            return NO
        result = DOUBT if truth is DOUBT else result
    return result


def _outcome(said: Said, device: Device, name: str, thing: Thing | None, *, complete: bool, in_doubt: bool) -> Outcome:
    status, reason = said.status, said.reason
    if status is Status.FAIL and in_doubt:
        status, reason = Status.UNKNOWN, say("judge.role-unknown")
    elif status in (Status.PASS, Status.NOT_APPLICABLE) and not complete:
        status, reason = Status.UNKNOWN, say("judge.incomplete")
    lines = said.lines
    if thing is not None and not lines:
        line = thing.line(said.field)
        lines = (line,) if line is not None else ()
    return Outcome(
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
