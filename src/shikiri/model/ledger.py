"""What people state: attestations of items a machine cannot see, and approved exceptions. Both end on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from shikiri.model.errors import Problem

WARN_DAYS = (30, 7, 1)  # the days before its end on which an entry is spoken of again


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFile:
    """A file beside the ledger that proves a statement, held by its sha256."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A person's statement that an item is met; `control` and `device` empty: the whole item, everywhere."""

    item: str
    who: str
    when: date
    valid_until: date
    statement: str
    control: str = ""
    device: str = ""
    role: str = ""
    evidence: tuple[EvidenceFile, ...] = ()
    line: int = 0

    def is_valid(self, today: date) -> bool:
        """The last day still counts."""
        return self.when <= today <= self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An approved exception, bound to the value it was granted for.

    `thing` empty: the whole device; `device` empty: a requirement on the facility as a whole.
    """

    control: str
    actual: str
    reason: str
    requested_by: str
    approved_by: str
    approved: date
    valid_until: date
    device: str = ""
    thing: str = ""
    line: int = 0

    def is_valid(self, today: date) -> bool:
        return self.approved <= today <= self.valid_until


Entry: TypeAlias = Attestation | Waiver


@dataclass(frozen=True, slots=True)
class Ending:
    """An entry that ends soon: how many days are left (0: today), and the warning step it has reached (30, 7 or 1)."""

    entry: Entry
    days: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """All entries of a site folder. `notes` tells what was read differently from what stands there, and why.

    An attestation whose evidence is missing or changed is not among the entries: it does not count.
    """

    attestations: tuple[Attestation, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[Problem, ...] = ()

    def attestation(self, item: str, control: str, device: str, today: date) -> Attestation | None:
        """The valid statement about this item, control and device that holds longest."""
        found = [
            one
            for one in self.attestations
            if one.item == item and one.control in ("", control) and one.device in ("", device) and one.is_valid(today)
        ]
        return max(found, key=lambda one: one.valid_until, default=None)

    def last(self, item: str) -> Attestation | None:
        """The newest statement about an item, whether or not it still holds."""
        return max((one for one in self.attestations if one.item == item), key=lambda one: one.when, default=None)

    def lacks(self, entry: Attestation) -> bool:
        """Whether this very statement is not here yet, wherever it stands; a sheet may be read twice."""
        return not any(replace(one, line=0) == replace(entry, line=0) for one in self.attestations)

    def waiver(self, control: str, device: str, thing: str, actual: str, today: date) -> Waiver | None:
        """The valid exception for exactly this value; another value, better or worse, is not covered."""
        found = [
            one
            for one in self.waivers
            if one.control == control
            and one.device == device
            and one.thing in ("", thing)
            and one.actual == actual
            and one.is_valid(today)
        ]
        return max(found, key=lambda one: one.valid_until, default=None)

    def ending(self, today: date) -> tuple[Ending, ...]:
        """Entries in their last 30 days that no later entry continues, soonest first."""
        soon = (_ending(entry, today) for entry in self._latest() if entry.is_valid(today))
        return tuple(sorted((one for one in soon if one is not None), key=lambda one: one.days))

    def _latest(self) -> Iterator[Entry]:
        latest: dict[tuple[str, ...], Entry] = {}
        entries: tuple[Entry, ...] = (*self.attestations, *self.waivers)
        for entry in entries:
            if isinstance(entry, Attestation):
                key: tuple[str, ...] = ("attestation", entry.item, entry.control, entry.device)
            else:
                key = ("waiver", entry.control, entry.device, entry.thing, entry.actual)
            if key not in latest or latest[key].valid_until < entry.valid_until:
                latest[key] = entry
        yield from latest.values()


def _ending(entry: Entry, today: date) -> Ending | None:
    days = (entry.valid_until - today).days
    step = min((step for step in WARN_DAYS if days <= step), default=None)
    return None if step is None else Ending(entry, days, step)
