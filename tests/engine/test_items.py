"""Rows: the worst finding decides, alternatives device by device, and nothing is green without evidence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from shikiri.engine.items import rows
from shikiri.model.control import Control
from shikiri.model.edition import Item
from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Attestation, Ledger
from shikiri.model.result import ItemResult
from shikiri.model.say import say
from tests.engine.sheet import TODAY, finding, item, statement
from tests.engine.world import FACILITY, control


def row(
    one: Item,
    *findings: Finding,
    partial: bool = False,
    statements: tuple[Attestation, ...] = (),
    controls: tuple[Control, ...] = (),
    beside: bool = False,
) -> ItemResult:
    known = {made.id: made for made in (*map(control, ("c", "crypt", "erase", "wipe")), *controls)}
    ledger = Ledger(attestations=statements)
    (result,) = rows([one], findings, known, FACILITY, ("basic",), ledger, TODAY, partial=partial, beside=beside)
    return result


ORDER = ["fail", "unreachable", "unknown", "unattested", "waived", "pass"]


@pytest.mark.parametrize("bad,good", list(pairwise(ORDER)))
def test_the_worse_of_two_decides(bad: str, good: str) -> None:
    assert row(item(), finding(good), finding(bad)).status == bad
    assert row(item(), finding(bad), finding(good)).status == bad


def test_no_finding_at_all_is_unknown_for_a_machine_and_unattested_for_a_person() -> None:
    assert row(item()).status is Status.UNKNOWN
    assert row(item(answered_by="person")).status is Status.UNATTESTED


def test_findings_that_do_not_count_settle_nothing() -> None:
    assert row(item(), finding("pass", counted=False)).status is Status.UNKNOWN
    assert row(item(), finding("fail", counted=False), finding("pass")).status is Status.PASS


def test_a_row_that_applies_and_of_which_nothing_was_seen_is_not_settled() -> None:
    assert row(item(), finding("not_applicable")).status is Status.UNKNOWN
    assert row(item(), finding("not_applicable"), finding("pass")).status is Status.PASS


def test_a_row_does_not_apply_only_by_a_fact_that_says_so() -> None:
    off = row(item(applies="not wireless_lan"), finding("fail"))
    assert off.status is Status.NOT_APPLICABLE
    assert off.reason is not None
    assert off.reason.params["facts"] == ("wireless_lan",)
    assert row(item(applies="nobody_said_this"), finding("fail")).status is Status.FAIL


def test_a_person_and_a_machine_must_both_say_yes() -> None:
    both = item(answered_by="both")
    assert row(both, finding("pass")).status is Status.UNATTESTED
    assert row(both, finding("pass"), statements=(statement(),)).status is Status.PASS
    assert row(both, finding("fail"), statements=(statement(),)).status is Status.FAIL
    assert row(both, statements=(statement(),)).status is Status.PASS


def test_a_statement_about_one_control_is_not_one_about_the_row() -> None:
    bound = statement(control="c", device="ap1")
    assert row(item(answered_by="person"), statements=(bound,)).status is Status.UNATTESTED


def test_a_person_may_state_a_row_of_which_no_device_speaks() -> None:
    said = (statement(),)
    assert row(item(), statements=said).status is Status.PASS
    assert row(item(), statements=said).attestation == said[0]
    assert row(item(), finding("not_applicable"), statements=said).status is Status.PASS
    assert row(item(), statements=said, partial=True).status is Status.UNKNOWN
    assert row(item(), statements=(statement(control="c", device="ap1"),)).status is Status.UNKNOWN


def test_a_statement_about_a_row_helps_no_device_that_was_asked() -> None:
    said = (statement(),)
    assert row(item(), finding("unknown"), statements=said).status is Status.UNKNOWN
    assert row(item(), finding("unreachable"), statements=said).status is Status.UNREACHABLE
    assert row(item(), finding("fail"), statements=said).status is Status.FAIL
    assert row(item(), finding("fail", counted=False), statements=said).status is Status.UNKNOWN


def test_a_limited_run_counts_only_what_it_asked() -> None:
    assert not row(item(), partial=True).counted
    assert not row(item(answered_by="person"), partial=True).counted
    assert not row(item(), finding("not_applicable"), partial=True).counted
    assert row(item(), finding("pass"), partial=True).counted
    assert row(item(answered_by="both"), finding("pass"), partial=True).status is Status.PASS


def test_rows_of_another_tier_and_extension_rows_do_not_count() -> None:
    assert not row(item(tier="advanced"), finding("pass")).counted
    assert not row(item(), finding("pass", counted=False), beside=True).counted
    assert row(item(), finding("pass", counted=False), beside=True).status is Status.PASS


ALTERNATIVES = item(any_of=(("crypt",), ("erase", "wipe")))


@pytest.mark.parametrize(
    "findings,status",
    [
        ((("crypt", "pass"), ("erase", "fail")), "pass"),
        ((("crypt", "fail"), ("erase", "pass")), "pass"),
        ((("crypt", "fail"), ("erase", "pass"), ("wipe", "fail")), "fail"),
        ((("crypt", "fail"), ("erase", "unknown")), "unknown"),
        ((("crypt", "not_applicable"), ("erase", "fail")), "fail"),
        ((("crypt", "waived"), ("erase", "fail")), "waived"),
        ((("crypt", "not_applicable"), ("erase", "not_applicable")), "unknown"),
    ],
)
def test_one_branch_is_enough(findings: tuple[tuple[str, str], ...], status: str) -> None:
    assert row(ALTERNATIVES, *(finding(word, name) for name, word in findings)).status == status


def test_the_good_branch_of_one_device_does_not_help_its_neighbour() -> None:
    found = (finding("pass", "crypt", "mfp1"), finding("fail", "erase", "mfp2"), finding("fail", "crypt", "mfp2"))
    assert row(ALTERNATIVES, *found).status is Status.FAIL


def test_a_branch_of_the_whole_facility_stands_beside_those_of_each_device() -> None:
    apart = finding("fail", "crypt", "")
    assert row(ALTERNATIVES, apart, finding("pass", "erase", "sw1")).status is Status.PASS
    assert (
        row(ALTERNATIVES, apart, finding("pass", "erase", "sw1"), finding("fail", "erase", "sw2")).status is Status.FAIL
    )
    assert row(ALTERNATIVES, finding("pass", "crypt", ""), finding("fail", "erase", "sw1")).status is Status.PASS
    assert row(ALTERNATIVES, apart).status is Status.FAIL


def test_a_branch_that_a_limited_run_cannot_judge_leaves_the_row_to_the_rest() -> None:
    later = finding("unknown", "erase", "", counted=False, aside=say("aside.input"))
    limited = row(ALTERNATIVES, finding("fail", "crypt", ""), later, finding("pass"), partial=True)
    assert limited.status is Status.PASS
    alone = row(ALTERNATIVES, finding("fail", "crypt", ""), later, partial=True)
    assert alone.status is Status.UNKNOWN


def test_a_row_carries_the_worst_letter_of_what_fails() -> None:
    controls = (control("small", risk="B"), control("big", risk="E"))
    found = (finding("fail", "small"), finding("pass", "big"))
    assert row(item(), *found, controls=controls).letter == "B"
    assert row(item(), *found, finding("fail", "big"), controls=controls).letter == "E"
    assert row(item(), finding("pass")).letter == "A"
    assert row(item(answered_by="person", risk="D")).letter == "D"
