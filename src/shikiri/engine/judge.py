"""The judge: a pure function of a control and a situation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shikiri.engine.match import DOUBT, NO, YES, Test, Truth, bind, concerns, holds, value_at, word
from shikiri.model.control import Control
from shikiri.model.device import Device, Label, Labels
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.nothing import Things, Unread
from shikiri.model.policy import Policy
from shikiri.model.reading import Line
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

LABEL_WORDS = frozenset({"role", "audience", "network"})
_INCOMPLETE = say("judge.incomplete")
_UNSAID = say("judge.unsaid")
_NONE = {word: say(f"judge.none.{word}") for word in ("pass", "fail", "unknown", "not_applicable")}


@dataclass(frozen=True, slots=True)
class Bound:
    """A control bound to one policy."""

    control: Control
    where: tuple[Test, ...]
    labels: tuple[Test, ...]
    require: tuple[Test, ...]


def bind_control(control: Control, policy: Policy) -> Bound:
    """The control with the policy's parameters in place, bound once for as long as the policy lives."""
    known = policy.bound.get(control.id)
    if isinstance(known, Bound) and known.control is control:
        return known
    where = bind(control.where, policy.parameters)
    on_fields = tuple(test for test in where if test.path[0] not in LABEL_WORDS)
    on_labels = tuple(test for test in where if test.path[0] in LABEL_WORDS)
    bound = Bound(control, on_fields, on_labels, bind(control.require, policy.parameters))
    policy.bound[control.id] = bound
    return bound


def judge_all(controls: Iterable[Control], situation: Situation) -> tuple[Finding, ...]:
    """Every finding of every control, in the order of the controls."""
    findings: list[Finding] = []
    for control in controls:
        findings.extend(judge(bind_control(control, situation.policy), situation))
    return tuple(findings)


def judge(bound: Bound, situation: Situation) -> Iterator[Finding]:
    """The findings of one control."""
    control = bound.control
    if control.rule is not None:
        yield from _by_rule(control, situation)
        return
    for name, device in situation.devices.items():
        if control.kinds and not (control.kinds & device.kinds):
            continue
        reason = situation.unreachable.get(name)
        if reason is not None:
            yield _finding(control, name, control.facet, Status.UNREACHABLE, reason=reason)
        elif (state := situation.states.get(name)) is not None:
            yield from _by_fields(bound, device, state, situation.labels)


def _by_fields(bound: Bound, device: Device, state: State, labels: Labels) -> Iterator[Finding]:
    control = bound.control
    facet = state.facet(control.facet)
    if isinstance(facet, Unread):
        yield _finding(control, device.name, control.facet, Status.UNKNOWN, reason=facet.reason, source=state.source)
        return
    if not isinstance(facet, Things):
        return
    concerned = False
    for thing in facet.items:
        chosen = _chosen(bound, thing, labels.of(device.name, control.facet, thing.handle or thing.key))
        if chosen is NO:
            continue
        concerned = True
        yield _verdict(bound, device.name, thing, facet.complete, state.source, in_doubt=chosen is DOUBT)
    if not concerned:
        yield _nothing_seen(control, device.name, state.source, complete=facet.complete)


def _nothing_seen(control: Control, device: str, source: str, *, complete: bool) -> Finding:
    if not complete:
        return _finding(control, device, control.facet, Status.UNKNOWN, reason=_INCOMPLETE, source=source)
    status = Status(control.when_none)
    return _finding(control, device, control.facet, status, reason=_NONE[control.when_none], source=source)


def _chosen(bound: Bound, thing: Thing, label: Label) -> Truth:
    result = YES
    for test in bound.where:
        truth = concerns(value_at(thing, test.path), test)
        if truth is NO:
            return NO
        result = DOUBT if truth is DOUBT else result
    for test in bound.labels:
        value = {"role": label.role, "audience": label.audience, "network": label.name}[test.path[0]]
        if not value:
            result = DOUBT
        elif holds(value, test) is NO:
            return NO
    return result


def _verdict(bound: Bound, device: str, thing: Thing, complete: bool, source: str, *, in_doubt: bool) -> Finding:  # noqa: FBT001
    """The first requirement that fails decides; else the first that nobody can tell; else the last that holds."""
    status, decisive, reason = Status.PASS, None, None
    for test in bound.require:
        truth = holds(value_at(thing, test.path), test)
        if truth is NO:
            status, decisive, reason = Status.FAIL, test, None
            break
        if truth is DOUBT and status is Status.PASS:
            status, decisive, reason = Status.UNKNOWN, test, _UNSAID
    decisive = decisive or bound.require[0]
    if status is Status.FAIL and in_doubt:
        status, reason = Status.UNKNOWN, say("judge.role-unknown")
    elif status is Status.PASS and not complete:
        status, reason = Status.UNKNOWN, _INCOMPLETE
    line = thing.line(decisive.path[0])
    return Finding(
        control=bound.control.id,
        items=bound.control.items,
        device=device,
        thing=thing.id,
        status=status,
        expected=decisive.expected,
        actual=f"{'.'.join(decisive.path)} = {word(value_at(thing, decisive.path))}",
        reason=reason,
        source=source,
        lines=(line,) if line is not None else (),
    )


def _by_rule(control: Control, situation: Situation) -> Iterator[Finding]:
    """A named rule; it answers outcomes, and a failure inside it is doubt, not a crash and not a pass."""
    if control.rule is None:
        return
    try:
        outcomes: list[Outcome] = list(control.rule(situation, control))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ZeroDivisionError) as error:
        reason = say("judge.broken", control=control.id, error=type(error).__name__)
        outcomes = [Outcome(status=Status.UNKNOWN, reason=reason)]
    for outcome in outcomes:
        state = situation.states.get(outcome.device)
        yield Finding(
            control=control.id,
            items=control.items,
            device=outcome.device,
            thing=outcome.thing,
            status=outcome.status,
            expected=outcome.expected,
            actual=outcome.actual,
            reason=outcome.reason,
            source=state.source if state else "import",
            lines=outcome.lines,
        )


def _finding(
    control: Control,
    device: str,
    thing: str,
    status: Status,
    *,
    reason: Say | None = None,
    source: str = "import",
    lines: tuple[Line, ...] = (),
) -> Finding:
    return Finding(
        control=control.id,
        items=control.items,
        device=device,
        thing=thing,
        status=status,
        reason=reason,
        source=source,
        lines=lines,
        expected="; ".join(f"{clause.path} {clause.op}" for clause in control.require),
    )
