"""Answers that are tables or lists of `Key : value`: what a session leaves in them besides the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_PAGER: Final = re.compile(r" ?-+ ?[Mm]ore ?-+ ?(?:\x08+ *\x08*|\r *\r)?")
_STAMP: Final = r"\s*[*.]?(?:\d+: )?[*.]?(?:\w{3} +\d+ [\d:. ]+\w*: )?"
_LOG_LINE: Final = re.compile(_STAMP + r"%[A-Z][A-Z0-9_-]*-[0-7]-[A-Z0-9_]+: ")


def clean(lines: Iterable[str]) -> Iterator[str]:
    """The same lines, one for one: without the pager's prompts, and empty where the box spoke up in between."""
    for line in lines:
        yield "" if _LOG_LINE.match(line) else _PAGER.sub("", line)
