"""Where evidence lies: the file of a captured answer, named as `judge` reads it."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from shikiri.reports.text import clean

_OTHER = re.compile(r"[^A-Za-z0-9.-]+")


@lru_cache(maxsize=4096)
def answer_file(device: str, question: str) -> str:
    """`<device>/<question>.txt`, as a relative address."""
    folder, file = clean(device).lstrip("."), _OTHER.sub("_", question)[:200].lstrip(".")
    return f"{quote(folder or '_', safe='')}/{file or '_'}.txt"
