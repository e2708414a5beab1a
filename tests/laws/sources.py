"""What the laws of the tree look at: the modules of shikiri by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "shikiri"

SHARED_BY_PLATFORMS = frozenset({"appliance", "linux"})  # folders below platforms/ that are no platform themselves


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file below a package folder: its dotted name, and its text."""

    name: str
    text: str

    @property
    def layer(self) -> str:
        """The room of the house it is in; empty for the front door (`shikiri`, `shikiri.__main__`)."""
        parts = self.name.split(".")
        return "" if len(parts) == 1 or parts[1] == "__main__" else parts[1]


def sources(package: Path = PACKAGE) -> Iterator[Source]:
    """Every module of a package."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield Source(name, path.read_text("utf-8"))
