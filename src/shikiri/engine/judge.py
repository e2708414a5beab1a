"""The judge: a pure function of a control and a situation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from shikiri.engine.match import DOUBT, NO, YES, Test, Truth, bind, concerns, holds, value_at, word
from shikiri.engine.things import Named, named_things
from shikiri.model.control import Control, Rule
from shikiri.model.device import Device, Label
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.nothing import Things, Unread
from shikiri.model.policy import Policy
from shikiri.model.quick import quick
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

LABEL_WORDS: Mapping[str, str] = {"role": "role", "audience": "audience", "network": "name"}  # to fields of a label
_INCOMPLETE = say("judge.incomplete")
_UNSAID = say("judge.unsaid")
_ROLE_UNKNOWN = say("judge.role-unknown")
_STATUS = {word: Status(word) for word in ("pass", "fail", "unknown", "not_applicable")}
_NONE = {word: say(f"judge.none.{word}") for word in _STATUS}
PASS, FAIL, UNKNOWN = Status.PASS, Status.FAIL, Status.UNKNOWN
_found = quick(Finding)


@dataclass(frozen=True, slots=True)
class Bound:
    """A control bound to one policy."""

    control: Control
    parameters: Mapping[str, object]
    where: tuple[Test, ...]
    labels: tuple[Test, ...]
    require: tuple[Test, ...]
    facets: tuple[str, ...]
    asks: str  # what it requires, where there is no thing to require it of


def bind_control(control: Control, policy: Policy) -> Bound:
    """The control with the policy's parameters in place, bound once for as long as the policy lives."""
    known = policy.bound.get(control.id)
    if isinstance(known, Bound) and known.control is control and known.parameters is policy.parameters:
        return known
    where = bind(control.where, policy.parameters)
    bound = Bound(
        control=control,
        parameters=policy.parameters,
        where=tuple(test for test in where if test.path[0] not in LABEL_WORDS),
        labels=tuple(test for test in where if test.path[0] in LABEL_WORDS),
        require=bind(control.require, policy.parameters),
        facets=control.facets,
        asks="; ".join(f"{clause.path} {clause.op}" for clause in control.require),
    )
    policy.bound[control.id] = bound
    return bound


def judge_all(controls: Iterable[Control], situation: Situation) -> tuple[Finding, ...]:
    """Every finding of every control, in the order of the controls."""
    findings: list[Finding] = []
    offers = tuple(_offers(situation))
    asked: dict[tuple[str, frozenset[str]], bool] = {}
    for control in controls:
        if control.scope != "facility":
            key = control.facet, control.kinds
            if key not in asked:
                asked[key] = any(_concerns(control, offer) for offer in offers)
            if not asked[key]:
                continue
        findings += judge(bind_control(control, situation.policy), situation)
    return tuple(findings)


_Offer: TypeAlias = tuple[frozenset[str], Container[str] | None]


def _offers(situation: Situation) -> Iterator[_Offer]:
    """What each device is, and the facets it may be asked about; None: it did not answer, so it is asked all.

    What a binding names is asked for even where the device shows nothing of it.
    """
    for name, device in situation.devices.items():
        state = situation.states.get(name)
        if name in situation.unreachable:
            yield device.kinds, None
        elif state is not None:
            yield device.kinds, {*state.facets, *_bound(device)} if device.binding is not None else state.facets


def _bound(device: Device) -> Iterator[str]:
    binding = device.binding
    if binding is not None:
        named = {"segment": binding.segments, "port_isolation": binding.ports, "radio": binding.radios}
        yield from (facet for facet, words in named.items() if words)


def _concerns(control: Control, offer: _Offer) -> bool:
    """Can a control on things or devices have anything to say about a device?"""
    kinds, facets = offer
    return (facets is None or control.facet in facets) and not (control.kinds and control.kinds.isdisjoint(kinds))


def judge(bound: Bound, situation: Situation) -> list[Finding]:
    """The findings of one control."""
    rule = bound.control.rule
    return _by_devices(bound, situation) if rule is None else _by_rule(bound.control, rule, situation)


