from __future__ import annotations

import io
import re
from typing import TextIO

import pytest
from hypothesis import given
from rich.cells import cell_len

from shikiri.model.document import Document
from shikiri.model.say import LANGS, Lang
from shikiri.reports import render
from shikiri.reports.console.screen import Screen, screen_of
from shikiri.reports.terminal import text
from tests.reports import sample
from tests.reports.told import HOSTILE, SOME, documents

GREEN = re.compile("\x1b\\[(?:[0-9;]*;)?32m(.*?)\x1b\\[0m")
ANSI = re.compile("\x1b\\[[0-9;]*m")
WIDTHS = (40, 80, 120)


def told(whole: Document, lang: Lang = "ja", **screen: object) -> str:
    return text(whole, lang, Screen(**screen))  # type: ignore[arg-type]


def flat(page: str) -> str:
    """The words of a page wherever its lines end."""
    return re.sub(r"\s+", "", page)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_screen(document: Document, lang: Lang, width: int) -> None:
    wide = [line for line in told(document, lang, width=width).splitlines() if cell_len(line) > width]
    assert not wide


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_and_every_counted_failure_is_shown(document: Document, lang: Lang) -> None:
    page = told(document, lang)
    lines = page.splitlines()
    rows = [row["id"] for row in (*document["items"], *document["extension"])]
    assert len(document["items"]) == 56
    assert not [row for row in rows if not any(re.match(rf"  \S+ +{row} ", line) for line in lines)]
    for one in document["findings"]:
        if one["status"] == "fail" and one["counted"]:
            assert flat(one["thing"]) in flat(page)
            assert flat(one["actual"]) in flat(page)
            assert flat(document["controls"][one["control"]]["by_hand"][lang]) in flat(page)


@SOME
@given(documents())
def test_every_verdict_that_is_not_settled_is_under_its_own_heading(whole: Document) -> None:
    open_ = {"unknown", "unreachable", "unattested"}
    lines = told(whole).splitlines()
    for name, statuses in (
        ("不適合の内容", {"fail"}),
        ("例外承認したもの", {"waived"}),
        ("確かめられなかったもの", open_),
    ):
        found = [one for one in whole["findings"] if one["counted"] and one["status"] in statuses]
        assert (f"{name}  ({len(found)})" in lines) is bool(found)
    aside = [one for one in whole["findings"] if not one["counted"] and one["status"] in open_ | {"fail", "waived"}]
    assert (f"集計に含めないもの  ({len(aside)})" in lines) is bool(aside)


def test_what_decided_is_shown(document: Document) -> None:
    page = flat(told(document))
    assert "118行目:nosecuritywpaakmdot1x" in page  # the very line
    assert "482行を読み、該当する行はありませんでした。" in page  # the absence of one
    assert "鈴木一郎さんが例外を承認（2027-01-31まで）吹抜けの席まで届かせるため" in page


def test_the_numbers_stand_with_numerator_denominator_and_what_is_left_out(document: Document) -> None:
    page = flat(told(document))
    summary = document["summary"]
    assert f"{summary['passed']}/{summary['counted']}={summary['percent']}％" in page
    assert f"該当なし{summary['excluded']}、" in page
    assert page.count("（参考）") == len(summary["levels"]) + 1  # each track, and the stars
    for status, count in summary["findings"].items():
        assert f"{word_of(status)}{count}" in page


def word_of(status: str) -> str:
    from shikiri.reports.marks import word

    return word(status)["ja"]


def test_three_things_to_do_today(document: Document) -> None:
    lines = told(document).splitlines()
    assert [line[2] for line in lines if re.match(r"  \d\. ", line)] == ["1", "2", "3"]


def test_a_partial_run_says_so_at_both_ends(document: Document) -> None:
    document["partial"] = True
    assert told(document).count("一部だけの判定です。") == 2
    document["partial"] = False
    assert "一部だけ" not in told(document)


def greens(page: str) -> list[str]:
    return [found.strip() for found in GREEN.findall(page)]


@SOME
@given(documents())
def test_only_a_pass_that_counts_is_green(whole: Document) -> None:
    whole["exit"] = 3
    page = told(whole, colour=True)
    counted = [row for row in whole["items"] if row["counted"] and row["status"] == "pass"]
    assert greens(page) == ["○"] * len(counted)


@pytest.mark.parametrize("code,green", ((0, True), (3, False), (4, False), (7, False)))
def test_the_verdict_is_green_only_when_compliant(document: Document, code: int, green: bool) -> None:
    document["exit"] = code
    for row in document["items"]:
        row["counted"] = False
    assert bool(greens(told(document, colour=True))) is green


def test_colour_changes_no_word(document: Document) -> None:
    plain, coloured = told(document), told(document, colour=True)
    assert "\x1b" not in plain
    assert [line.rstrip() for line in ANSI.sub("", coloured).splitlines()] == plain.splitlines()


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("colour", (False, True))
def test_no_text_steers_the_screen(hostile: str, colour: bool) -> None:
    page = told(sample.hostile(hostile), colour=colour)
    left = ANSI.sub("", page) if colour else page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2066-\u2069]", left)
    assert all(cell_len(line) <= 80 for line in left.splitlines())
    assert not colour or "\x1b[2J" not in page


def test_marks_and_language_fall_back_where_letters_are_missing(document: Document) -> None:
    page = told(document, "ja", encoding="ascii")
    assert "[FAIL] 3-2-1" in page
    assert "[PASS] 1-1-1" in page
    assert "What fails" in page
    assert not any(sign in page for sign in "○×△□！？－★☆…")
    assert "× " in told(document, "ja", encoding="cp932")
    assert "不適合の内容" in told(document, "ja", encoding="euc-jp")


class Stream(io.StringIO):
    def __init__(self, tty: bool, encoding: str | None = "utf-8") -> None:
        super().__init__()
        self._tty, self._encoding = tty, encoding

    def isatty(self) -> bool:
        return self._tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding  # type: ignore[return-value]


@pytest.mark.parametrize(
    "stream,environment,colour",
    (
        (Stream(True), {}, True),
        (Stream(False), {}, False),
        (Stream(True), {"NO_COLOR": "1"}, False),
        (Stream(True), {"NO_COLOR": ""}, True),
        (Stream(True), {"TERM": "dumb"}, False),
        (Stream(False), {"FORCE_COLOR": "1"}, True),
        (Stream(False), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ),
)
def test_who_gets_colour(stream: TextIO, environment: dict[str, str], colour: bool) -> None:
    assert screen_of(stream, environment).colour is colour


@pytest.mark.parametrize("columns,width", (("60", 60), ("7", 40), ("900", 120), ("many", 80), ("", 80)))
def test_how_wide_it_is(columns: str, width: int) -> None:
    assert screen_of(Stream(False), {"COLUMNS": columns}).width == width


def test_a_stream_without_an_encoding_gets_plain_letters() -> None:
    assert screen_of(Stream(False, None), {}).encoding == "ascii"


def test_many_devices_are_counted_and_not_printed_one_by_one() -> None:
    whole = sample.fleet(30, 11, 11)
    page = told(whole)
    assert page.count("ほか 10 件") == len({one["control"] for one in whole["findings"]})
    assert len(page.splitlines()) < 2000


def test_nothing_at_all_is_still_a_page(document: Document) -> None:
    document["findings"], document["devices"], document["items"], document["extension"] = [], [], [], []
    document["summary"]["counted"] = 0
    assert "まとめ" in told(document)


def test_the_registry_prints_it(document: Document) -> None:
    assert "不適合の内容" in render("terminal", document, "ja").decode()
