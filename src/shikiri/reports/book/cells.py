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
CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")
MIDDLE = Alignment(horizontal="center", vertical="top", wrap_text=True)
GRID = Border(bottom=_LINE, left=_LINE, right=_LINE)
FIRST = Border(bottom=_LINE, left=_LINE, right=_LINE, top=_STRONG)


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


class Pen:
    """Writes the cells of one worksheet. A look is worked out once: hashing styles is what makes such books slow."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._looks: dict[tuple[object, ...], Cell] = {}

    def cell(
        self,
        value: object,
        *,
        font: Font = PLAIN,
        fill: PatternFill | None = None,
        align: Alignment | None = WRAP,
        border: Border | None = GRID,
    ) -> Cell:
        """A cell. Text from devices and people never becomes a formula, not even when it is edited."""
        is_date, quoted = isinstance(value, date), False
        if isinstance(value, Formula):
            made = WriteOnlyCell(self._sheet, value=value.text)
        elif isinstance(value, date | int):
            made = WriteOnlyCell(self._sheet)
            made.value = value
        else:
            words = clean(str(value or ""))
            quoted = words.startswith(_FORMULA)
            made = WriteOnlyCell(self._sheet, value=words or None)
            if words:
                made.data_type = "s"
        key = (id(font), id(fill), id(align), id(border), is_date, quoted)
        if key not in self._looks:
            self._looks[key] = self._look(font, fill, align, border, is_date=is_date, quoted=quoted)
        made._style = self._looks[key]._style  # type: ignore[attr-defined]  # noqa: SLF001  (openpyxl's own way to share a look)
        return made

    def _look(
        self,
        font: Font,
        fill: PatternFill | None,
        align: Alignment | None,
        border: Border | None,
        *,
        is_date: bool,
        quoted: bool,
    ) -> Cell:
        look = WriteOnlyCell(self._sheet)
        look.font = font
        if fill is not None:
            look.fill = fill
        if align is not None:
            look.alignment = align
        if border is not None:
            look.border = border
        if is_date:
            look.number_format = "yyyy/mm/dd"
        look.quotePrefix = quoted
        return look

    def note(self, value: object, font: Font = SOFT) -> list[Cell]:
        """A row that is one line of text across the columns."""
        return [self.cell(value, font=font, align=None, border=None)]

    def headline(self, columns: Iterable[Column], lang: Lang) -> list[Cell]:
        """The row of titles."""
        return [self.cell(column.title[lang], font=WHITE, fill=HEAD, align=CENTRE) for column in columns]


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
    if (footer := sheet.oddFooter) is not None:
        footer.left.text, footer.center.text = "&A", "&P / &N"
