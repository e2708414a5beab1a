"""Cells: text that stays text, dates that are dates, and the few looks the book uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shikiri.model.document import Words
from shikiri.model.say import Lang

Sheet: TypeAlias = Worksheet  # its write-only twin, really: openpyxl gives both the same words
LONGEST = 32_000  # Excel refuses a cell of more than 32,767 characters
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_LOOKED_AT = 1000
_TALLEST = 12
_GOTHIC = "Yu Gothic"
_LINE = Side(style="hair", color="FFB8B8B8")
_STRONG = Side(style="medium", color="FF1F3A5F")

HEAD = PatternFill("solid", start_color="FF1F3A5F")
TO_FILL = PatternFill("solid", start_color="FFFFF8E1")
WASH = PatternFill("solid", start_color="FFEEF2F6")
STATUS_FILLS: dict[str, PatternFill] = {
    "fail": PatternFill("solid", start_color="FFFBE8E6"),
    "unreachable": PatternFill("solid", start_color="FFFCECDD"),
    "unknown": PatternFill("solid", start_color="FFFAF1CF"),
    "unattested": PatternFill("solid", start_color="FFEEEBF9"),
    "waived": PatternFill("solid", start_color="FFE5EEF7"),
    "pass": PatternFill("solid", start_color="FFE8F3EA"),
    "not_applicable": PatternFill("solid", start_color="FFEEEEEB"),
}
PLAIN, BOLD, SOFT = Font(name=_GOTHIC, size=10), Font(name=_GOTHIC, size=10, bold=True), Font(name=_GOTHIC, size=9)
TITLE, WHITE = Font(name=_GOTHIC, size=16, bold=True), Font(name=_GOTHIC, size=10, bold=True, color="FFFFFFFF")
WRAP = Alignment(wrap_text=True, vertical="top")
RIGHT = Alignment(horizontal="right", vertical="top")
MIDDLE = Alignment(horizontal="center", vertical="top", wrap_text=True)
_GRID = Border(bottom=_LINE, left=_LINE, right=_LINE)
_FIRST = Border(bottom=_LINE, left=_LINE, right=_LINE, top=_STRONG)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its headline, its width, and whether a person fills it."""

    title: Words
    width: int
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours; whatever else begins with `=` is text."""

    text: str


def cell(
    sheet: Sheet,
    value: object,
    *,
    font: Font = PLAIN,
    fill: PatternFill | None = None,
    align: Alignment | None = WRAP,
    grid: bool = True,
    first: bool = False,
) -> Cell:
    """A cell. Text from devices and people never becomes a formula, not even when it is edited."""
    if isinstance(value, Formula):
        made = WriteOnlyCell(sheet, value=value.text)
    elif isinstance(value, date | int):
        made = WriteOnlyCell(sheet, value=value)
        if isinstance(value, date):
            made.number_format = "yyyy/mm/dd"
    else:
        words = clean(str(value or ""))
        made = WriteOnlyCell(sheet, value=words or None)
        if words:
            made.data_type = "s"
        if words.startswith(_FORMULA):
            made.quotePrefix = True
    made.font = font
    if fill is not None:
        made.fill = fill
    if align is not None:
        made.alignment = align
    if grid:
        made.border = _FIRST if first else _GRID
    return made


def clean(text: str) -> str:
    """Text that the file format can hold."""
    words = _UNWRITABLE.sub("?", text)
    return words if len(words) <= LONGEST else words[:LONGEST] + " …"


def day(text: str | None) -> object:
    """A real date where the text is one."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return text or ""


def headline(sheet: Sheet, columns: Iterable[Column], lang: Lang) -> list[Cell]:
    """The row of titles."""
    middle = Alignment(wrap_text=True, vertical="center", horizontal="center")
    return [cell(sheet, column.title[lang], font=WHITE, fill=HEAD, align=middle) for column in columns]


def lines(text: object, width: int) -> int:
    """How many lines a text takes in a column; Japanese is twice as wide."""
    if not isinstance(text, str):
        return 1
    return sum(1 + max(0, _cells(line) - 1) // max(1, width - 1) for line in text[:_LOOKED_AT].split("\n"))


def _cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)


def height(sheet: Sheet, row: int, most: int) -> None:
    """Room for some lines; to be said before the row is written."""
    sheet.row_dimensions[row].height = 15.0 * min(max(most, 1), _TALLEST) + 3


def set_up(sheet: Sheet, columns: Sequence[Column], *, freeze: str, titles: int) -> None:
    """Widths, what stays in sight, and paper: A4 landscape, as wide as the page. To be said before the first row."""
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = freeze
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{titles}:{titles}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.center.text = "&P / &N"
    sheet.oddFooter.left.text = "&A"
