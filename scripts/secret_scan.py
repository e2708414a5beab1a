"""The secret scan: shapes that only a real secret has must not stand in any file of the project."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NOT_TEXT = frozenset({".xlsx", ".png", ".pdf", ".ipp", ".gz", ".ico", ".woff2"})
_MADE = frozenset(".git .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache __pycache__ build dist".split())
SHAPES = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{16}"),
    "a cloud access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a hosting token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20})"),
    "a chat token": re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{20,}|hooks\.slack\.com/services/T\w+/B\w+/\w+"),
    "an API key": re.compile(r"\b(?:sk-[A-Za-z0-9_-]{32,}|AIza[0-9A-Za-z_-]{35})"),
    "a web token": re.compile(r"\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,}"),
    "an address with a password": re.compile(
        r"\b[a-z][a-z0-9+.-]{1,12}://[^\s/:@'\"{}<>$*]+:(?!\*|Canary-)[^\s/@'\"{}<>$]{3,}@[\w.-]+"
    ),
}


def leaks(text: str) -> Iterator[tuple[int, str]]:
    """The line and the kind of everything that looks like a real secret; never the secret itself."""
    for kind, shape in SHAPES.items():
        for found in shape.finditer(text):
            yield text.count("\n", 0, found.start()) + 1, kind


def project_files(root: Path = ROOT) -> Iterator[Path]:
    """Every file that is or could be committed: git knows it or would add it; without git, all but the made."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, check=False) if (root / ".git").exists() else None
    if listing is not None and listing.returncode == 0:
        names = (os.fsdecode(name) for name in listing.stdout.split(b"\0") if name)
        yield from (root / name for name in sorted(names) if (root / name).is_file())
        return
    for folder, below, files in os.walk(root):
        below[:] = sorted(set(below) - _MADE)
        yield from (Path(folder) / name for name in sorted(files))


def pages(root: Path = ROOT) -> Iterator[tuple[Path, str]]:
    """Every file of the project that is text, and what it says."""
    for path in project_files(root):
        if path.suffix not in _NOT_TEXT:
            yield path, path.read_text("utf-8", errors="replace")


def main() -> int:
    """Answer 1 when something leaks."""
    found = 0
    for path, text in pages():
        for line, kind in leaks(text):
            print(f"{path.relative_to(ROOT)}:{line}: looks like {kind}", file=sys.stderr)
            found = 1
    return found


if __name__ == "__main__":
    sys.exit(main())
