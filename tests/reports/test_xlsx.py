from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries

from shikiri.intake.ledger_sheet import COLUMNS, NO, YES
from shikiri.intake.ledger_xlsx import read_sheet
from shikiri.model.document import Document
from shikiri.model.errors import PolicyError
from shikiri.model.say import LANGS, Lang
from shikiri.reports import marks
from shikiri.reports.book import check
from shikiri.reports.xlsx import render
from tests.reports import sample

OFFICE = shutil.which("soffice")
CHAPTERS = ("1", "2", "3", "4", "5", "6")
EVIL = ('=HYPERLINK("http://192.0.2.1","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0")


def book_of(document: Document, lang: Lang = "ja") -> Workbook:
    return load_workbook(io.BytesIO(render(document, lang)))


def column(name: str) -> int:
    return [*check.columns()].index(name) + 1


def row_of(book: Workbook, item: str) -> dict[str, object]:
    """The cells of an item by the names of the columns."""
    sheet = book.worksheets[0]
    number = next(row for row in range(check.FIRST_ROW, sheet.max_row + 1) if sheet.cell(row, 1).value == item)
    cells: dict[str, object] = {name: sheet.cell(number, place).value for place, name in enumerate(check.columns(), 1)}
    return cells | {"row": number}


@pytest.fixture(scope="module")
def document() -> Document:
    return sample.document()


@pytest.fixture(scope="module")
def book(document: Document) -> Workbook:
    return book_of(document)


def test_every_row_of_the_edition_stands_in_its_order(book: Workbook, document: Document) -> None:
    sheet = book.worksheets[0]
    items = [sheet.cell(row, 1).value for row in range(check.FIRST_ROW, sheet.max_row + 1)]
    assert items == [row["id"] for row in (*document["items"], *document["extension"])]
    for row in document["items"]:
        shown = row_of(book, row["id"])
        assert shown["question"] == row["question"]["ja"]
        assert marks.word(row["status"])["ja"] in str(shown["status"])
        assert shown["tier"] == {"basic": "基本", "advanced": "応用"}[row["tier"]]
        assert shown["due"] is None or str(shown["due"])[:10] == row["due"]


def test_the_answers_are_those_of_the_sheet(book: Workbook, document: Document) -> None:
    for row in document["items"]:
        shown = row_of(book, row["id"])["sheet"]
        if row["status"] == "unattested":
            assert str(shown).startswith("=IF(")
        else:
            assert (shown or "") == row["sheet"]
    for row in document["extension"]:
        assert row_of(book, row["id"])["sheet"] is None


def test_what_the_status_rests_on_is_named(book: Workbook) -> None:
    assert "佐藤 花子" in str(row_of(book, "1-1-1")["proof"])
    assert "無線LANはWPA2" in str(row_of(book, "3-3-1")["proof"])
    assert "鈴木 一郎" in str(row_of(book, "3-3-2")["proof"])
    assert "該当しません" in str(row_of(book, "2-5-1")["proof"])
    assert row_of(book, "1-3-1")["proof"] == "申告がありません。"
    assert row_of(book, "3-3-1")["date"] is not None
    assert row_of(book, "1-3-1")["date"] is None
    assert row_of(book, "2-6-1")["note"] == "集計に含めません"


def test_it_is_set_up_for_people_and_for_paper(book: Workbook) -> None:
    first = book.worksheets[0]
    assert first.freeze_panes == f"F{check.FIRST_ROW}"
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize or 0) == 9
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(cast("int", sheet.page_setup.fitToHeight)) == 0
        assert sheet.print_title_rows
        assert (sheet.column_dimensions["A"].width or 0) >= 8
    assert first.auto_filter.ref.startswith("A6:")
    assert [sheet.title for sheet in book.worksheets] == ["チェックシート", "判定の内容", "集計"]


