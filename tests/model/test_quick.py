"""A quicker constructor makes the very same thing."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.facets.filter import Rule
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.quick import quick, quick_copy
from shikiri.model.say import say
from shikiri.model.situation import Situation

GIVEN = {"control": "c", "items": ("3-3-1",), "device": "ap1", "thing": "wlan:Lobby", "status": Status.FAIL}
found = quick(Finding)


@given(st.sampled_from(["", "open"]), st.sampled_from([None, say("judge.unsaid")]), st.booleans())
def test_it_is_equal_in_everything(actual: str, reason: object, counted: bool) -> None:
    words = {**GIVEN, "actual": actual, "reason": reason, "counted": counted}
    one, other = found(**words), Finding(**words)  # type: ignore[arg-type]
    assert type(one) is Finding
    assert (one, repr(one), one.uid) == (other, repr(other), other.uid)
    assert hash(one) == hash(other)
    assert replace(one, device="ap2") == replace(other, device="ap2")
    assert pickle.loads(pickle.dumps(one)) == copy.copy(one) == other


def test_it_fills_in_the_same_defaults() -> None:
    assert found(**GIVEN) == Finding(**GIVEN)  # type: ignore[arg-type]
    assert quick(Outcome)(status=Status.PASS) == Outcome(status=Status.PASS)
    assert quick(Rule)(action="deny") == Rule(action="deny")


def test_what_comes_out_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        found(**GIVEN).status = Status.PASS  # type: ignore[misc,arg-type]


def test_it_asks_for_the_same_fields() -> None:
    with pytest.raises(TypeError, match="status"):
        found(control="c", items=(), device="", thing="")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="colour"):
        found(**GIVEN, colour="red")  # type: ignore[arg-type,call-arg]


def test_a_list_that_is_made_new_each_time_is_not_shared() -> None:
    @dataclass(frozen=True, slots=True)
    class Bag:
        things: list[str]

    make = quick(Bag)
    assert make([]).things is not make([]).things


def test_a_class_that_checks_itself_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Even:
        number: int

        def __post_init__(self) -> None:
            if self.number % 2:
                raise ValueError(self.number)

    with pytest.raises(TypeError):
        quick(Even)


def test_a_copy_changes_what_is_named_and_nothing_else() -> None:
    one, changed = Finding(**GIVEN), quick_copy(Finding)  # type: ignore[arg-type]
    assert changed(one, counted=False, aside=say("x")) == replace(one, counted=False, aside=say("x"))
    assert one.counted
    with pytest.raises(KeyError):
        changed(one, colour="red")


def test_a_changed_situation_forgets_what_was_worked_out() -> None:
    """A memo that outlived a change of states would answer for the wrong devices."""
    assert not Situation.__dataclass_fields__["memo"].init
