"""How the rows of the sheet stand, and what that makes of the facility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shikiri.model.control import Letter
from shikiri.model.edition import Forecast, Item
from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Attestation
from shikiri.model.say import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One row: its status, whether it counts, and the findings and statement behind it."""

    item: Item
    status: Status
    counted: bool
    reason: Say | None = None
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    attestation: Attestation | None = None
    letter: Letter = "A"  # the risk that a failing or open row carries


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackLevel:
    """One track: the letter that is proved, and the letter it may still become while rows are open."""

    track: str
    proved: Letter
    worst: Letter
    open: tuple[str, ...]
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """All numbers of one run, never an official result; `counted` is the denominator, `excluded` does not apply."""

    passed: int
    counted: int
    excluded: int
    levels: Mapping[str, TrackLevel] = field(hash=False)
    forecast: Forecast
    best: Forecast  # if everything open turned out well
    steps: tuple[ItemResult, ...]
    exit: int

    @property
    def percent(self) -> int:
        """Rounded down: one failure never becomes 100."""
        return self.passed * 100 // self.counted if self.counted else 0
