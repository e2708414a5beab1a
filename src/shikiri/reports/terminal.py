"""The report for a terminal: what to do today, the check sheet row by row, what fails and why, the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby

from shikiri.model.document import Document, ItemPart
from shikiri.model.say import Lang
from shikiri.reports import marks
from shikiri.reports.console.air import air
from shikiri.reports.console.cells import pad, wrap
from shikiri.reports.console.past import past
from shikiri.reports.console.recap import recap
from shikiri.reports.console.screen import STYLES, Line, Screen, here
from shikiri.reports.console.trouble import troubles
from shikiri.reports.console.writer import Writer
from shikiri.reports.headings import chapter_name
from shikiri.reports.said import told, word
from shikiri.reports.text import clip
from shikiri.reports.today import places, today

_MOST_PLACES = 3


def render(document: Document, lang: Lang) -> bytes:
    """The report for the terminal of this process; UTF-8, whoever prints it finds the letters it has."""
    return text(document, lang, here()).encode("utf-8", "replace")


def text(document: Document, lang: Lang, screen: Screen) -> str:
    """The report for a given screen."""
    writer = Writer(document, screen.language(lang), screen)
    return screen.paint(
        chain(_head(writer), _today(writer), past(writer), _sheet(writer), troubles(writer), air(writer), recap(writer))
    )


def _head(writer: Writer) -> Iterator[Line]:
    document, lang = writer.document, writer.lang
    facility = document["facility"]
    yield from writer.flow(f"{word(facility['name'], lang)}  ({clip(facility['id'], 80)})", style="bold")
    yield from writer.flow(word(document["edition_name"], lang))
    when = f"{document['when'][:10]} {document['when'][11:16]}"
    devices = len(document["devices"])
    yield from writer.flow(
        told("terminal.header", lang, when=when, profile=clip(document["profile"], 80), devices=devices)
    )
    yield ()
    yield from writer.verdict()
    for warning in document["warnings"]:
        yield from writer.flow(f"* {word(warning, lang)}", hang=2, style="yellow")


def _today(writer: Writer) -> Iterator[Line]:
    document, lang = writer.document, writer.lang
    yield from writer.heading(told("html.today", lang))
    rows = today(document)
    if not rows:
        yield from writer.flow(told("html.nothing_today", lang), indent=2)
    for number, row in enumerate(rows, 1):
        yield from writer.flow(f"{number}. {_do(row, lang)}", indent=2, hang=3, style="bold")
        at = places(document, row)
        more = [told("html.more", lang, count=len(at) - _MOST_PLACES)] if len(at) > _MOST_PLACES else []
        facts = [told("html.risk", lang, letter=row["risk"]), told(f"effort.{row['effort']}", lang)]
        facts.append(("、" if lang == "ja" else ", ").join([clip(one, 120) for one in at[:_MOST_PLACES]] + more))
        state = f"{writer.screen.mark(row['status'])} {row['id']} {marks.word(row['status'])[lang]}"
        yield from writer.flow("  ".join([state, *facts]), indent=5)


def _do(row: ItemPart, lang: Lang) -> str:
    if row["status"] in {"unknown", "unreachable"}:
        return told(f"html.do.{row['status']}", lang, title=word(row["title"], lang))
    return word(row["todo"], lang)


def _sheet(writer: Writer) -> Iterator[Line]:
    document, lang = writer.document, writer.lang
    signs = [f"{writer.screen.mark(one)} {marks.word(one)[lang]}" for one in marks.STATUSES]
    longest = max((writer.cells(row["id"]) for row in document["items"]), default=0)
    for chapter, rows in groupby(document["items"], key=lambda row: row["chapter"]):
        yield from writer.heading(f"{chapter}  {word(chapter_name(document, chapter), lang)}")
        yield from _rows(writer, list(rows), longest)
    if document["extension"]:
        longest = max(writer.cells(row["id"]) for row in document["extension"])
        heading = told("report.noted", lang, what=told("html.extension", lang), note=told("report.aside", lang))
        yield from writer.heading(heading)
        yield from _rows(writer, document["extension"], longest)
    yield ()
    yield from writer.listed(told("terminal.legend", lang), signs)


def _rows(writer: Writer, rows: list[ItemPart], longest: int) -> Iterator[Line]:
    """Every row; a limited run names those it cannot answer in one line, so that its own are not lost among them."""
    whole = not writer.document["partial"]
    own = [row for row in rows if row["counted"] or whole]
    yield from chain.from_iterable(_row(writer, row, longest) for row in own)
    others = [f"{writer.screen.mark(row['status'])} {row['id']}" for row in rows if not (row["counted"] or whole)]
    if others:
        yield from writer.listed(told("report.aside", writer.lang), others)


def _row(writer: Writer, row: ItemPart, longest: int) -> Iterator[Line]:
    """A row of the sheet. Only a pass that counts is green."""
    lang, status = writer.lang, row["status"]
    style = STYLES.get(status, "") if row["counted"] else "dim"
    sign = f"  {writer.screen.mark(status)} "
    name = pad(row["id"], longest)
    indent = writer.cells(f"{sign}{name}  ")
    first, *rest = wrap(_title(row, lang), writer.screen.width - indent)
    yield (sign, style), (f"{name}  {first}", "" if row["counted"] else "dim")
    for line in rest:
        yield ((" " * indent + line, "" if row["counted"] else "dim"),)
    if row["reason"] is not None:
        yield from writer.flow(word(row["reason"], lang), indent=indent, style="dim")


def _title(row: ItemPart, lang: Lang) -> str:
    """What a row asks, with its tier where that is not the basic one, and whether it counts."""
    title, tier = word(row["title"], lang), row["tier"]
    notes = [told(f"tier.{tier}", lang)] if tier == "advanced" else []
    if not row["counted"] and row["status"] != "not_applicable" and tier != "extension":
        notes.append(told("report.aside", lang))
    return told("report.noted", lang, what=title, note=(", " if lang == "en" else "、").join(notes)) if notes else title
