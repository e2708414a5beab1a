"""First worksheet: the check sheet. What was judged stands left; what people state is filled in on the right."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from shikiri.model.document import Document, ItemPart, Words
from shikiri.model.say import Lang
from shikiri.reports import marks
from shikiri.reports.book.cells import (
    BOLD,
    FIRST,
    GRID,
    MIDDLE,
    PLAIN,
    SOFT,
    STATUS_FILLS,
    TITLE,
    TO_FILL,
    WASH,
    WRAP,
    Column,
    Formula,
    Pen,
    Sheet,
    day,
    height,
    lines,
    set_up,
)
from shikiri.reports.headings import chapter_name, measure_name, told
from shikiri.reports.html import moment
from shikiri.reports.page.sheet import row_of

HEAD_ROW = 6
FIRST_ROW = HEAD_ROW + 1
ANSWERS = ("Y", "N", "該当なし")
_MIDDLE = frozenset({"sheet", "tier", "answer"})


def _said(key: str, width: int, *, filled: bool = False) -> Column:
    return Column(told(f"xlsx.{key}"), width, filled)


def columns() -> dict[str, Column]:
    """All columns by name. The filled ones have the titles by which statements are read back."""
    return {
        "item": _said("item", 9),
        "chapter": _said("chapter", 15),
        "measure": _said("measure", 19),
        "tier": _said("tier", 6),
        "question": _said("question", 46),
        "sheet": _said("sheet", 11, filled=True),
        "status": _said("status", 15),
        "proof": _said("proof", 36),
        "date": _said("date", 12),
        "due": _said("due", 12),
        "note": _said("note", 22, filled=True),
        "answer": _said("answer", 8, filled=True),
        "who": _said("who", 16, filled=True),
        "role": _said("role", 14, filled=True),
        "when": _said("when", 14, filled=True),
        "valid_until": _said("valid_until", 14, filled=True),
        "statement": _said("statement", 40, filled=True),
        "evidence": _said("evidence", 30, filled=True),
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of the sheet lie, for the formulas that count them."""

    title: str
    first: int
    last: int

    def range(self, name: str) -> str:
        letter = letter_of(name)
        return f"'{self.title}'!${letter}${self.first}:${letter}${self.last}"


def letter_of(name: str) -> str:
    """The letter of a column."""
    return get_column_letter([*columns()].index(name) + 1)


def write(book: Workbook, document: Document, lang: Lang) -> Place:
    """The worksheet; every row of the edition, in its order, and below it the additional items."""
    table = columns()
    place = Place(told("xlsx.check")[lang], FIRST_ROW, FIRST_ROW + len(document["items"]) - 1)
    sheet: Sheet = book.create_sheet(place.title)
    set_up(sheet, [*table.values()], freeze=f"F{FIRST_ROW}", titles=HEAD_ROW)
    sheet.print_area = f"A1:{letter_of('note')}{place.last}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(table))}{place.last}"
    _validations(sheet, document, place, lang)
    pen = Pen(sheet)
    _top(sheet, pen, document, place, lang)
    height(sheet, HEAD_ROW, 2)
    sheet.append(pen.headline(table.values(), lang))
    before: str | None = None
    for row, item in enumerate((*document["items"], *document["extension"]), FIRST_ROW):
        values = _values(document, item, row, lang)
        height(sheet, row, max(lines(values.get(name), column.width) for name, column in table.items()))
        sheet.append(_cells(pen, item, values, first=item["chapter"] != before))
        before = item["chapter"]
    return place


def _top(sheet: Sheet, pen: Pen, document: Document, place: Place, lang: Lang) -> None:
    """Whose sheet it is, how many rows have which answer, and which half is filled by whom."""
    sheet.append(pen.note(document["facility"]["name"][lang], TITLE))
    sheet.append(pen.note(document["edition_name"][lang]))
    facts = told("xlsx.facts", when=moment(document["when"]), profile=document["profile"])[lang]
    partial = told("html.partial")[lang] if document["partial"] else ""
    sheet.append(pen.note(" ".join(filter(None, (facts, partial, told("xlsx.forecast")[lang])))))
    sheet.append(pen.note(_live_counts(place, lang), BOLD))
    band: list[Cell | None] = [None] * len(columns())
    for name, key, fill in (("item", "xlsx.judged", WASH), ("answer", "xlsx.to_fill", TO_FILL)):
        band[[*columns()].index(name)] = pen.cell(told(key)[lang], font=BOLD, fill=fill, align=None, border=None)
    sheet.append(band)


