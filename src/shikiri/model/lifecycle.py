"""Lifecycle: how long a product is cared for, what its newest version is, and what was mended in which one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from shikiri.model.say import Say

Verdict = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product in one version, as its device names it. `edition` is for systems whose end depends on it.

    `extended`: it is proved that longer support was bought or is in use.
    """

    vendor: str
    model: str
    version: str
    edition: str = ""
    extended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The answer of a table: yes, no, or nobody can tell; with the words for a person."""

    verdict: Verdict
    reason: Say
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The day of the question, and how old the last look at a row may be before it is no longer believed."""

    today: date
    max_age_days: int


class Lifecycle(Protocol):
    """A table that can be asked. A row that is too old may still say no, never yes."""

    def supported(self, product: Product, at: Freshness) -> Standing:
        """Does its maker still mend it?"""

    def current(self, product: Product, at: Freshness) -> Standing:
        """Is there no newer version for it?"""

    def overdue(self, product: Product, at: Freshness, grace_days: int) -> bool:
        """Has a newer version been out for longer than an automatic update may take?"""

    def mended(self, product: Product, flaw: str) -> Standing:
        """Is this version free of a known flaw?"""
