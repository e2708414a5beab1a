"""The state of one device: all its facets. One type for desired, observed, predicted and accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shikiri.model.nothing import NOT_OFFERED, FacetState, Things
from shikiri.model.reading import Source

if TYPE_CHECKING:
    from shikiri.model.facets.base import Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known of a device, facet by facet; a facet nobody names is one the platform does not offer."""

    device: str
    platform: str
    facets: Mapping[str, FacetState] = field(hash=False)
    source: Source = "import"

    def facet(self, name: str) -> FacetState:
        return self.facets.get(name, NOT_OFFERED)

    def things(self, name: str) -> tuple[Thing, ...]:
        """The things of a facet that was read; nothing where it was not (ask `facet` why)."""
        found = self.facet(name)
        return found.items if isinstance(found, Things) else ()

    def is_complete(self, name: str) -> bool:
        found = self.facet(name)
        return isinstance(found, Things) and found.complete

    def with_facet(self, name: str, state: FacetState) -> State:
        return replace(self, facets={**self.facets, name: state})
