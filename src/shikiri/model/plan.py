"""A plan: what would have to change on which device, and what a person has to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from shikiri.model.finding import Finding
from shikiri.model.say import Say, Text
from shikiri.model.secret import Secret

# device -> name of the secret -> what the vault holds for it
VaultValues: TypeAlias = Mapping[str, Mapping[str, Secret]]
NEW: Final = -1  # the place of a thing that is not there yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one thing. `field` empty: the thing itself, which appears (`before` GONE) or goes (`after` GONE)."""

    device: str
    facet: str
    thing: str  # what findings call it
    handle: str  # what the platform calls it
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes, in an order that depends on nothing but the states.

    `unclear` are fields of which nobody can tell whether they differ: a password that cannot be read, a value the
    device does not show. They are never written.
    """

    changes: tuple[Change, ...] = ()
    unclear: tuple[Change, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.changes)

    def of(self, device: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.device == device)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing or field that a control wants to be otherwise.

    `field` names what becomes `value`. Empty, the thing itself is meant: `value` GONE takes it away, and a thing at the
    place NEW makes it.
    """

    control: str
    device: str
    facet: str
    at: int  # the place of the thing in its facet
    field: str
    value: object
    thing: str = ""  # what findings call it; of a new one, what it is for

    @property
    def place(self) -> tuple[str, str, int, str]:
        """What two wishes must not both claim with different values."""
        return self.device, self.facet, self.at, self.thing if self.at == NEW else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A finding that nothing may change by itself: why, and what a person does instead."""

    finding: Finding
    why: Say
    steps: Text
