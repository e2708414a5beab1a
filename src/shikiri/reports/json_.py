"""The findings document itself, for machines."""

from __future__ import annotations

import json

from shikiri.model.document import Document
from shikiri.model.say import Lang


def render(document: Document, lang: Lang) -> bytes:  # noqa: ARG001  (both languages are in it)
    """UTF-8, keys in the order of the schema."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
