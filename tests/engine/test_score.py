"""Levels, forecast, percentages and exit codes."""

from __future__ import annotations

import pytest

from shikiri.engine.score import exit_code, score
from shikiri.model.edition import Item
from shikiri.model.finding import Status
from shikiri.model.result import ItemResult, Score
from tests.engine.sheet import edition, item

AUDIT, DIAGNOSIS = "1-1-1", "3-3-1"


def result(name: str, status: str, letter: str = "A", **changes: object) -> ItemResult:
    counted = bool(changes.pop("counted", True))
    return ItemResult(item=item(name, **changes), status=Status(status), counted=counted, letter=letter)  # type: ignore[arg-type]


def scored(*results: ItemResult) -> Score:
    items: tuple[Item, ...] = tuple(one.item for one in results)
    return score(edition(*items), results)


@pytest.mark.parametrize(
    "statuses,code",
    [
        (["pass", "not_applicable", "waived"], 0),
        (["pass", "fail", "unknown"], 3),
        (["pass", "unknown"], 4),
        (["unreachable"], 4),
        (["unattested", "waived"], 4),
        ([], 4),
    ],
)
def test_exit_codes(statuses: list[str], code: int) -> None:
    assert exit_code([result(AUDIT, status) for status in statuses]) == code


def test_one_failure_never_rounds_to_a_hundred() -> None:
    many = [result(f"3-1-{n}", "pass") for n in range(999)]
    assert scored(*many, result("3-2-1", "fail", "B")).percent == 99
    assert scored(*many).percent == 100
    assert scored().percent == 0


def test_what_does_not_apply_or_count_is_not_in_the_denominator() -> None:
    found = scored(
        result(AUDIT, "pass"), result("1-1-2", "not_applicable"), result("1-1-3", "fail", "E", counted=False)
    )
    assert (found.passed, found.counted, found.excluded) == (1, 1, 1)
    assert found.levels["audit"].proved == "A"


def test_waived_counts_as_a_failure_for_the_level_and_not_for_the_exit() -> None:
    found = scored(result(AUDIT, "waived", "C"), result(DIAGNOSIS, "pass"))
    assert (found.levels["audit"].proved, found.exit) == ("C", 0)


def test_what_is_open_may_still_turn_out_badly() -> None:
    found = scored(result(AUDIT, "unattested", "D"), result(DIAGNOSIS, "pass"))
    assert (found.levels["audit"].proved, found.levels["audit"].worst) == ("A", "D")
    assert (found.forecast.certificate.id, found.best.certificate.id) == ("none", "four")


def test_a_track_in_which_nothing_was_judged_earns_nothing() -> None:
    found = scored(result(DIAGNOSIS, "pass"))
    assert found.levels["audit"].worst == "E"
    assert found.forecast.certificate.id == "none"


TABLE = {
    ("A", "A"): ("four", True), ("A", "B"): ("four", True), ("B", "B"): ("three", True), ("C", "C"): ("two", True),
    ("B", "A"): ("three", False), ("A", "C"): ("two", False), ("C", "A"): ("two", False), ("C", "B"): ("two", False),
    ("B", "C"): ("two", False), ("A", "D"): ("none", True), ("E", "A"): ("none", True), ("D", "E"): ("none", True),
}  # fmt: skip


@pytest.mark.parametrize("letters,expected", list(TABLE.items()))
def test_a_combination_the_table_does_not_name_takes_the_worse_side(
    letters: tuple[str, str], expected: tuple[str, bool]
) -> None:
    audit, diagnosis = letters
    found = scored(
        result(AUDIT, "fail" if audit > "A" else "pass", audit),
        result(DIAGNOSIS, "fail" if diagnosis > "A" else "pass", diagnosis),
    )
    name, exact = expected
    assert found.forecast.certificate.id == name
    if name != "none":
        assert found.forecast.exact is exact


def test_the_way_up_names_the_cheapest_first_and_only_what_blocks() -> None:
    found = scored(
        result(AUDIT, "pass"),
        result("3-1-1", "fail", "D", effort="purchase"),
        result("3-1-2", "fail", "D", effort="minutes"),
        result("3-1-3", "unknown", "E", effort="hours"),
        result("3-1-4", "fail", "B", effort="minutes"),
    )
    assert [step.item.id for step in found.steps] == ["3-1-2", "3-1-3", "3-1-1"]
    assert scored(result(AUDIT, "pass"), result(DIAGNOSIS, "pass")).steps == ()
