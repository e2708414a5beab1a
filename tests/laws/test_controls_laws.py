"""Laws of all controls: no mutant keeps a pass, silence never passes, and every row of the sheet has its controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, Literal, get_args, get_origin

import pytest

from shikiri.engine.tables import hint_of
from shikiri.guideline.checks import CHECKS, REVISIONS
from shikiri.guideline.controls import FOLDER, controls, load_controls
from shikiri.guideline.editions import edition, extension_items
from shikiri.guideline.fields import field_kind
from shikiri.guideline.policy import PROFILES, profile
from shikiri.guideline.remedies import REMEDIES
from shikiri.guideline.remedies.create import CREATING
from shikiri.language import catalogue
from shikiri.model.control import Clause, Control, Param
from shikiri.model.facets import fields_of
from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import MASKED, UNSAID, Default, Nothing, Things
from shikiri.model.policy import Policy
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.guideline.examples import UNREAD, Example, examples, findings, verdict, verdict_on, with_state

PASSING = [example for example in examples() if example.expect == "pass"]
BY_FIELDS = [example for example in PASSING if example.control.rule is None]
BY_RULE = [example for example in PASSING if example.decides]
# Rows of other documents that no facet can show yet. Each is named so that a new gap is not overlooked.
_NO_FACET_YET = frozenset({"x-malware-scan", "x-mfa"})


def _name(example: Example) -> str:
    return example.id


def passing_things(example: Example) -> Iterator[tuple[str, int]]:
    """The things of the control's facet that pass, each with its state."""
    passed = {(one.device, one.thing) for one in findings(example.control, example.situation) if one.status == "pass"}
    for key, state in example.situation.states.items():
        for place, thing in enumerate(state.things(example.control.facet)):
            if (state.device, thing.id) in passed:
                yield key, place


def changed(situation: Situation, key: str, facet: str, place: int, **values: Any) -> Situation:
    """The situation with some fields of one thing replaced."""
    state = situation.states[key]
    found = state.facet(facet)
    assert isinstance(found, Things)
    items = list(found.items)
    items[place] = replace(items[place], **values)
    return with_state(situation, state.with_facet(facet, replace(found, items=tuple(items))), key)


def operand(clause: Clause, policy: Policy) -> Any:
    return policy.parameters[clause.operand.name] if isinstance(clause.operand, Param) else clause.operand


def allowed(value: Any, clauses: list[Clause], policy: Policy) -> bool:
    """What the clauses of one field allow, said once more and independently of the engine."""
    return all(_allows(value, clause.op, operand(clause, policy)) for clause in clauses)


def _allows(value: Any, op: str, wanted: Any) -> bool:
    words = set(wanted) if isinstance(wanted, tuple) else {wanted}
    match op:
        case "is":
            return type(value) is type(wanted) and value == wanted
        case "one_of":
            return value in words
        case "none_of":
            return value not in words
        case "at_least":
            return bool(value >= wanted)
        case "at_most":
            return bool(value <= wanted)
        case "subset_of":
            return bool(value) and set(value) <= words
        case "is_empty":
            return (not value) is wanted
    raise AssertionError(op)


def mutants(hint: Any, clauses: list[Clause], policy: Policy) -> Iterator[Any]:
    """Every word a field can hold; for numbers both sides of each bound and 0; for sets each word alone and added."""
    if hint is bool:
        yield from (True, False)
    elif hint is int:
        bounds = [operand(clause, policy) for clause in clauses]
        yield from sorted({number + step for number in (*bounds, 0) for step in (-1, 0, 1)} | {10**9})
    elif get_origin(hint) is Literal:
        yield from get_args(hint)
    elif get_origin(hint) is frozenset:
        inner = get_args(hint)[0]
        words = get_args(inner) if get_origin(inner) is Literal else ("eap-tls", "peap", "x")
        yield frozenset()
        yield from (frozenset({word}) for word in words)
        yield from (frozenset({word, words[3 % len(words)]}) for word in words)
    elif hint is str:
        yield from ("", "x", "2", "1.99")
    else:
        raise AssertionError(hint)


def by_field(one: Control) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in one.require:
        found.setdefault(clause.path, []).append(clause)
    return found


@pytest.mark.parametrize("example", BY_FIELDS, ids=_name)
def test_no_mutant_of_a_required_field_keeps_its_pass(example: Example) -> None:
    policy, facet = example.situation.policy, example.control.facet
    killed = 0
    for key, place in passing_things(example):
        thing = example.situation.states[key].things(facet)[place]
        for path, clauses in by_field(example.control).items():
            for name, value, passes in _replacements(facet, path, clauses, policy, getattr(thing, path.split(".")[0])):
                found = verdict_on(
                    example.control, changed(example.situation, key, facet, place, **{name: value}), thing.id
                )
                assert (found == "pass") is passes, (path, value, found)
                killed += not passes
    assert killed, "an example without a mutant proves nothing"


