"""Voices: an appliance tells its state by several doors, each a part; together they make the facets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from shikiri.model.command import Command
from shikiri.model.facets.base import Thing
from shikiri.platforms.base import Confidence
from shikiri.platforms.write import Around

if TYPE_CHECKING:
    from shikiri.platforms.appliance.source import ApplianceSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one voice says of one facet. `whole`: it names all there is, so what it does not name is not there."""

    things: tuple[Thing, ...] = ()
    whole: bool = False
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One door's account of the box, facet by facet, and what can be set through it.

    `hears` answers None where this box does not speak so at all. `writes` answers None where this voice cannot set
    what differs: then another one is asked; it raises `Unwritable` where nobody should.
    """

    name: str
    asks: tuple[str, ...]
    hears: Mapping[str, Callable[[ApplianceSource], Heard | None]]
    writes: Mapping[str, Callable[[Any, Any, Around], Iterable[Command] | None]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    asked_when: Mapping[str, Callable[[ApplianceSource], bool]] = field(default_factory=lambda: MappingProxyType({}))
    confidence: Mapping[str, Confidence] = field(default_factory=lambda: MappingProxyType({}))  # '' for the rest
    vendors: tuple[str, ...] = ()  # whom it speaks for; none: anybody
    is_brought: bool = False  # an answer that people bring along: no box is asked for it
