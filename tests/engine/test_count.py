"""What counts and what is only shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.count import count
from shikiri.model.control import Control
from shikiri.model.facility import Tailored
from shikiri.model.finding import Finding
from tests.engine.sheet import edition, finding, item
from tests.engine.world import FACILITY, control, situation

SHEET = edition(item(), item("3-8-1", tier="advanced"), item("5-1-1", applies="not wireless_lan"))


def counted(found: Finding, made: Control, **changes: object) -> Finding:
    adoption = changes.pop("adoption", {})
    (result,) = count([found], {made.id: made}, SHEET, situation({}, **changes), adoption)  # type: ignore[arg-type]
    return result


def test_an_adopted_control_of_the_tier_counts() -> None:
    assert counted(finding("fail"), control()).counted


@pytest.mark.parametrize("items", [("3-8-1",), ("5-1-1",), ("x-screen-lock",)])
def test_other_tiers_rows_that_do_not_apply_and_extensions_do_not(items: tuple[str, ...]) -> None:
    result = counted(finding("fail", items=items), control(items=items))
    assert not result.counted
    assert result.aside is not None


def test_one_counted_row_is_enough() -> None:
    assert counted(finding("fail"), control(items=("3-8-1", "3-3-1"))).counted


@pytest.mark.parametrize("word", ["new", "changed"])
def test_what_is_not_adopted_is_shown_and_does_not_count(word: str) -> None:
    result = counted(finding("fail"), control(), adoption={"c": word})
    assert (result.counted, result.adoption) == (False, word)


def test_a_tailored_control_does_not_count_and_says_why() -> None:
    facility = replace(FACILITY, tailoring=(Tailored(control="c", reason="別棟"),))
    result = counted(finding("fail"), control(), facility=facility)
    assert not result.counted
    assert result.aside is not None
    assert result.aside.params == {"reason": "別棟"}


def test_a_control_of_another_profile_does_not_count() -> None:
    assert not counted(finding("fail"), control(profiles=frozenset({"strict"}))).counted


def test_a_limited_run_leaves_out_doubt_that_only_more_could_settle() -> None:
    made = control(inputs=frozenset({"secrets"}))
    limited = {"whole": False, "inputs": frozenset[str]()}
    assert not counted(finding("unknown"), made, **limited).counted
    assert counted(finding("fail"), made, **limited).counted  # proof is proof
    assert counted(finding("unknown"), made, whole=False, inputs=frozenset({"secrets"})).counted
    assert counted(finding("unknown"), made, whole=True, inputs=frozenset[str]()).counted
    assert counted(finding("unknown"), control(), **limited).counted  # the device itself did not say