def _replacements(
    facet: str, path: str, clauses: list[Clause], policy: Policy, was: Any
) -> Iterator[tuple[str, Any, bool]]:
    name, _, part = path.partition(".")
    plain = was.value if isinstance(was, Default) else was
    yield from ((name, value, False) for value in (UNSAID, MASKED, Default(plain, "M")))
    if not part:
        yield name, Default(plain, "V"), True
    if part == "kind":
        secrets = (NO_SECRET, MASKED_SECRET, Secret.plain("violet-harbour-42"), Secret.hashed("type9", "x"))
        yield from ((name, secret, allowed(secret.kind, clauses, policy)) for secret in secrets)
    else:
        for value in mutants(hint_of(facet, name), clauses, policy):
            yield name, value, allowed(value, clauses, policy)


@pytest.mark.parametrize("example", BY_FIELDS, ids=_name)
def test_a_bad_twin_takes_the_pass_away(example: Example) -> None:
    """A second thing with the same name, one required field wrong, hides behind no good one."""
    policy, facet = example.situation.policy, example.control.facet
    for key, place in passing_things(example):
        state = example.situation.states[key]
        found = state.facet(facet)
        assert isinstance(found, Things)
        good = found.items[place]
        for path, clauses in by_field(example.control).items():
            name = path.split(".")[0]
            bad = next(
                value
                for _, value, passes in _replacements(facet, path, clauses, policy, getattr(good, name))
                if not passes and not isinstance(value, Nothing | Default)
            )
            twin = replace(good, handle="twin", **{name: bad})
            twins = with_state(
                example.situation, state.with_facet(facet, Things((*found.items, twin), complete=True)), key
            )
            assert verdict_on(example.control, twins) == "fail", (path, bad)


@pytest.mark.parametrize("example", BY_RULE, ids=_name)
def test_no_field_a_rule_decides_by_may_fall_silent(example: Example) -> None:
    """Unsaid, masked, or only remembered: each field that made the pass, alone."""
    for name in (*example.decides, *example.said):
        told = list(_with_field(example, name))
        assert told, name
        for silent in (UNSAID, MASKED, "memory"):
            situation = example.situation
            for key, facet, place, was in told:
                value = Default(was, "M") if silent == "memory" else silent
                situation = changed(situation, key, facet, place, **{name: value})
            assert verdict_on(example.control, situation, example.thing) != "pass", (name, silent)


def _with_field(example: Example, name: str) -> Iterator[tuple[str, str, int, Any]]:
    for key, state in example.situation.states.items():
        for facet in example.control.facets:
            for place, thing in enumerate(state.things(facet)):
                value = getattr(thing, name, UNSAID) if name in fields_of(type(thing)) else UNSAID
                if not isinstance(value, Nothing | Default):
                    yield key, facet, place, value


@pytest.mark.parametrize("example", [example for example in PASSING if example.control.rule], ids=_name)
def test_a_rule_passes_on_nothing_that_is_wrong(example: Example) -> None:
    """Every word a deciding field can hold: a rule must at least tell two of them apart."""
    for name in example.decides:
        for key, facet, place, was in _with_field(example, name):
            others = [value for value in _words(hint_of(facet, name), was) if value != was]
            verdicts = {
                verdict_on(
                    example.control, changed(example.situation, key, facet, place, **{name: value}), example.thing
                )
                for value in others
            }
            assert not others or verdicts != {"pass"}, (name, others)


def _words(hint: Any, was: Any) -> list[Any]:
    if hint is bool:
        return [True, False]
    if hint is int:
        return [1, 10**6]
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if hint is AddressSet:
        return [AddressSet.of("any")]
    if hint is Secret:
        return [NO_SECRET, MASKED_SECRET]
    if get_origin(hint) is frozenset and isinstance(next(iter(was), ""), str):
        return [frozenset({*was, "203.0.113.77"}), frozenset()]
    return ["no such word"] if hint is str else []


@pytest.mark.parametrize("example", PASSING, ids=_name)
def test_silence_never_passes(example: Example) -> None:
    """All fields unsaid, a facet unread, a reading that may be cut, a device that did not answer: none is a pass."""
    one = example.control
    for key, state in example.situation.states.items():
        for name in one.facets:
            found = state.facet(name)
            if not isinstance(found, Things):
                continue
            silent = replace(found, items=tuple(_mute(thing) for thing in found.items))
            if name == one.facet and found.items:
                assert not _passes(one, example.situation, state.with_facet(name, silent), key), f"{name} unsaid"
            assert not _passes(one, example.situation, state.with_facet(name, UNREAD), key), f"{name} unread"
            cut = replace(found, complete=False)
            assert not _passes(one, example.situation, state.with_facet(name, cut), key), f"{name} incomplete"


