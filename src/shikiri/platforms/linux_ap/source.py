"""The answers of a Linux router or access point, and what several facets work out of them once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from shikiri.model.reading import Reading
from shikiri.platforms.linux.source import LinuxSource

T = TypeVar("T")


class ApSource(LinuxSource):
    """A Linux source with a memory: what one facet found out another need not find out again."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._known: dict[str, Any] = {}

    def once(self, name: str, find: Callable[[ApSource], T]) -> T:
        """What `find` makes of these answers, worked out once; what it raises it raises each time."""
        if name not in self._known:
            self._known[name] = find(self)
        found: T = self._known[name]
        return found
