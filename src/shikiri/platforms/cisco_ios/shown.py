"""Answers that are tables or lists of `Key : value`: what a session leaves in them besides the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from shikiri.platforms.base import Unanswered
from shikiri.platforms.cisco_ios.source import IosSource

_PAGER: Final = re.compile(r" ?-+ ?[Mm]ore ?-+ ?(?:\x08+ *\x08*|\r *\r)?")
_STAMP: Final = r"\s*[*.]?(?:\d+: )?[*.]?(?:\w{3} +\d+ [\d:. ]+\w*: )?"
_LOG_LINE: Final = re.compile(_STAMP + r"%[A-Z][A-Z0-9_-]*-[0-7]-[A-Z0-9_]+: ")


def clean(lines: Iterable[str]) -> Iterator[str]:
    """The same lines, one for one: without the pager's prompts, and empty where the box spoke up in between."""
    for line in lines:
        yield "" if _LOG_LINE.match(line) else _PAGER.sub("", line)


def answered(source: IosSource, question: str) -> bool:
    """Is there an answer to go by? False where nobody asked, or the box does not know the question.

    An answer that is there and empty is neither: it raises `Unanswered`.
    """
    if question not in source.reading.answers:
        return False
    try:
        source.lines(question)
    except Unanswered as gap:
        if gap.why == "refused":
            return False
        raise
    return True
