"""The findings document itself, for machines."""

from __future__ import annotations

from shikiri.model.document import Document
from shikiri.model.say import Lang
from shikiri.reports.stream import json_lines

_DEPTH = 2  # a line for each finding and each row of the sheet


def render(document: Document, lang: Lang) -> bytes:  # noqa: ARG001  (both languages are in it)
    """UTF-8, keys in the order of the schema, one finding a line."""
    return json_lines(document, _DEPTH)
