"""Every control says of each of its examples what the example wants."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest

from shikiri.guideline.controls import controls
from tests.guideline.examples import Example, examples, verdict, verdict_on

NEEDED = ("pass", "fail", "unknown")


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.id)
def test_a_control_says_what_its_example_wants(example: Example) -> None:
    assert verdict(example) == example.expect


def test_the_name_of_an_example_tells_what_it_wants() -> None:
    assert not [one.id for one in examples() if one.kind not in (one.expect, "other")]


def test_every_control_has_an_example_of_each_kind() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for example in examples():
        found[example.control.id].add(example.expect)
    lacking = {one.id: [kind for kind in NEEDED if kind not in found[one.id]] for one in controls()}
    assert not {name: kinds for name, kinds in lacking.items() if kinds}


def test_what_was_worked_out_for_one_situation_is_not_believed_of_another() -> None:
    """A situation made from another starts without what was worked out for that one."""
    found = {one.name: one for one in examples() if one.control.id == "guest-business-filtered"}
    closed, open_ = found["pass-both-versions"], found["fail-no-filter"]
    assert verdict(closed) == "pass"
    assert closed.situation.memo
    other = open_.situation
    copy = replace(
        closed.situation, facility=other.facility, devices=other.devices, states=other.states, labels=other.labels
    )
    assert not copy.memo
    assert verdict_on(open_.control, copy) == "fail"
