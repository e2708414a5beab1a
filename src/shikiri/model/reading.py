"""A reading: what was asked of a device, what it answered, when and how."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal["config", "running", "air", "import"]
_ENCODINGS = ("utf-8-sig", "cp932", "euc_jp")


@dataclass(frozen=True, slots=True)
class Line:
    """A place in an answer: the question and the line, counted from 1; 0 says `there is no such line`."""

    question: str
    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as text. `complete`: True or False where somebody vouches, None where the text must prove it."""

    text: str
    complete: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All answers of one device at one time."""

    device: str
    platform: str
    answers: Mapping[str, Answer]
    when: datetime | None  # to the second, and only where it is known: a clock is judged by it
    source: Source = "import"


def digest(text: str) -> str:
    """The sha256 by which evidence refers to an answer; only redacted text is ever given to it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def decode(raw: bytes) -> str:
    """Text of a console: UTF-8, else the Japanese encodings consoles speak; bytes nobody knows become U+FFFD."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
