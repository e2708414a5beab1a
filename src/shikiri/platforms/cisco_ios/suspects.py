"""The lines of a text that may hold a secret: most hold none of these words and are passed on as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_WORDS: Final = (
    "passw", "passphrase", "secret", "key", "Communit", "communit", "psk", "md5", "sha", "hmac", "priv", "token",
    "snmp-server host", "://", "cak", "authentication",
)  # fmt: skip
SUSPECT: Final = re.compile("|".join(_WORDS))
BLOCKS: Final = ("-----", "crypto ", "certificate", "key-string", "key chain")  # without: no line goes on from another
_NEWLINE: Final = re.compile("\n")


def suspects(text: str) -> set[int]:
    """The lines that hold one of these words, counted from 0."""
    ends: list[int] = []
    found: set[int] = set()
    for word in _WORDS:
        at = text.find(word)
        if at >= 0 and not ends:
            ends = [newline.start() for newline in _NEWLINE.finditer(text)]
        while at >= 0:
            place = bisect_left(ends, at)
            found.add(place)
            at = text.find(word, ends[place]) if place < len(ends) else -1
    return found
