"""Second worksheet: the findings, one row each, the pressing ones first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter

from shikiri.model.document import Document, FindingPart, Words
from shikiri.model.say import Lang
from shikiri.reports import marks
from shikiri.reports.book.cells import SOFT, STATUS_FILLS, WRAP, Column, Sheet, cell, headline, height, lines, set_up
from shikiri.reports.headings import told
from shikiri.reports.page.found import Group, groups, source, where

MOST_PASSES = 2000
MOST_ROWS = 1_000_000  # a worksheet holds 1,048,576; what is beyond is said, not dropped in silence
_ONE_LINE = frozenset({"sha256", "control"})


def columns() -> dict[str, Column]:
    """The columns of the worksheet by name."""
    widths = {
        "status": 16, "counted": 8, "device": 16, "thing": 22, "title": 34, "items": 10, "expected": 22, "actual": 22,
        "why": 34, "line": 34, "excerpt": 40, "by_hand": 40, "control": 26, "sha256": 16,
    }  # fmt: skip
    return {name: Column(told(f"xlsx.found.{name}"), width) for name, width in widths.items()}


def write(book: Workbook, document: Document, lang: Lang) -> None:
    """The worksheet. Passes beyond a limit are only counted; the last row says how many."""
    sheet: Sheet = book.create_sheet(told("xlsx.findings")[lang])
    table = columns()
    set_up(sheet, [*table.values()], freeze="A2", titles=1)
    found = groups(document, MOST_PASSES)
    total = sum(len(group.rows) for group in found)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table))}{min(total, MOST_ROWS) + 1}"
    sheet.append(headline(sheet, table.values(), lang))
    written = 0
    for group in found:
        for finding in group.rows[: MOST_ROWS - written]:
            written += 1
            sheet.append(_row(sheet, written + 1, group, finding, table, lang))
    for key, count in (("html.passes_left_out", sum(group.left_out for group in found)), ("xlsx.cut", total - written)):
        if count:
            sheet.append([cell(sheet, told(key, count=count)[lang], font=SOFT, align=None, grid=False)])


def _row(
    sheet: Sheet, row: int, group: Group, finding: FindingPart, table: Mapping[str, Column], lang: Lang
) -> list[Cell]:
    values = _values(group, finding, lang)
    height(sheet, row, max(lines(values[name], table[name].width) for name in table if name not in _ONE_LINE))
    fill = STATUS_FILLS.get(finding["status"]) if finding["counted"] else None
    return [
        cell(sheet, values[name], fill=fill if name == "status" else None, align=None if name in _ONE_LINE else WRAP)
        for name in table
    ]


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
