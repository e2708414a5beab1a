"""The closed vocabulary, operator by operator."""

from __future__ import annotations

import pytest

from shikiri.engine.match import DOUBT, NO, OPERATORS, YES, bind, holds, value_at, word
from shikiri.model.control import Clause
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Default
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, Strength


def truth(value: object, op: str, operand: object) -> str:
    (test,) = bind([Clause("x", op, operand)], {})  # type: ignore[arg-type]
    return holds(value, test).value


TABLE = [
    ("is", True, True, "yes"),
    ("is", 1, True, "no"),  # 1 is not true
    ("is", "1", 1, "no"),
    ("is_not", "a", "b", "yes"),
    ("is_not", "a", "a", "no"),
    ("one_of", "wpa2", ("wpa2", "wpa3"), "yes"),
    ("one_of", "wpa", ("wpa2",), "no"),  # no substring, no regex
    ("one_of", True, (1, 2), "no"),
    ("none_of", "a", ("b",), "yes"),
    ("none_of", "b", ("b",), "no"),
    ("at_least", 12, 12, "yes"),
    ("at_least", 11, 12, "no"),
    ("at_least", True, 1, "doubt"),  # a yes is not a number
    ("at_least", "12", 12, "doubt"),
    ("at_most", 600, 600, "yes"),
    ("at_most", 601, 600, "no"),
    ("subset_of", frozenset({"ccmp"}), ("ccmp", "gcmp"), "yes"),
    ("subset_of", frozenset({"ccmp", "tkip"}), ("ccmp",), "no"),
    ("subset_of", frozenset(), ("ccmp",), "no"),  # nothing is not a good cipher
    ("contains", frozenset({"a", "b"}), ("a",), "yes"),
    ("contains", frozenset({"b"}), ("a",), "no"),
    ("excludes", frozenset({"b"}), ("a",), "yes"),
    ("excludes", frozenset({"a", "b"}), ("a",), "no"),
    ("is_empty", frozenset(), True, "yes"),
    ("is_empty", frozenset({"a"}), True, "no"),
    ("is_empty", frozenset({"a"}), False, "yes"),
    ("starts_with", "type7", "type", "yes"),
    ("starts_with", 7, "7", "no"),
]


@pytest.mark.parametrize("op,value,operand,expected", TABLE)
def test_operator(op: str, value: object, operand: object, expected: str) -> None:
    assert truth(value, op, operand) == expected


def test_every_operator_is_in_the_table_with_a_yes_and_a_no() -> None:
    for verdict in ("yes", "no"):
        assert {row[0] for row in TABLE if row[3] == verdict} == set(OPERATORS)


@pytest.mark.parametrize("op", sorted(OPERATORS))
def test_nothing_is_doubt_under_every_operator(op: str) -> None:
    assert truth(UNSAID, op, "x") == DOUBT.value


@pytest.mark.parametrize("tag,expected", [("V", YES), ("C", YES), ("M", DOUBT)])
def test_a_default_passes_only_when_confirmed(tag: str, expected: object) -> None:
    (test,) = bind([Clause("x", "is", "off")], {})
    assert holds(Default("off", tag), test) is expected  # type: ignore[arg-type]
    assert holds(Default("on", tag), test) is NO  # type: ignore[arg-type]


def test_a_path_goes_into_a_secret_and_stops_where_nothing_is_known() -> None:
    strong = Secret(kind="plain", strength=Strength(16, 4, 4, common=False, named=False))
    path = ("password", "strength", "length")
    assert value_at(Account(password=strong), path) == 16
    assert value_at(Account(password=MASKED_SECRET), path) is UNSAID
    assert value_at(Account(password=Secret.hashed("scrypt")), path) is UNSAID
    assert value_at(Account(password=NO_SECRET), path) == 0  # no password is the weakest one
    assert value_at(Account(), path) is UNSAID


def test_a_path_goes_into_a_default_and_keeps_how_sure_it_is() -> None:
    assert value_at(Account(password=Default(NO_SECRET, "C")), ("password", "kind")) == Default("none", "C")
    assert value_at(Account(password=Default(MASKED_SECRET, "M")), ("password", "strength", "length")) == Default(
        UNSAID, "M"
    )


def test_words_never_show_a_secret() -> None:
    assert word(Secret.plain("Kanari-7f3a", "type7")) == "plain(type7)"
    assert "Kanari" not in repr(Account(password=Secret.plain("Kanari-7f3a")))