def _live_counts(place: Place, lang: Lang) -> Formula:
    """How many rows have which answer, while the sheet is being filled."""
    answers = place.range("sheet")
    parts = "&".join(f'"{answer} "&COUNTIF({answers},"{answer}")&"　"' for answer in ANSWERS)
    counted = "-".join(f'COUNTIF({answers},"{answer}")' for answer in ANSWERS)
    return Formula(f'={parts}&"{told("xlsx.blank")[lang]} "&(ROWS({answers})-{counted})')


def _validations(sheet: Sheet, document: Document, place: Place, lang: Lang) -> None:
    last = place.last + len(document["extension"])
    yes, no = told("xlsx.yes")[lang], told("xlsx.no")[lang]
    choices = {"sheet": ",".join(ANSWERS), "answer": f"{yes},{no}"}
    people = [
        row
        for row, item in enumerate((*document["items"], *document["extension"]), FIRST_ROW)
        if item["answered_by"] != "machine"
    ]
    for name, words in choices.items():
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        sheet.data_validations.append(rule)
        for row in people:
            if row <= (place.last if name == "sheet" else last):
                rule.add(f"{letter_of(name)}{row}")


def _cells(pen: Pen, item: ItemPart, values: dict[str, object], *, first: bool) -> list[Cell]:
    person = item["answered_by"] != "machine"
    fonts = {"item": BOLD, "chapter": SOFT, "measure": SOFT, "proof": SOFT}
    made = []
    for name, column in columns().items():
        fill = TO_FILL if column.filled and (person or name == "note") else None
        if name == "status" and (item["counted"] or item["status"] == "not_applicable"):
            fill = STATUS_FILLS.get(item["status"])
        made.append(
            pen.cell(
                values.get(name, ""),
                font=fonts.get(name, PLAIN),
                fill=fill,
                align=MIDDLE if name in _MIDDLE else WRAP,
                border=FIRST if first else GRID,
            )
        )
    return made


def _values(document: Document, item: ItemPart, row: int, lang: Lang) -> dict[str, object]:
    """What stands in the cells of a row."""
    shown = row_of(document, item)
    statement = item["attested"]
    measure = measure_name(document, item["measure"])[lang] if item["measure"] else ""
    values: dict[str, object] = {
        "item": item["id"],
        "chapter": " ".join(filter(None, (item["chapter"], chapter_name(document, item["chapter"])[lang]))),
        "measure": measure,
        "tier": told(f"tier.{item['tier']}")[lang],
        "question": item["question"][lang],
        "sheet": _answer(item, row, lang),
        "status": f"{marks.mark(item['status'])} {marks.word(item['status'])[lang]}",
        "proof": "\n".join(words[lang] for words in _proof(document, item)),
        "date": day(shown.date),
        "due": day(item["due"]),
        "note": "" if item["counted"] or item["status"] == "not_applicable" else told("html.not_counted")[lang],
    }
    if statement is not None:
        values |= {
            "answer": told("xlsx.yes")[lang],
            "who": statement["who"],
            "when": day(statement["when"]),
            "valid_until": day(statement["valid_until"]),
            "statement": statement["statement"],
            "evidence": "\n".join(statement["evidence"]),
        }
    return values


def _answer(item: ItemPart, row: int, lang: Lang) -> object:
    """Y, N, 該当なし or blank; a row that only waits for a statement follows what the person picks."""
    if item["tier"] == "extension":
        return ""
    if item["status"] == "unattested" and item["answered_by"] != "machine":
        given = f"{letter_of('answer')}{row}"
        return Formula(f'=IF({given}="{told("xlsx.yes")[lang]}","Y",IF({given}="{told("xlsx.no")[lang]}","N",""))')
    return item["sheet"]


def _proof(document: Document, item: ItemPart) -> list[Words]:
    """What the status rests on, one line each."""
    shown = row_of(document, item)
    lines: list[Words] = [item["reason"]] if item["reason"] else []
    if item["attested"]:
        lines.append(told("html.stated", who=item["attested"]["who"]))
    lines += [told("html.waived", by=given["approved_by"], until=given["valid_until"]) for given in shown.waivers]
    for proof in shown.proofs:
        sign = marks.mark(proof.status)
        lines.append({"ja": f"{sign} {proof.title['ja']}", "en": f"{sign} {proof.title['en']}"})
    if not lines and item["status"] not in marks.SETTLED:
        lines.append(told("html.no_proof.person" if item["answered_by"] == "person" else "html.no_proof.machine"))
    return lines
