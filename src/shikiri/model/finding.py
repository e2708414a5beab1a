"""A finding: one control on one thing, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from shikiri.model.ledger import Attestation, Waiver
from shikiri.model.reading import Line
from shikiri.model.say import Say


class Status(StrEnum):
    """Seven, never fewer. Declared worst first."""

    FAIL = "fail"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    UNATTESTED = "unattested"
    WAIVED = "waived"
    PASS = "pass"  # noqa: S105  (a verdict, not a password)
    NOT_APPLICABLE = "not_applicable"


RANK: dict[Status, int] = {status: rank for rank, status in enumerate(Status)}
Adoption = Literal["adopted", "new", "changed"]


def worst(statuses: list[Status] | tuple[Status, ...]) -> Status:
    """The one that decides among several; there must be at least one."""
    return statuses[0] if len(statuses) == 1 else min(statuses, key=RANK.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a rule of `guideline/checks/` answers for one thing; `judge` makes a finding of it."""

    status: Status
    device: str = ""
    thing: str = ""
    expected: str = ""
    actual: str = ""
    reason: Say | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Control x thing -> status, with the lines that decided. Not counted: shown, and why in `aside`."""

    control: str
    items: tuple[str, ...]
    device: str
    thing: str
    status: Status
    expected: str = ""
    actual: str = ""
    reason: Say | None = None
    source: str = "import"
    lines: tuple[Line, ...] = ()
    adoption: Adoption = "adopted"
    counted: bool = True
    aside: Say | None = None
    attestation: Attestation | None = None  # turned `unknown` into a pass
    waiver: Waiver | None = None  # turned a fail into `waived`

    @property
    def uid(self) -> str:
        """The same finding in another run."""
        return f"{self.control}|{self.device}|{self.thing}"
