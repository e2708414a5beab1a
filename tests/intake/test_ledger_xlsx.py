"""Attestations through Excel: out, filled by a person, and in again."""

from __future__ import annotations

import dataclasses
import hashlib
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from shikiri.intake.japanese_date import day
from shikiri.intake.ledger_xlsx import read_sheet, write_sheet
from shikiri.intake.vocabulary import Vocabulary
from shikiri.model.edition import Chapter, Edition, Item, Measure
from shikiri.model.ledger import Attestation, EvidenceFile, Ledger
from shikiri.model.say import Lang, Text
from tests.intake.told import problems, spoken

TODAY = date(2026, 11, 21)
KNOWN = Vocabulary(
    items={"1-1-1": 365, "1-2-1": 365, "3-1-1": 31}, controls=frozenset({"wlan-pmf"}), devices=frozenset({"gw1"})
)


def item(name: str, answered_by: Any = "person") -> Item:
    return Item(
        id=name,
        tier="basic",
        title=Text("題", "Title"),
        question=Text("=確認したか", "=Is it so?"),
        todo=Text("する", "Do it"),
        answered_by=answered_by,
        evidence=("photo",),
        valid_days=365,
        risk="C",
        effort="hours",
    )


EDITION = Edition(
    id="e",
    name=Text("版", "Edition"),
    issued="2021-03",
    tracks=(),
    chapters=(Chapter("1", Text("章", "Chapter"), "audit"),),
    measures=(Measure("1-1", Text("対策", "Measure")),),
    items=(item("1-1-1"), item("1-2-1"), item("3-1-1", "machine")),
    facts={},
    levels=(),
    certificates=(),
)
SAID = Attestation(
    item="1-1-1",
    who="佐藤",
    role="店長",
    when=date(2026, 11, 1),
    valid_until=date(2027, 10, 1),
    statement="=1+1 を見た",
    device="gw1",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "申告.xlsx"


def filled(path: Path, values: dict[str, object], row: int = 2, lang: Lang = "ja", formats: str = "") -> Path:
    """The sheet with some cells of a row filled as a person would."""
    write_sheet(path, EDITION, (), lang)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    titles = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
    for title, value in values.items():
        cell = sheet.cell(row, titles[title])
        cell.value = value  # type: ignore[assignment]
        cell.number_format = formats or cell.number_format
    book.save(path)
    return path


GOOD: dict[str, object] = {"回答": "はい", "確認した人": "佐藤", "確認した日": datetime(2026, 11, 1)}  # noqa: DTZ001


@pytest.mark.parametrize("lang", ("ja", "en"))
def test_what_goes_out_comes_in(path: Path, lang: Lang) -> None:
    other = Attestation(
        item="3-1-1",
        who="a",
        when=date(2026, 11, 2),
        valid_until=date(2026, 12, 3),
        statement="s\nt",
        control="wlan-pmf",
    )
    write_sheet(path, EDITION, (SAID, dataclasses.replace(SAID, device=""), other), lang)
    assert read_sheet(path, TODAY, KNOWN) == (
        dataclasses.replace(SAID, line=2),
        dataclasses.replace(SAID, device="", line=3),
        dataclasses.replace(other, line=5),
    )


def test_the_empty_sheet_has_the_rows_a_person_answers(path: Path) -> None:
    write_sheet(path, EDITION)
    sheet = load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == ["項目", "1-1-1", "1-2-1", None]
    assert read_sheet(path, TODAY, KNOWN) == ()
    rules = sheet.data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"はい,いいえ"']


def test_extension_items_have_rows_of_their_own(path: Path) -> None:
    stated = dataclasses.replace(SAID, item="x-mfa", device="", line=4)
    write_sheet(path, EDITION, (stated,), extension=(item("x-mfa"),))
    read = read_sheet(path, TODAY, Vocabulary(items={"x-mfa": 365}))
    assert read == (stated,)
    assert not Ledger(attestations=(dataclasses.replace(stated, line=9),)).lacks(read[0])
    assert Ledger(attestations=(SAID,)).lacks(read[0])


def test_no_text_becomes_a_formula(path: Path) -> None:
    write_sheet(path, EDITION, (SAID,))
    cells = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=") for cell in cells)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


@pytest.mark.parametrize(
    "written",
    (
        datetime(2026, 11, 1),  # noqa: DTZ001
        date(2026, 11, 1),
        "2026/11/1",
        "2026-11-01",
        "2026.11.01",
        "2026年11月1日",
        "２０２６年１１月１日",
        "令和8年11月1日",
        "令和８年 11月 1日",
        "R8.11.1",
        "r8/11/01",
    ),
)
def test_days_as_people_write_them(path: Path, written: object) -> None:
    entry = read_sheet(filled(path, GOOD | {"確認した日": written}), TODAY, KNOWN)[0]
    assert entry.when == date(2026, 11, 1)
    assert entry.valid_until == date(2027, 11, 1)


@pytest.mark.parametrize(
    "written",
    ("11/1", "2026/13/1", "令和0年1月1日", "平成", "昨日", 46327, 3.5, True, None, "H31.4.31", "R1.4.30", "2026-11"),
)
def test_what_is_no_day(written: object) -> None:
    assert day(written) is None


def test_eras_begin_where_they_begin() -> None:
    assert day("令和元年5月1日") == date(2019, 5, 1)
    assert day("平成31年4月30日") == date(2019, 4, 30)


@pytest.mark.parametrize(
    "values, expected",
    (
        ({"確認した日": "昨日"}, [("申告!G2", "intake.cell_date")]),
        ({"確認した日": "2026/11/22"}, [("申告!G2", "intake.future")]),
        ({"確認した日": None}, [("申告!G2", "intake.missing")]),
        ({"確認した人": None}, [("申告!E2", "intake.missing")]),
        ({"確認した人": "=A1"}, [("申告!E2", "intake.cell_formula")]),
        ({"確認した人": "#REF!"}, [("申告!E2", "intake.cell_error")]),
        ({"確認した人": 3.5}, [("申告!E2", "intake.cell_text")]),
        ({"回答": "たぶん"}, [("申告!D2", "intake.cell_answer")]),
        ({"回答": None}, [("申告!D2", "intake.cell_answer")]),
        ({"有効期限": "2026/10/1"}, [("申告!H2", "intake.ends_before_it_starts")]),
        ({"項目": "9-9-9"}, [("申告!A2", "intake.want_word")]),
        ({"項目": datetime(2003, 6, 1)}, [("申告!A2", "intake.cell_item_date")]),  # noqa: DTZ001
        ({"機器（限る場合）": "gw2"}, [("申告!J2", "intake.want_word_near")]),
        ({"証拠のファイル": "no.jpg"}, [("申告!L2", "intake.evidence_missing")]),
        ({"証拠のファイル": "../../etc/passwd"}, [("申告!L2", "intake.evidence_missing")]),
    ),
)
def test_each_doubtful_cell_has_its_place(
    path: Path, values: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    filled(path, GOOD | values)
    found = problems(lambda: read_sheet(path, TODAY, KNOWN, folder=path.parent))
    assert [(one.file, one.line) for one in found] == [("申告.xlsx", 2)] * len(expected)
    assert [(one.path, one.sentence.key) for one in found] == expected


def test_a_bare_number_is_no_day(path: Path) -> None:
    filled(path, GOOD | {"確認した日": 46327}, formats="General")
    found = problems(lambda: read_sheet(path, TODAY, KNOWN))
    assert [(one.path, one.sentence.key) for one in found] == [("申告!G2", "intake.cell_date")]


def test_all_doubtful_cells_at_once(path: Path) -> None:
    filled(path, GOOD | {"確認した日": "昨日", "確認した人": "=A1", "機器（限る場合）": "gw2"})
    assert [one.path for one in problems(lambda: read_sheet(path, TODAY, KNOWN))][:2] == ["申告!E2", "申告!G2"]


def test_no_is_no_statement(path: Path) -> None:
    assert read_sheet(filled(path, GOOD | {"回答": "いいえ"}), TODAY, KNOWN) == ()


def test_evidence_is_held_by_its_sha256(path: Path) -> None:
    (path.parent / "a b.jpg").write_bytes(b"proof")
    filled(path, GOOD | {"証拠のファイル": "a b.jpg\n"})
    entry = read_sheet(path, TODAY, KNOWN, folder=path.parent)[0]
    assert entry.evidence == (EvidenceFile(file="a b.jpg", sha256=hashlib.sha256(b"proof").hexdigest()),)


def test_rows_above_and_another_order_of_columns(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["施設の申告"])
    book.worksheets[0].append(["確認した日", "確認した人", "回答", "項目", "覚え書き"])
    book.worksheets[0].append(["令和8年11月1日", "佐藤", "はい", "1-1-1", "なし"])
    book.save(path)
    assert [(one.item, one.line) for one in read_sheet(path, TODAY, KNOWN)] == [("1-1-1", 3)]


@pytest.mark.parametrize("raw", (b"", b"PK\x03\x04 broken", b"item,answer\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
def test_what_is_no_sheet(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    assert [one.sentence.key for one in problems(lambda: read_sheet(path, TODAY, KNOWN))] == ["intake.not_a_sheet"]


def test_a_sheet_without_our_headline(path: Path) -> None:
    Workbook().save(path)
    assert [one.sentence.key for one in problems(lambda: read_sheet(path, TODAY, KNOWN))] == ["intake.no_headline"]


def test_a_zip_bomb_is_not_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (61 * 1024 * 1024))
    assert [one.sentence.key for one in problems(lambda: read_sheet(path, TODAY, KNOWN))] == ["intake.sheet_too_big"]


def test_a_file_that_is_not_there(path: Path) -> None:
    found = problems(lambda: read_sheet(path, TODAY, KNOWN))
    assert "申告.xlsx:1:" in spoken(found)