@pytest.mark.parametrize("example", PASSING, ids=_name)
def test_an_unreachable_device_never_passes(example: Example) -> None:
    for name in example.situation.devices:
        gone = replace(
            example.situation,
            states={key: state for key, state in example.situation.states.items() if state.device != name},
            unreachable={name: say("error.unreachable", device=name, cause="timeout")},
        )
        found = [finding for finding in findings(example.control, gone) if finding.device in ("", name)]
        assert not [finding for finding in found if finding.status == "pass"]


def _mute(thing: Thing) -> Thing:
    silent: dict[str, Any] = dict.fromkeys(fields_of(type(thing)), UNSAID)
    return replace(thing, **silent)


def _passes(one: Control, situation: Situation, state: State, key: str) -> bool:
    found = findings(one, with_state(situation, state, key))
    return any(finding.status == "pass" and finding.device in ("", state.device) for finding in found)


@pytest.mark.parametrize("example", [example for example in PASSING if "fleet" in example.control.inputs], ids=_name)
def test_a_limited_run_settles_nothing_for_the_facility(example: Example) -> None:
    limited = replace(example.situation, whole=False)
    if example.control.scope == "facility" and example.control.check != "sources-agree":
        assert not [one for one in findings(example.control, limited) if one.status == "pass" and not one.device]


@pytest.mark.parametrize("example", examples(), ids=_name)
def test_no_finding_tells_a_secret_or_a_sentence_that_is_not_in_the_catalogue(example: Example) -> None:
    for finding in findings(example.control, example.situation):
        assert finding.reason is None or finding.reason.key in catalogue("ja")
        assert finding.reason is None or finding.reason.key in catalogue("en")
        assert "violet" not in f"{finding.expected}{finding.actual}"


def test_controls_name_what_exists() -> None:
    items = [item.id for item in (*edition().items, *extension_items())]
    for name in PROFILES:
        values = {key: parameter.value for key, parameter in profile(name).parameters.items()}
        assert load_controls(FOLDER, items=items, parameters=values) == controls()


def test_every_row_that_a_machine_answers_has_a_control() -> None:
    served = {item for one in controls() for item in one.items}
    rows = [item for item in (*edition().items, *extension_items()) if item.answered_by != "person"]
    assert {item.id for item in rows} - served == _NO_FACET_YET


def test_every_alternative_of_a_row_is_a_control_of_that_row() -> None:
    serving = {one.id: one.items for one in controls()}
    for item in edition().items:
        for control in (name for branch in item.any_of for name in branch):
            assert item.id in serving[control]


def test_every_rule_is_used_and_every_revision_names_one() -> None:
    assert {one.check for one in controls() if one.check} == set(CHECKS)
    assert set(REVISIONS) <= set(CHECKS)


def test_what_may_cut_the_line_says_so() -> None:
    risky = [one for one in controls() if one.ensure and one.facet in ("management", "filter", "remote_access")]
    shaping = [one for one in controls() if one.remedy and one.facet in ("account", "management", "segment")]
    assert risky
    assert shaping
    assert not [
        one.id for one in (*risky, *shaping) if not one.lockout_risk and one.remedy not in CREATING | {"rotation"}
    ]


def test_every_remedy_is_used_and_stands_alone() -> None:
    assert {one.remedy for one in controls() if one.remedy} == set(REMEDIES)
    assert not [one.id for one in controls() if one.remedy and one.ensure]
    assert not [one.id for one in controls() if bool(one.remedy) != (one.cure is not None)]


def test_a_control_that_waits_for_more_than_the_device_says_for_what() -> None:
    needs = {"lifecycle": ("firmware-supported", "firmware-current", "wpa2-mended", "pc-supported")}
    for one in controls():
        assert ("lifecycle" in one.inputs) == (one.check in needs["lifecycle"]), one.id
        if one.scope == "facility":
            assert "fleet" in one.inputs or one.check == "sources-agree", one.id


def test_every_word_of_a_control_can_occur() -> None:
    """The loader refuses a word outside the field's own list; here the fields themselves are looked at."""
    for one in controls():
        for clause in (*one.where, *one.require):
            assert field_kind(one.facet, clause.path) is not None
        for ensure in one.ensure:
            assert hint_of(one.facet, ensure.path) is not None


def test_examples_hold_no_field_twice_and_no_real_secret() -> None:
    assert {field.name for field in fields(Secret)} >= {"kind", "scheme", "strength", "fingerprint"}
    for example in examples():
        for state in example.situation.states.values():
            for facet in state.facets:
                for thing in state.things(facet):
                    held = [getattr(thing, name) for name in fields_of(type(thing))]
                    assert not [one for one in held if isinstance(one, Secret) and one.reveal()]


def test_verdicts_are_the_same_twice() -> None:
    assert [verdict(example) for example in examples()] == [verdict(example) for example in examples()]
