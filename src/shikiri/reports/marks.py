"""How the seven statuses are shown: a mark for each, so that colour is never needed, and their order, worst first."""

from __future__ import annotations

from collections.abc import Iterable

from shikiri.language import catalogue
from shikiri.model.document import Words
from shikiri.model.finding import RANK, Status

STATUSES: tuple[str, ...] = tuple(status.value for status in Status)
OPEN: frozenset[str] = frozenset({"unreachable", "unknown", "unattested"})
SETTLED: frozenset[str] = frozenset({"pass", "not_applicable"})
MARKS: dict[str, str] = {
    "fail": "×",
    "unreachable": "！",
    "unknown": "？",
    "unattested": "□",
    "waived": "△",
    "pass": "○",
    "not_applicable": "－",
}
_RANKS: dict[str, int] = {status.value: rank for status, rank in RANK.items()}


def rank(status: str) -> int:
    """Worst first; a status of a later schema is as bad as a fail."""
    return _RANKS.get(status, 0)


def worst(statuses: Iterable[str]) -> str:
    """The one that decides among several; nothing at all is unknown."""
    return min(statuses, key=rank, default="unknown")


def mark(status: str) -> str:
    """One full-width sign."""
    return MARKS.get(status, "？")


def word(status: str) -> Words:
    """The status in a word."""
    key = f"status.{status}"
    return {"ja": catalogue("ja").get(key, status), "en": catalogue("en").get(key, status)}
