"""Where one way of several is enough, the others are shown and do not count; nothing else is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.engine.alternatives import set_aside
from shikiri.engine.count import BEYOND
from shikiri.guideline.editions import edition
from shikiri.model.edition import Item
from shikiri.model.finding import Finding, Status
from shikiri.model.say import say

ITEM: Item = replace(next(item for item in edition().items if item.any_of), any_of=(("a",), ("b", "c")))
F, P, U, N, W = Status.FAIL, Status.PASS, Status.UNKNOWN, Status.NOT_APPLICABLE, Status.WAIVED


def finding(control: str, status: Status, device: str = "d", *, items: tuple[str, ...] = (ITEM.id,)) -> Finding:
    return Finding(control=control, items=items, device=device, thing="", status=status, expected="", actual="")


def counting(*findings: Finding) -> list[str]:
    return [one.control for one in set_aside(findings, (ITEM,)) if one.counted]


@pytest.mark.parametrize(
    "a,b,c,counted",
    (
        (F, P, P, ["b", "c"]),
        (P, F, P, ["a", "c"]),
        (F, F, P, ["a", "b", "c"]),
        (U, P, P, ["b", "c"]),
        (F, U, P, ["b", "c"]),
        (F, W, P, ["b", "c"]),
        (P, P, P, ["a", "b", "c"]),
        (F, F, F, ["a", "b", "c"]),
        (F, N, N, ["a", "b", "c"]),
        (N, F, F, ["a", "b", "c"]),
    ),
)
def test_what_is_worse_than_the_best_way_is_set_aside(a: Status, b: Status, c: Status, counted: list[str]) -> None:
    assert counting(finding("a", a), finding("b", b), finding("c", c)) == counted


def test_a_neighbour_is_no_excuse() -> None:
    mine, good = finding("a", F, "one"), finding("b", P, "two")
    assert counting(mine, good) == ["a", "b"]
    assert counting(mine, good, finding("b", P, "one")) == ["b", "b"]


def test_a_verdict_on_the_whole_must_be_spare_everywhere() -> None:
    whole = finding("a", F, "")
    assert counting(whole, finding("b", P, "one"), finding("b", P, "two")) == ["b", "b"]
    assert counting(whole, finding("b", P, "one"), finding("b", F, "two")) == ["a", "b", "b"]
    assert counting(whole, finding("b", P, "")) == ["b"]


def test_a_way_that_nobody_adopted_excuses_nothing() -> None:
    new = replace(finding("b", P), counted=False, aside=say("aside.new"))
    assert counting(finding("a", F), new) == ["a"]


def test_a_doubt_that_a_larger_run_may_settle_is_a_way() -> None:
    open_ = replace(finding("b", U), counted=False, aside=say(BEYOND, inputs=("fleet",)))
    assert counting(finding("a", F), open_) == []


def test_what_another_row_wants_counts_on() -> None:
    assert counting(finding("a", F, items=(ITEM.id, "1-1-1")), finding("b", P)) == ["a", "b"]
    assert counting(finding("x", F), finding("b", P)) == ["x", "b"]


@given(st.lists(st.tuples(st.sampled_from("abcx"), st.sampled_from(list(Status)), st.sampled_from(["", "d", "e"]))))
def test_no_pass_is_ever_set_aside_and_nothing_gets_lost(told: list[tuple[str, Status, str]]) -> None:
    before = [finding(*one) for one in told]
    after = set_aside(before, (ITEM,))
    assert [replace(one, counted=True, aside=None) for one in after] == before
    assert all(one.counted for one in after if one.status is P)
    assert all(one.aside is not None for one in after if not one.counted)
