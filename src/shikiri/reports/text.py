"""Text of devices and people as it may stand in a report: no letter in it can steer a screen or break a file."""

from __future__ import annotations

import re

# Controls, invisible letters, changes of direction, halves of letters: escape sequences and reversed names live here.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\U000e0000-\U000e007f]"
)
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_MORE = "\N{HORIZONTAL ELLIPSIS}"


def clean(text: str) -> str:
    """One line, with a visible sign for every letter that could do harm."""
    if text.isprintable():
        return text
    return _UNSAFE.sub(_INSTEAD, " ".join(text.splitlines()).replace("\t", " "))


def clip(text: str, most: int) -> str:
    """The clean text, with its end left out where it is very long."""
    text = clean(text if len(text) <= most else text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + _MORE
