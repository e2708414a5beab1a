from __future__ import annotations

import re
import subprocess
from pathlib import Path

VERBS = ("help", "install", "demo", "test", "lint", "docs", "docs-check", "bench", "lock", "clean")


def test_every_verb_says_what_it_does(root: Path) -> None:
    text = (root / "Makefile").read_text("utf-8")
    assert tuple(re.findall(r"^\.PHONY: (\S+)$", text, re.MULTILINE)) == VERBS
    answer = subprocess.run(
        ["make", "--no-print-directory", "-C", str(root)], capture_output=True, encoding="utf-8", check=True
    )
    told = {line.split()[1]: line.split(maxsplit=2)[2] for line in answer.stdout.splitlines()}
    assert tuple(told) == VERBS


def test_no_path_from_outside_the_checkout(root: Path) -> None:
    """A variable that holds the absolute path would break in a folder with a space."""
    assert not re.search(r"\$[({](CURDIR|PWD|abspath|realpath|MAKEFILE_LIST)", (root / "Makefile").read_text("utf-8"))
