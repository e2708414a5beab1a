"""Markup of boxes: XML, JSON, and pages for people, which are no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from shikiri.formats.xml import read_xml
from shikiri.platforms.appliance.json_text import read_json

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HEAD = 20  # lines; what comes before the first element
_READERS: dict[str, Callable[[str], object]] = {"<": read_xml, "{": read_json, "[": read_json}


def is_page(lines: Sequence[str]) -> bool:
    """Is it HTML: a login page, or "not found" with status 200, in place of what was asked for?"""
    return _PAGE.match("\n".join(lines[:_HEAD])) is not None


def reader_of(text: str) -> Callable[[str], object] | None:
    """What reads it, by its first letter; None where it is no markup."""
    return _READERS.get(text.lstrip("\ufeff \t\r\n")[:1])
