"""Third worksheet: the summary. The counts of answers are formulas over the check sheet; the forecast is of the run."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from shikiri.model.document import Document
from shikiri.model.say import Lang
from shikiri.reports import past
from shikiri.reports.book.cells import BOLD, PLAIN, RIGHT, SOFT, TITLE, Column, Formula, Pen, Sheet, set_up
from shikiri.reports.book.check import ANSWERS, Place
from shikiri.reports.headings import chapter_name, told, track_name
from shikiri.reports.html import moment
from shikiri.reports.page.sheet import out_of_profile

_NAMES = ("chapter", "name", "rows", "y", "n", "na", "blank", "ratio")
_HEAD_ROW = 4


def columns() -> tuple[Column, ...]:
    """The columns of the table of chapters."""
    widths = dict(zip(_NAMES, (8, 38, 9, 9, 9, 10, 9, 12), strict=True))
    return tuple(Column(told(f"xlsx.total.{name}"), width) for name, width in widths.items())


def write(book: Workbook, document: Document, place: Place, lang: Lang) -> None:
    """The worksheet."""
    sheet: Sheet = book.create_sheet(told("xlsx.summary")[lang])
    table = columns()
    set_up(sheet, table, freeze=f"A{_HEAD_ROW + 1}", titles=_HEAD_ROW)
    pen = Pen(sheet)
    sheet.append(pen.note(told("xlsx.summary")[lang], TITLE))
    sheet.append(pen.note(told("xlsx.total_note")[lang]))
    sheet.append([])
    sheet.append(pen.headline(table, lang))
    chapters = list(dict.fromkeys(item["chapter"] for item in document["items"]))
    for row, chapter in enumerate(chapters, _HEAD_ROW + 1):
        name = chapter_name(document, chapter)[lang]
        sheet.append([pen.cell(chapter), pen.cell(name), *_numbers(pen, place, row, f'$A{row}&"-*"')])
    end = _HEAD_ROW + len(chapters)
    tiers = list(dict.fromkeys(item["tier"] for item in document["items"]))
    for row, tier in enumerate(tiers, end + 1):
        word = told(f"tier.{tier}")[lang]
        sheet.append([pen.cell(""), pen.cell(word), *_numbers(pen, place, row, f"$B{row}", "tier")])
    row = end + len(tiers) + 1
    sheet.append([pen.cell("", font=BOLD), pen.cell(told("xlsx.all")[lang], font=BOLD), *_sums(pen, row, end)])
    sheet.append([])
    for label, value in _facts(document, lang):
        sheet.append([*pen.note(""), pen.cell(label, font=SOFT, border=None), *pen.note(value, PLAIN)])


def _numbers(pen: Pen, place: Place, row: int, criterion: str, by: str = "item") -> list[Cell]:
    """Rows of a kind, each answer among them, what is blank, and the share of Y."""
    among = f"{place.range(by)},{criterion}"
    made = [Formula(f"=COUNTIF({among})")]
    made += [Formula(f'=COUNTIFS({among},{place.range("sheet")},"{answer}")') for answer in ANSWERS]
    return [pen.cell(value, align=RIGHT) for value in (*made, *_rest(row))]


def _sums(pen: Pen, row: int, end: int) -> list[Cell]:
    sums = [Formula(f"=SUM({letter}{_HEAD_ROW + 1}:{letter}{end})") for letter in "CDEF"]
    return [pen.cell(value, font=BOLD, align=RIGHT) for value in (*sums, *_rest(row))]


def _rest(row: int) -> tuple[Formula, Formula]:
    """Blank rows; the share of Y among rows that apply, rounded down: one N never shows as 100 %."""
    share = f'=IF(C{row}-F{row}=0,"",ROUNDDOWN(100*D{row}/(C{row}-F{row}),0)&"%")'
    return Formula(f"=C{row}-D{row}-E{row}-F{row}"), Formula(share)


def _past(document: Document, lang: Lang) -> Iterator[tuple[str, str]]:
    """This run among the earlier ones."""
    history = document["history"]
    if history is None:
        return
    yield told("history.title")[lang], past.previous(history)[lang]
    if moved := past.chapters(history):
        yield told("history.chapters")[lang], "、".join(one[lang] for one in moved)
    sure = past.sure(history)
    label = told("history.drift")[lang]
    if not sure and history["baselines"]:
        yield label, told("history.no-drift")[lang]
    for number, one in enumerate(past.sentences(sure[: past.MOST])):
        yield "" if number else f"{label} ({len(sure)})", one[lang]
    if history["without_baseline"] and not history["baselines"]:
        yield label, told("history.none-accepted")[lang]
    elif history["without_baseline"]:
        yield told("history.no-baseline")[lang], ", ".join(history["without_baseline"][: past.MOST])


def _facts(document: Document, lang: Lang) -> list[tuple[str, str]]:
    """What the run itself says; forecasts are marked as such."""
    summary = document["summary"]
    ratio = told("html.ratio", passed=summary["passed"], counted=summary["counted"], percent=summary["percent"])
    outside = told("html.excluded", excluded=summary["excluded"], outside=out_of_profile(document))
    forecast = f"（{told('html.forecast')[lang]}）" if lang == "ja" else f" ({told('html.forecast')[lang]})"
    lines = [
        (told("html.when")[lang], moment(document["when"])),
        (told("html.profile")[lang], document["profile"]),
        (told("html.verdict")[lang], (ratio if summary["counted"] else told("html.ratio_none"))[lang]),
        ("", outside[lang]),
    ]
    lines += [(label, text) for label, text in _past(document, lang)]
    if document["partial"]:
        lines.append(("", told("html.partial")[lang] + told("html.partial_why")[lang]))
    for track, level in summary["levels"].items():
        span = told("html.range", worst=level["worst"])[lang] if level["worst"] != level["proved"] else ""
        lines.append((track_name(document, track)[lang] + forecast, f"{level['proved']}{span}"))
    stars = f"{'★' * summary['stars']} {summary['certificate_name'][lang]}".strip()
    lines.append((told("html.stars")[lang] + forecast, stars))
    lines.append(("", summary["stars_note"][lang]))
    return lines