def test_people_choose_from_lists_on_their_rows_only(book: Workbook, document: Document) -> None:
    rules = {rule.formula1: rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert set(rules) == {'"Y,N,該当なし"', '"はい,いいえ"'}
    answers = rules['"はい,いいえ"']
    for row in (*document["items"], *document["extension"]):
        place = f"{check.letter_of('answer')}{row_of(book, row['id'])['row']}"
        assert (place in answers.sqref) is (row["answered_by"] != "machine")


# The formulas, worked out by a few lines of our own.


def _cells(book: Workbook, area: str, at: str) -> list[object]:
    title, _, span = area.rpartition("!")
    sheet = book[title.strip("'")] if title else book[at]
    left, top, right, bottom = cast("tuple[int, int, int, int]", range_boundaries(span.replace("$", "")))
    return [_value(book, sheet.cell(row, place)) for row in range(top, bottom + 1) for place in range(left, right + 1)]


def _value(book: Workbook, cell: object) -> object:
    assert isinstance(cell, Cell)
    if cell.data_type != "f":
        return cell.value
    return _work_out(book, str(cell.value)[1:], str(cell.parent.title))


def _criterion(book: Workbook, text: str, at: str) -> str:
    parts = [part.strip() for part in text.split("&")]
    return "".join(part.strip('"') if part.startswith('"') else str(_cells(book, part, at)[0]) for part in parts)


def _fits(value: object, criterion: str) -> bool:
    return value is not None and fnmatchcase(str(value), criterion)


def _countifs(book: Workbook, arguments: str, at: str) -> int:
    parts = re.findall(r"('[^']*'![$A-Z0-9:]+),([^,]+)", arguments)
    assert parts
    columns = [[_fits(value, _criterion(book, rule, at)) for value in _cells(book, area, at)] for area, rule in parts]
    return sum(all(row) for row in zip(*columns, strict=True))


def _work_out(book: Workbook, formula: str, at: str) -> object:
    rules: tuple[tuple[str, Callable[[re.Match[str]], object]], ...] = (
        (r"COUNTIFS?\(([^()]*)\)", lambda found: _countifs(book, found[1], at)),
        (r"SUM\(([A-Z0-9:]+)\)", lambda found: sum(cast("list[int]", _cells(book, found[1], at)))),
        (
            r'IF\(([A-Z]+\d+)="(.*?)","(\w*)",IF\(\1="(.*?)","(\w*)",""\)\)',
            lambda found: {found[2]: found[3], found[4]: found[5]}.get(str(_cells(book, found[1], at)[0]), ""),
        ),
    )
    for pattern, act in rules:
        if whole := re.fullmatch(pattern, formula):
            return act(whole)
    if share := re.fullmatch(r'IF\((C\d+)-(F\d+)=0,"",ROUNDDOWN\(100\*(D\d+)/\(\1-\2\),0\)&"%"\)', formula):
        rows, apart, yes = (cast("int", _cells(book, share[place], at)[0]) for place in (1, 2, 3))
        return f"{100 * yes // (rows - apart)}%" if rows - apart else ""
    first, *others = (cast("int", _cells(book, part, at)[0]) for part in formula.split("-"))
    return first - sum(others)


def test_chapter_1_is_not_chapter_10() -> None:
    whole = sample.document()
    for item in whole["items"]:
        if item["chapter"] == "6":
            item["id"], item["chapter"] = f"10{item['id'][1:]}", "10"
    book = book_of(whole)
    table = totals(book, lambda cell: _value(book, cell))
    assert (table["1"][0], table["10"][0]) == (9, 3)


def totals(book: Workbook, worked_out: Callable[[object], object]) -> dict[str, list[object]]:
    sheet = book.worksheets[2]
    table = {}
    for row in range(5, 14):
        name = str(sheet.cell(row, 1).value or sheet.cell(row, 2).value)
        table[name] = [worked_out(sheet.cell(row, place)) for place in range(3, 9)]
    return table


def expected(document: Document) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {}
    kinds = {name: ("chapter", name) for name in CHAPTERS}
    kinds |= {"基本": ("tier", "basic"), "応用": ("tier", "advanced"), "合計": ("", "")}
    for name, (key, value) in kinds.items():
        rows = [cast("dict[str, object]", row) for row in document["items"] if not key or row.get(key) == value]
        answers = [row["sheet"] for row in rows]
        yes, no, apart, blank = (answers.count(word) for word in ("Y", "N", "該当なし", ""))
        share = f"{100 * yes // (len(rows) - apart)}%" if len(rows) - apart else ""
        table[name] = [len(rows), yes, no, apart, blank, share]
    return table


def test_the_formulas_count_the_sheet(book: Workbook, document: Document) -> None:
    assert totals(book, lambda cell: _value(book, cell)) == expected(document)
    numbers = [cell for row in book.worksheets[2].iter_rows(5, 13, 3, 8) for cell in row]
    assert all(cell.data_type == "f" for cell in numbers)


def test_a_statement_that_is_filled_in_is_counted_at_once(document: Document) -> None:
    book = book_of(document)
    before = totals(book, lambda cell: _value(book, cell))["1"]
    row = cast("int", row_of(book, "1-3-1")["row"])
    book.worksheets[0].cell(row, column("answer")).value = "はい"
    after = totals(book, lambda cell: _value(book, cell))["1"]
    assert (before[1], after[1]) == (7, 8)
    book.worksheets[0].cell(row, column("answer")).value = "いいえ"
    assert totals(book, lambda cell: _value(book, cell))["1"][2] == 1


@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice on this machine")
@pytest.mark.parametrize("lang", LANGS)
def test_a_real_program_works_out_the_same(document: Document, tmp_path: Path, lang: Lang) -> None:
    book = book_of(document, lang)
    row = cast("int", row_of(book, "1-3-1")["row"])
    book.worksheets[0].cell(row, column("answer")).value = "はい" if lang == "ja" else "Yes"
    book.save(tmp_path / "in.xlsx")
    program = [cast("str", OFFICE), "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    subprocess.run(
        [*program, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), "in.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=240,
    )
    again = load_workbook(tmp_path / "out" / "in.xlsx", data_only=True)
    wanted = [*expected(document).values()]
    for line in (wanted[0], wanted[6], wanted[8]):
        line[1], line[4] = cast("int", line[1]) + 1, cast("int", line[4]) - 1
        line[5] = f"{100 * cast('int', line[1]) // (cast('int', line[0]) - cast('int', line[3]))}%"
    assert [*totals(again, lambda cell: cast("Cell", cell).value).values()] == wanted
    assert "Y 37" in str(again.worksheets[0]["A4"].value)


def test_the_titles_are_those_that_are_read_back() -> None:
    shared = {one.key: one.title for one in COLUMNS}
    for name, one in check.columns().items():
        if name in shared:
            assert one.title == {"ja": shared[name].ja, "en": shared[name].en}
    assert {"item", "tier", "question", "answer", "who", "role", "when", "valid_until", "statement", "evidence"} <= set(
        check.columns()
    )
    rules = {"ja": '"はい,いいえ"', "en": '"Yes,No"'}
    for lang in LANGS:
        book = book_of(sample.document(), lang)
        formulas = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
        assert rules[lang] in formulas
        assert rules[lang] == f'"{YES.in_(lang)},{NO.in_(lang)}"'


@pytest.mark.parametrize("lang", LANGS)
def test_a_filled_sheet_is_read_back_as_statements(tmp_path: Path, lang: Lang) -> None:
    whole = sample.document()
    book = book_of(whole, lang)
    sheet = book.worksheets[0]
    row = cast("int", row_of(book, "1-3-1")["row"])
    filled = {"answer": YES.in_(lang), "who": "田中 次郎", "when": date(2026, 11, 20), "statement": "手順書を見た。"}
    for name, value in filled.items():
        sheet.cell(row, column(name)).value = value  # type: ignore[assignment]  # text and a date
    book.save(tmp_path / "sheet.xlsx")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "policy-2026.pdf").write_bytes(b"%PDF-")
    entries = read_sheet(tmp_path / "sheet.xlsx", date(2026, 11, 21), folder=tmp_path)
    by_item = {entry.item: entry for entry in entries}
    stated = {item["id"] for item in whole["items"] if item["attested"]}
    assert set(by_item) == stated | {"1-3-1"}
    assert (by_item["1-3-1"].who, by_item["1-3-1"].when) == ("田中 次郎", date(2026, 11, 20))
    assert by_item["1-1-1"].statement == sample.statement()["statement"]
    assert by_item["1-1-1"].evidence[0].file == "evidence/policy-2026.pdf"


