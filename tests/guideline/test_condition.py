from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.language import catalogue
from shikiri.model.condition import ALWAYS, ConditionError, evaluate, parse_condition
from shikiri.model.say import LANGS

WORDS = ("a", "b", "c")
NUMBERS = ("n", "m")

_leaves = st.one_of(
    st.sampled_from(WORDS),
    st.builds(
        "{} {} {}".format,
        st.sampled_from(NUMBERS),
        st.sampled_from((">", ">=", "<", "<=", "==", "!=")),
        st.integers(0, 2),
    ),
)
expressions = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=6,
)
_partly = st.fixed_dictionaries(
    {
        **{word: st.sampled_from((True, False, None)) for word in WORDS},
        **{number: st.sampled_from((0, 1, 2, None)) for number in NUMBERS},
    }
)


def completions(facts: dict[str, bool | int | None]) -> list[dict[str, bool | int]]:
    choices = [
        (value,) if value is not None else ((True, False) if name in WORDS else (0, 1, 2, 3))
        for name, value in facts.items()
    ]
    return [dict(zip(facts, row, strict=True)) for row in itertools.product(*choices)]


@given(expressions, _partly)
def test_a_certain_answer_holds_however_the_open_facts_turn_out(
    source: str, facts: dict[str, bool | int | None]
) -> None:
    truth = evaluate(source, facts)
    outcomes = {bool(eval(source, {}, world)) for world in completions(facts)}
    if truth.value is not None:
        assert outcomes == {truth.value}
    if None not in facts.values():
        assert truth.value is not None


@given(expressions, _partly, st.sampled_from(WORDS + NUMBERS))
def test_leaving_out_a_fact_never_takes_a_row_off_the_sheet(
    source: str, facts: dict[str, bool | int | None], forgotten: str
) -> None:
    without = {name: value for name, value in facts.items() if name != forgotten}
    assert evaluate(source, without).applies or not evaluate(source, facts).applies


@given(expressions, _partly)
def test_the_deciding_facts_alone_decide_the_same(source: str, facts: dict[str, bool | int | None]) -> None:
    truth = evaluate(source, facts)
    if truth.value is None:
        assert all(facts[name] is None for name in truth.facts)
        assert truth.facts
    else:
        assert evaluate(source, {name: facts[name] for name in truth.facts}) == truth


@pytest.mark.parametrize(
    "source,facts,value,decided",
    (
        ("", {}, True, ()),
        ("a", {}, None, ("a",)),
        ("a", {"a": None}, None, ("a",)),
        ("a", {"a": False}, False, ("a",)),
        ("not a", {"a": True}, False, ("a",)),
        ("a and b", {"b": False}, False, ("b",)),
        ("a and b", {"a": True}, None, ("b",)),
        ("a or b", {"b": True}, True, ("b",)),
        ("a or b", {"a": False, "b": False}, False, ("a", "b")),
        ("n > 1", {"n": 1}, False, ("n",)),
        ("n > 1", {"n": 2}, True, ("n",)),
        ("(a and n > 1) or b", {"a": True, "n": 1, "b": False}, False, ("n", "b")),
        ("(a and n > 1) or b", {"a": False, "b": False}, False, ("a", "b")),
        ("a and (b\n  or c)", {"a": True, "c": True}, True, ("a", "c")),
    ),
)
def test_a_condition(source: str, facts: dict[str, object], value: bool | None, decided: tuple[str, ...]) -> None:
    truth = evaluate(source, facts)
    assert (truth.value, truth.facts) == (value, decided)
    assert truth.applies is (value is not False)


@pytest.mark.parametrize("value", (0, 1, "no", "false", "", 0.0, [], False.__class__))
def test_a_yes_or_no_that_is_neither_is_no_answer(value: object) -> None:
    assert evaluate("a", {"a": value}).value is None


@pytest.mark.parametrize("value", (True, False, "2", 2.5, None))
def test_a_number_that_is_none_is_no_answer(value: object) -> None:
    assert evaluate("n > 1", {"n": value}).value is None


@pytest.mark.parametrize(
    "source,key",
    (
        ("a b", "condition.syntax"),
        ("a and", "condition.syntax"),
        ("(a", "condition.syntax"),
        ("a = b", "condition.syntax"),
        ("a\0", "condition.syntax"),
        ("True", "condition.not-allowed"),
        ("1", "condition.not-allowed"),
        ("a > b", "condition.not-allowed"),
        ("1 < n", "condition.not-allowed"),
        ("0 < n < 3", "condition.not-allowed"),
        ("n > 1.5", "condition.not-allowed"),
        ("n > True", "condition.not-allowed"),
        ("n > -1", "condition.not-allowed"),
        ("n + 1 > 2", "condition.not-allowed"),
        ("a is b", "condition.not-allowed"),
        ("a in (1, 2)", "condition.not-allowed"),
        ("a if b else c", "condition.not-allowed"),
        ("a.b", "condition.not-allowed"),
        ("a[0]", "condition.not-allowed"),
        ("__import__('os')", "condition.not-allowed"),
        ("(lambda: a)", "condition.not-allowed"),
        ("[a for a in b]", "condition.not-allowed"),
        ("(a := b)", "condition.not-allowed"),
        ("'text'", "condition.not-allowed"),
        ("a and " * 100 + "a", "condition.too-long"),
        ("not " * 30 + "a", "condition.too-long"),
        ("(" * 240 + "a" + ")" * 240, "condition.syntax"),
    ),
)
def test_everything_outside_the_small_language_is_refused(source: str, key: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(source)
    assert caught.value.key == key
    assert all(catalogue(lang)[key].format(word=caught.value.word) for lang in LANGS)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_refused(source: str) -> None:
    try:
        condition = parse_condition(source)
    except ConditionError:
        return
    assert condition.evaluate({}).value in {None, True}


def test_what_a_condition_uses() -> None:
    assert parse_condition("a and n > 1 or not a").uses == {"a": {"yes_no"}, "n": {"number"}}
    assert not ALWAYS.uses
    assert parse_condition("  ") is ALWAYS


def test_two_conditions_with_the_same_text_are_the_same() -> None:
    assert parse_condition("a  and\nb") == parse_condition("a and b")
    assert parse_condition("a") != parse_condition("b")
    assert hash(parse_condition("a")) == hash(parse_condition("a"))