def _by_devices(bound: Bound, situation: Situation) -> list[Finding]:
    control = bound.control
    found: list[Finding] = []
    for name, device in situation.devices.items():
        if control.kinds and control.kinds.isdisjoint(device.kinds):
            continue
        reason = situation.unreachable.get(name)
        if reason is not None:
            found.append(_finding(bound, name, Status.UNREACHABLE, reason))
        elif (state := situation.states.get(name)) is not None:
            found += _by_fields(bound, name, state, situation)
    return found


def _by_fields(bound: Bound, device: str, state: State, situation: Situation) -> list[Finding]:
    control = bound.control
    facet = state.facet(control.facet)
    if isinstance(facet, Unread):
        return [_finding(bound, device, UNKNOWN, facet.reason, state.source)]
    if not isinstance(facet, Things):
        return []
    found: list[Finding] = []
    for named in named_things(situation, device, control.facet):
        chosen = chosen_by(bound, named[0], named[2])
        if chosen is not NO:
            found.append(_verdict(bound, device, named, facet.complete, state.source, in_doubt=chosen is DOUBT))
    return found or [_nothing_seen(bound, device, state.source, complete=facet.complete)]


def _nothing_seen(bound: Bound, device: str, source: str, *, complete: bool) -> Finding:
    when_none = bound.control.when_none
    if not complete:
        return _finding(bound, device, UNKNOWN, _INCOMPLETE, source)
    return _finding(bound, device, _STATUS[when_none], _NONE[when_none], source)


def chosen_by(bound: Bound, thing: Thing, label: Label) -> Truth:
    """Does the `where` of a control choose a thing? Nobody can tell where its label or a value is not known."""
    result = YES
    for test in bound.where:
        truth = concerns(value_at(thing, test.path), test)
        if truth is NO:
            return NO
        result = DOUBT if truth is DOUBT else result
    for test in bound.labels:
        value = getattr(label, LABEL_WORDS[test.path[0]])
        truth = holds(value, test) if value else DOUBT
        if truth is NO:
            return NO
        result = DOUBT if truth is DOUBT else result
    return result


def _verdict(bound: Bound, device: str, named: Named, complete: bool, source: str, *, in_doubt: bool) -> Finding:  # noqa: FBT001
    """The first requirement that fails decides; else the first that nobody can tell; else the last that holds."""
    status, decisive, value, reason = PASS, None, None, None
    thing, name, _ = named
    for test in bound.require:
        here = value_at(thing, test.path)
        truth = holds(here, test)
        if truth is NO:
            status, decisive, value, reason = FAIL, test, here, None
            break
        if truth is DOUBT and status is PASS:
            status, decisive, value, reason = UNKNOWN, test, here, _UNSAID
    if decisive is None:
        decisive = bound.require[0]
        value = value_at(thing, decisive.path)
    if status is FAIL and in_doubt:
        status, reason = UNKNOWN, _ROLE_UNKNOWN
    elif status is PASS and not complete:
        status, reason = UNKNOWN, _INCOMPLETE
    line = thing.line(decisive.path[0])
    return _found(
        control=bound.control.id,
        items=bound.control.items,
        device=device,
        thing=name,
        status=status,
        expected=decisive.expected,
        actual=f"{decisive.written} = {word(value)}",
        reason=reason,
        source=source,
        lines=(line,) if line is not None else (),
    )


def _by_rule(control: Control, rule: Rule, situation: Situation) -> list[Finding]:
    """A named rule; it answers outcomes, and a failure inside it is doubt, not a crash and not a pass."""
    try:
        outcomes: list[Outcome] = list(rule(situation, control))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ZeroDivisionError) as error:
        reason = say("judge.broken", control=control.id, error=type(error).__name__)
        outcomes = [Outcome(status=UNKNOWN, reason=reason)]
    states = situation.states
    return [
        _found(
            control=control.id,
            items=control.items,
            device=outcome.device,
            thing=outcome.thing,
            status=outcome.status,
            expected=outcome.expected,
            actual=outcome.actual,
            reason=outcome.reason,
            source=states[outcome.device].source if outcome.device in states else "import",
            lines=outcome.lines,
        )
        for outcome in outcomes
    ]


def _finding(bound: Bound, device: str, status: Status, reason: Say, source: str = "import") -> Finding:
    """A finding about a facet as a whole."""
    control = bound.control
    return _found(
        control=control.id,
        items=control.items,
        device=device,
        thing=control.facet,
        status=status,
        expected=bound.asks,
        reason=reason,
        source=source,
    )
