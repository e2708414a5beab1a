"""Second worksheet: the findings, one row each, the pressing ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from shikiri.model.document import Document, FindingPart, Words
from shikiri.model.say import Lang
from shikiri.reports import marks
from shikiri.reports.book.cells import STATUS_FILLS, WRAP, Column, Pen, Sheet, height, lines, set_up
from shikiri.reports.headings import told
from shikiri.reports.page.found import Group, groups, source, where
from shikiri.reports.past import since

MOST_PASSES = 500
MOST_ROWS = 2000
_CELL = 20_000  # characters of places in one cell
_ONE_LINE = frozenset({"sha256", "control"})
_WRAPPED = ("thing", "title", "expected", "actual", "since", "why", "line", "excerpt", "by_hand")


def columns() -> dict[str, Column]:
    """The columns of the worksheet by name."""
    widths = {
        "status": 16, "counted": 8, "device": 16, "thing": 22, "title": 34, "items": 10, "expected": 22, "actual": 22,
        "why": 34, "line": 34, "excerpt": 40, "by_hand": 40, "control": 26, "sha256": 16, "since": 20,
    }  # fmt: skip
    return {name: Column(told(f"xlsx.found.{name}"), width) for name, width in widths.items()}


def write(book: Workbook, document: Document, lang: Lang) -> None:
    """The worksheet. Passes beyond a limit are only counted; the last row says how many."""
    sheet: Sheet = book.create_sheet(told("xlsx.findings")[lang])
    table = columns()
    set_up(sheet, [*table.values()], freeze="A2", titles=1)
    found = groups(document, MOST_PASSES, MOST_ROWS)
    pen = Pen(sheet)
    sheet.append(pen.headline(table.values(), lang))
    written = 1
    for group in found:
        for finding, values in _all(group, lang):
            written += 1
            height(sheet, written, max(lines(values[name], table[name].width) for name in _WRAPPED))
            sheet.append([*_row(pen, finding, values, table)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table))}{written}"
    left_out = sum(group.left_out for group in found)
    if left_out:
        sheet.append(pen.note(told("html.passes_left_out", count=left_out)[lang]))


def _all(group: Group, lang: Lang) -> Iterator[tuple[FindingPart, dict[str, str]]]:
    """The rows of a group; equal findings beyond the limit share rows that name their places."""
    for finding in group.rows:
        yield finding, _values(group, finding, lang)
    for bundle in group.bundles:
        for places in _cellfuls(bundle.places):
            count = told("html.found", count=len(places))[lang]
            shared = {"device": count, "thing": "", "line": "\n".join(places), "excerpt": "", "sha256": ""}
            yield bundle.example, _values(group, bundle.example, lang) | shared


def _cellfuls(places: Iterable[str]) -> Iterator[list[str]]:
    """As many places as a cell can hold."""
    held: list[str] = []
    for place in places:
        if held and sum(map(len, held)) + len(held) + len(place) > _CELL:
            yield held
            held = []
        held.append(place)
    if held:
        yield held


def _row(
    pen: Pen, finding: FindingPart, values: Mapping[str, str], table: Mapping[str, Column]
) -> Iterator[Cell | None]:
    """The cells of a row; an empty one costs as much as a full one, so it is left out."""
    for name in table:
        if name == "status":
            fill = STATUS_FILLS.get(finding["status"]) if finding["counted"] else None
            yield pen.cell(values[name], fill=fill)
        else:
            yield pen.cell(values[name], align=None if name in _ONE_LINE else WRAP) if values[name] else None


def _values(group: Group, finding: FindingPart, lang: Lang) -> dict[str, str]:
    status, proof = finding["status"], finding["evidence"]
    return {
        "status": f"{marks.mark(status)} {marks.word(status)[lang]}",
        "counted": told("xlsx.yes" if finding["counted"] else "xlsx.no")[lang],
        "device": finding["device"] or told("html.facility")[lang],
        "thing": finding["thing"],
        "title": group.control["title"][lang],
        "items": ", ".join(finding["items"]),
        "expected": finding["expected"],
        "actual": finding["actual"],
        "since": since(finding["story"])[lang] if "story" in finding else "",
        "why": "\n".join(words[lang] for words in _reasons(finding)),
        "line": f"{where(proof)[lang]} {source(finding)[lang]}" if proof else "",
        "excerpt": proof["excerpt"] if proof else "",
        "by_hand": "" if status in marks.SETTLED else group.control["by_hand"][lang],
        "control": finding["control"],
        "sha256": proof["sha256"] if proof else "",
    }


def _reasons(finding: FindingPart) -> Iterator[Words]:
    """Why it is so, why it does not count, who excused or stated it."""
    yield from (words for words in (finding["reason"], finding["aside"]) if words)
    if (given := finding.get("waived")) is not None:
        yield told("html.waived", by=given["approved_by"], until=given["valid_until"])
        yield {"ja": given["reason"], "en": given["reason"]}
    if (said := finding["attested"]) is not None:
        yield told("html.signed", who=said["who"], when=said["when"], until=said["valid_until"])
        yield {"ja": said["statement"], "en": said["statement"]}
