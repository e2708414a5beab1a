"""The base of every facet type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import ClassVar

from shikiri.model.reading import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One element of a facet. `handle` is the platform's own name for it; `at` says which line gave which field.

    Neither takes part in comparison: a thing is what it does, not where it was written.
    """

    FACET: ClassVar[str] = ""
    KEY: ClassVar[str] = ""  # the field a person calls it by

    handle: str = field(default="", compare=False)
    at: Mapping[str, Line] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        """What a person calls it: the SSID, the account, the interface."""
        value = getattr(self, self.KEY) if self.KEY else ""
        return value if isinstance(value, str) else ""

    @property
    def id(self) -> str:
        """What findings, waivers and drift call it: facet, key, and the handle where that says more."""
        if self.handle and self.handle != self.key:
            return f"{self.FACET}:{self.key}#{self.handle}" if self.key else f"{self.FACET}:{self.handle}"
        return f"{self.FACET}:{self.key}" if self.key else self.FACET

    def line(self, field_name: str) -> Line | None:
        """The line that gave a field, else the line that gave the thing (`at[""]`)."""
        return self.at.get(field_name.partition(".")[0]) or self.at.get("")


def fields_of(kind: type[Thing]) -> tuple[str, ...]:
    """The fields that hold what the device said."""
    return _fields_of(kind)  # type: ignore[arg-type]  # a class with slots is hashable all the same


@cache
def _fields_of(kind: type[Thing]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in {"handle", "at"})
