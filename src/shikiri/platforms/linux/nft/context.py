"""Where in the kernel a packet is looked at: which interfaces are known there, and what lies behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from shikiri.model.net import NOWHERE, AddressSet, Family

ANY_INTERFACE: Final = None  # it is one of them, and its addresses tell which
NO_INTERFACE: Final = ""  # there is none at this place: nothing leaves yet


@dataclass(frozen=True, slots=True)
class Behind:
    """The addresses that are surely reached by an interface, and those that may be."""

    sure: AddressSet = NOWHERE
    may: AddressSet = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A place in the kernel for one IP version."""

    family: Family
    into: str | None = ANY_INTERFACE
    out: str | None = ANY_INTERFACE
    behind: Mapping[str, Behind] = field(hash=False)  # every interface of the machine
    untracked: bool = False  # somebody takes connections out of the kernel's sight
