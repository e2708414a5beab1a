"""The names that the resolver of a facility refuses: malware, phishing, whatever its operator imported."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Blocklist:
    """Names in small ASCII letters, each with all that is below it; sorted, none below another."""

    names: tuple[str, ...]

    @cached_property
    def mark(self) -> str:
        """What tells one list from another, on a device too: the sha256 of its lines."""
        return hashlib.sha256("".join(f"{name}\n" for name in self.names).encode()).hexdigest()

    def refuses(self, name: str) -> bool:
        """Is a name, or one above it, on the list?"""
        parts = name.lower().rstrip(".").split(".")
        return any(".".join(parts[at:]) in self._all for at in range(len(parts)))

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.names)
