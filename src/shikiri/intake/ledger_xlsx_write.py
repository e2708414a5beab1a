"""Attestations out to an Excel sheet: one row an item, dropdowns for answers, real dates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shikiri.files.atomic import write_whole
from shikiri.intake.ledger_sheet import COLUMNS, FIRST_ROW, GUIDE, HELP, NO, SHEET, TIERS, YES
from shikiri.model.edition import Edition, Item
from shikiri.model.ledger import Attestation
from shikiri.model.say import Lang

_HEAD = PatternFill("solid", start_color="FF1F4E79")
_TO_FILL = PatternFill("solid", start_color="FFFFF8E1")
_SPARE_ROWS = 200
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def write_sheet(
    path: Path,
    edition: Edition,
    entries: Iterable[Attestation] = (),
    lang: Lang = "ja",
    *,
    extension: Iterable[Item] = (),
) -> None:
    """The sheet of an edition with what is already stated; the rows a person must answer are there even when empty."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET.in_(lang)
    _headline(sheet, lang)
    said: dict[str, list[Attestation]] = {}
    for one in entries:
        said.setdefault(one.item, []).append(one)
    row = FIRST_ROW
    for item in (*edition.items, *extension):
        if item.answered_by == "machine" and item.id not in said:
            continue
        rows: Sequence[Attestation | None] = said.get(item.id) or (None,)
        for entry in rows:
            _row(sheet, row, item, entry, lang)
            row += 1
    _dropdowns(sheet, row + _SPARE_ROWS, lang)
    sheet.freeze_panes = "D2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    guide = book.create_sheet(HELP.in_(lang))
    guide.column_dimensions["A"].width = 100
    for number, text in enumerate(GUIDE, 1):
        _write(guide, number, 1, text.in_(lang))
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue())


def _headline(sheet: Worksheet, lang: Lang) -> None:
    for number, column in enumerate(COLUMNS, 1):
        cell = _write(sheet, 1, number, column.title.in_(lang))
        cell.font, cell.fill = Font(bold=True, color="FFFFFFFF"), _HEAD
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _row(sheet: Worksheet, row: int, item: Item, entry: Attestation | None, lang: Lang) -> None:
    values: Mapping[str, object] = {
        "item": item.id,
        "tier": TIERS[item.tier].in_(lang),
        "question": item.question.in_(lang),
        **(_said(entry, lang) if entry is not None else {}),
    }
    for number, column in enumerate(COLUMNS, 1):
        cell = _write(sheet, row, number, values.get(column.key, ""))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=not column.filled)
        if column.filled:
            cell.fill = _TO_FILL
        if column.key in ("when", "valid_until"):
            cell.number_format = "yyyy/mm/dd"


def _said(entry: Attestation, lang: Lang) -> Mapping[str, object]:
    return {
        "answer": YES.in_(lang),
        "who": entry.who,
        "role": entry.role,
        "when": entry.when,
        "valid_until": entry.valid_until,
        "statement": entry.statement,
        "device": entry.device,
        "control": entry.control,
        "evidence": "\n".join(one.file for one in entry.evidence),
    }


def _write(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """A cell with a value. Text stays text: whatever begins with `=` must not become a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  (a fresh sheet has no merged cells)
    if isinstance(value, str):
        if value:
            cell.value = _UNWRITABLE.sub("?", value)
            cell.data_type = "s"
    else:
        cell.value = value  # type: ignore[assignment]  # a date
    return cell


def _dropdowns(sheet: Worksheet, last: int, lang: Lang) -> None:
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        if column.key == "answer":
            rule = DataValidation(type="list", formula1=f'"{YES.in_(lang)},{NO.in_(lang)}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