def test_an_untouched_sheet_states_only_what_was_stated(tmp_path: Path) -> None:
    whole = sample.document()
    for item in whole["items"]:
        item["attested"] = None
    (tmp_path / "sheet.xlsx").write_bytes(render(whole, "ja"))
    assert read_sheet(tmp_path / "sheet.xlsx", date(2026, 11, 21)) == ()
    wrong = book_of(whole)
    wrong.worksheets[0].cell(check.FIRST_ROW, column("answer")).value = "たぶん"
    wrong.save(tmp_path / "wrong.xlsx")
    with pytest.raises(PolicyError):
        read_sheet(tmp_path / "wrong.xlsx", date(2026, 11, 21))


@pytest.mark.parametrize("text", EVIL)
def test_text_never_becomes_a_formula(text: str) -> None:
    book = book_of(sample.hostile(text))
    ours = re.compile(r"^=(?:COUNTIFS?\(|SUM\(|IF\(|C\d+-|\"Y \"&)")
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert ours.match(str(cell.value)), cell.value
                elif str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "?=")):
                    seen += 1
                    assert cell.data_type == "s"
                    assert cell.quotePrefix or str(cell.value).startswith("?")
    assert seen > 20


@pytest.mark.parametrize("text", ("\x00\x08\x1b\ud800\uffff", "🔥 <&>]]> '\"", "長" * 40_000))
def test_any_text_makes_a_book_that_opens(text: str) -> None:
    raw = render(sample.hostile(text), "ja")
    for name in zipfile.ZipFile(io.BytesIO(raw)).namelist():
        assert ".." not in name
    book = load_workbook(io.BytesIO(raw))
    longest = max(len(str(cell.value or "")) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert longest <= 32_767
    assert len(text) < 32_000 or any(str(cell.value).endswith("…") for row in book.worksheets[1] for cell in row)


def test_what_the_report_does_not_know_it_does_not_show() -> None:
    strange = sample.document()
    for part in (strange, strange["facility"], *strange["devices"], *strange["findings"], *strange["items"]):
        cast("dict[str, object]", part)["psk"] = "canary-4f1d"
    archive = zipfile.ZipFile(io.BytesIO(render(strange, "ja")))
    assert not [name for name in archive.namelist() if b"canary-4f1d" in archive.read(name)]


def test_every_finding_has_its_row(book: Workbook, document: Document) -> None:
    sheet = book.worksheets[1]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(2)]
    assert len(rows) == len(document["findings"])
    for finding in document["findings"]:
        mine = [row for row in rows if row[12] == finding["control"] and row[3] == finding["thing"]]
        row = next(row for row in mine if row[2] == (finding["device"] or "施設全体"))
        assert marks.word(finding["status"])["ja"] in row[0]
        assert row[1] == ("はい" if finding["counted"] else "いいえ")
        assert [row[6], row[7]] == [finding["expected"], finding["actual"]]
        if finding["evidence"]:
            assert row[13] == finding["evidence"]["sha256"]
            assert str(finding["evidence"]["line"] or finding["evidence"]["lines_read"]) in row[9]


def test_a_fleet_is_summed_up_and_no_trouble_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shikiri.reports.book.found.MOST_ROWS", 50)
    monkeypatch.setattr("shikiri.reports.book.found.MOST_PASSES", 5)
    monkeypatch.setattr("shikiri.reports.book.found._CELL", 300)
    whole = sample.fleet(devices=30, each=30, fails=12)
    sheet = book_of(whole).worksheets[1]
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(2)]
    text = "\n".join(f"{row[2]} {row[3]}\n{row[9]}\n" for row in rows if len(row) > 9)
    for finding in whole["findings"]:
        if finding["status"] == "fail":
            assert f"{finding['device']} {finding['thing']}" in text
    assert str(30 * 18 - 5) in rows[-1][0]
    assert max(len(row[9]) for row in rows) < 400


def test_the_summary_marks_the_forecast(book: Workbook) -> None:
    text = "\n".join(str(cell.value) for row in book.worksheets[2].iter_rows() for cell in row if cell.value)
    assert "（参考）" in text
    assert "29 / 43 項目が適合（67％）" in text
    assert "A〜D" in text
    assert "一部だけの判定" not in text
    partial = book_of(sample.document(partial=True))
    assert "一部だけの判定" in str(partial.worksheets[0]["A3"].value)
