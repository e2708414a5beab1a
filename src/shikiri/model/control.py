"""A control: one technical requirement on observed state, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from shikiri.model.say import Say, Text

if TYPE_CHECKING:
    from shikiri.model.finding import Finding, Outcome
    from shikiri.model.plan import VaultValues, Wish
    from shikiri.model.situation import Situation

Scope = Literal["thing", "device", "facility"]
WhenNone = Literal["pass", "fail", "unknown", "not_applicable"]
Letter = Literal["A", "B", "C", "D", "E"]
Input = Literal["secrets", "lifecycle", "fleet", "history", "clock"]  # what a verdict needs beyond the device itself
Scalar: TypeAlias = bool | int | str


@dataclass(frozen=True, slots=True)
class Param:
    """`$name` in a control: the value the policy gives."""

    name: str


Operand: TypeAlias = Scalar | tuple[Scalar, ...] | Param


@dataclass(frozen=True, slots=True)
class Clause:
    """One field, one operator of the closed vocabulary (`engine.match.OPERATORS`), one operand."""

    path: str
    op: str
    operand: Operand


class Rule(Protocol):
    """A named pure function of `guideline/checks/`, where fields are not enough."""

    def __call__(self, situation: Situation, control: Control) -> Iterable[Outcome]: ...


class Remedy(Protocol):
    """A named pure function of `guideline/remedies/`, where a from -> to table is not enough.

    It answers the wishes that mend one failing finding, or why a person has to do it. The engine keeps only wishes
    after which the control passes.
    """

    def __call__(self, finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say: ...


@dataclass(frozen=True, slots=True)
class Ensure:
    """What harden may change: a from -> to table for one field. No row, no change. `*` is any other word."""

    path: str
    table: Mapping[str, Operand] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One requirement. `rule` is a named pure function of `guideline/checks/` where fields are not enough."""

    id: str
    items: tuple[str, ...]
    title: Text
    why: Text
    by_hand: Text
    scope: Scope
    facet: str
    needs: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    where: tuple[Clause, ...] = ()
    require: tuple[Clause, ...] = ()
    when_none: WhenNone = "unknown"
    check: str = ""
    rule: Rule | None = field(default=None, compare=False, repr=False)
    ensure: tuple[Ensure, ...] = ()
    remedy: str = ""
    cure: Remedy | None = field(default=None, compare=False, repr=False)  # what `remedy` names
    risk: Letter = "C"
    lockout_risk: bool = False
    inputs: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()  # empty: every profile that counts one of its items
    air: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)  # trial -> what must come
    digest: str = ""  # of all that decides a verdict; the content lock holds it

    @property
    def facets(self) -> tuple[str, ...]:
        """Every facet its verdict reads."""
        return (self.facet, *(name for name in self.needs if name != self.facet))
