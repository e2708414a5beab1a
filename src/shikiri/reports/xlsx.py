"""The Excel report: the check sheet to print and to fill, the findings, and a summary that counts along."""

from __future__ import annotations

import io
from datetime import datetime

from openpyxl import Workbook

from shikiri.model.document import Document
from shikiri.model.say import Lang
from shikiri.reports.book import check, found, total
from shikiri.reports.book.cells import clean


def render(document: Document, lang: Lang) -> bytes:
    """The workbook, written row by row: a thousand devices fit into little memory."""
    book = Workbook(write_only=True)
    place = check.write(book, document, lang)
    found.write(book, document, lang)
    total.write(book, document, place, lang)
    book.properties.title = clean(document["facility"]["name"][lang])
    book.properties.creator = f"{document['tool']['name']} {document['tool']['version']}"
    book.properties.created = book.properties.modified = _moment(document["when"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _moment(when: str) -> datetime:
    """The time of the run, as the file format wants it."""
    try:
        return datetime.fromisoformat(when).replace(tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001  (the format knows no time zone)
