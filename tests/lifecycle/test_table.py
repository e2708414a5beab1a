"""What a table answers: over is over, newest takes a fresh row, and what it does not know it does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shikiri.language import catalogue
from shikiri.lifecycle.table import Mended, Row, Table
from shikiri.model.lifecycle import Freshness, Product, Standing

ROW = Row(
    vendor="acme", models=("ap-1*",), scheme="dotted", checked=date(2026, 11, 1), source="made up", branch="3",
    newest="3.2.1", ends=date(2027, 3, 31), released=date(2026, 10, 1),
)  # fmt: skip
BOX = Product(vendor="Acme", model="AP-1X", version="3.2.1")
AT = Freshness(date(2026, 11, 21), 92)


def words(standing: Standing) -> str:
    assert standing.reason.key in catalogue("ja")
    assert standing.reason.key in catalogue("en")
    return standing.verdict


@pytest.mark.parametrize(
    "product,verdict",
    (
        (BOX, "yes"),
        (replace(BOX, version="3.9"), "yes"),
        (replace(BOX, version="2.9"), "unknown"),
        (replace(BOX, model="AP-2"), "unknown"),
        (replace(BOX, vendor="Other"), "unknown"),
        (replace(BOX, version=""), "unknown"),
    ),
)
def test_support_is_a_matter_of_maker_model_and_branch(product: Product, verdict: str) -> None:
    assert words(Table((ROW,)).supported(product, AT)) == verdict


@pytest.mark.parametrize(
    "day,verdict", ((date(2027, 1, 31), "yes"), (date(2027, 3, 31), "unknown"), (date(2027, 4, 1), "no"))
)
def test_the_last_day_is_the_last(day: date, verdict: str) -> None:
    assert words(Table((ROW,)).supported(BOX, Freshness(day, 92))) == verdict


def test_the_last_day_itself_is_still_supported() -> None:
    fresh = replace(ROW, checked=date(2027, 3, 30))
    assert words(Table((fresh,)).supported(BOX, Freshness(date(2027, 3, 31), 92))) == "yes"


def test_a_stale_row_may_say_no_and_never_yes() -> None:
    stale = replace(ROW, checked=date(2026, 1, 1))
    assert words(Table((stale,)).supported(BOX, AT)) == "unknown"
    assert words(Table((stale,)).current(BOX, AT)) == "unknown"
    assert words(Table((replace(stale, ends=date(2026, 6, 1)),)).supported(BOX, AT)) == "no"
    assert words(Table((stale,)).current(replace(BOX, version="3.0"), AT)) == "no"


@pytest.mark.parametrize("days,verdict", ((0, "yes"), (92, "yes"), (93, "unknown"), (-1, "unknown")))
def test_how_old_a_row_may_be(days: int, verdict: str) -> None:
    row = replace(ROW, checked=AT.today - timedelta(days=days))
    assert words(Table((row,)).current(BOX, AT)) == verdict


def test_an_end_without_a_date() -> None:
    assert words(Table((replace(ROW, ends=None, ended=True),)).supported(BOX, AT)) == "no"


def test_of_two_rows_the_earlier_end_counts() -> None:
    over = replace(ROW, ends=date(2026, 1, 1))
    assert words(Table((ROW, over)).supported(BOX, AT)) == "no"
    assert words(Table((over, ROW)).supported(BOX, AT)) == "no"


def test_longer_support_counts_only_where_it_is_proved() -> None:
    row = replace(ROW, ends=date(2026, 1, 1), extended_ends=date(2028, 1, 1))
    assert words(Table((row,)).supported(BOX, AT)) == "no"
    assert words(Table((row,)).supported(replace(BOX, extended=True), AT)) == "yes"
    assert words(Table((replace(row, extended_ends=None),)).supported(replace(BOX, extended=True), AT)) == "no"


def test_the_same_build_ends_on_another_day_in_another_edition() -> None:
    rows = (
        replace(ROW, editions=("pro",), ends=date(2026, 10, 13)),
        replace(ROW, editions=("ent",), ends=date(2027, 10, 12)),
    )
    assert words(Table(rows).supported(replace(BOX, edition="Pro"), AT)) == "no"
    assert words(Table(rows).supported(replace(BOX, edition="Ent"), AT)) == "yes"
    assert words(Table(rows).supported(BOX, AT)) == "unknown"


@pytest.mark.parametrize(
    "version,verdict", (("3.2.1", "yes"), ("3.2.2", "yes"), ("3.2.0", "no"), ("3.2.1-beta", "unknown"), ("3", "no"))
)
def test_newest(version: str, verdict: str) -> None:
    assert words(Table((ROW,)).current(replace(BOX, version=version), AT)) == verdict


def test_that_a_version_was_seen_proves_only_that_older_ones_are_old() -> None:
    row = replace(ROW, newest="", seen="3.2.1")
    assert words(Table((row,)).current(replace(BOX, version="3.2.0"), AT)) == "no"
    assert words(Table((row,)).current(BOX, AT)) == "unknown"
    assert words(Table((row,)).current(replace(BOX, version="3.9"), AT)) == "unknown"


def test_one_row_that_knows_a_newer_one_is_enough() -> None:
    seen = replace(ROW, newest="", seen="3.3")
    assert words(Table((ROW, seen)).current(BOX, AT)) == "no"


@pytest.mark.parametrize("grace,late", ((50, True), (51, False)))
def test_an_automatic_update_has_some_days(grace: int, late: bool) -> None:
    assert Table((ROW,)).overdue(replace(BOX, version="3.0"), AT, grace) is late
    assert not Table((ROW,)).overdue(BOX, AT, grace)


def test_a_flaw() -> None:
    flaw = Mended(flaw="krack", vendor="acme", models=("*",), scheme="dotted", fixed="3.1", source="made up")
    table = Table((), (flaw,))
    assert words(table.mended(BOX, "krack")) == "yes"
    assert words(table.mended(replace(BOX, version="3.0.9"), "krack")) == "no"
    assert words(table.mended(replace(BOX, version="beta"), "krack")) == "unknown"
    assert words(table.mended(BOX, "other")) == "unknown"
    assert words(table.mended(replace(BOX, vendor="x"), "krack")) == "unknown"
    assert words(Table((), (replace(flaw, fixed=""),)).mended(BOX, "krack")) == "yes"


def test_the_branch_of_a_flaw_comes_before_the_rest() -> None:
    own = Mended(flaw="k", vendor="acme", models=("*",), scheme="dotted", fixed="3.0.5", source="x", branch="3.0")
    rest = replace(own, branch="", fixed="3.2")
    table = Table((), (own, rest))
    assert words(table.mended(replace(BOX, version="3.0.5"), "k")) == "yes"
    assert words(table.mended(replace(BOX, version="3.1.9"), "k")) == "no"
