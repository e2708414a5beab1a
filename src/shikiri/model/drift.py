"""What moved: a device against what somebody accepted, and the findings of a run against those of earlier runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shikiri.model.finding import Finding

DriftKind = Literal["changed", "appeared", "vanished", "unread"]
Chapter = Literal["new", "standing", "reopened", "resolved", "flapping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference to the accepted state, in words without secrets. `unread` is no drift: nobody can tell."""

    kind: DriftKind
    device: str
    thing: str
    field: str = ""
    before: str = ""
    after: str = ""

    @property
    def is_sure(self) -> bool:
        return self.kind != "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFindings:
    """The findings of one run. `whole`: every device was asked every control."""

    run: str
    when: datetime
    findings: tuple[Finding, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How one finding fared over the runs: what it is now, and since when. `run` is the run in which that began."""

    uid: str
    chapter: Chapter
    since: datetime
    run: str
    reopened: int = 0  # how often it came back after it was solved
    fails: bool = True  # as far as anybody can tell
    finding: Finding  # as it was seen last
