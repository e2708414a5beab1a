"""The refresher of requirements/dev.txt: each package, its version, its hashes, and nothing about this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements/dev.txt"
# What the tests need of what a user may choose.
EXTRAS = ("dev", "oscal", "fast", "web-check", "fleet", "camera")
PYTHON = (3, 11)  # the oldest we run on: what resolves here also resolves on newer ones


def main() -> int:
    """Answer 0 when the lock was written."""
    if sys.version_info[:2] != PYTHON:
        print("The lock is made with Python 3.11: make clean, then make lock PYTHON=python3.11", file=sys.stderr)
        return 2
    silent = ("header", "index-url", "trusted-host", "find-links", "emit-options")
    command = [
        *(sys.executable, "-m", "piptools", "compile", "--quiet", "--upgrade", "--generate-hashes", "--allow-unsafe"),
        *(
            "--no-strip-extras",
            "--resolver=backtracking",
            *(f"--extra={name}" for name in EXTRAS),
            "--output-file",
            LOCK,
        ),
        *(f"--no-{word}" if word in {"header", "emit-options"} else f"--no-emit-{word}" for word in silent),
        "pyproject.toml",
    ]
    # Only the place the packages are published at decides what is locked, not what this machine keeps beside it.
    environment = {
        name: value for name, value in os.environ.items() if name not in {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"}
    }
    environment["PIP_CONFIG_FILE"] = os.devnull
    answer = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if answer.returncode:
        return answer.returncode
    page = ROOT / LOCK
    # One set for every Python: the marker that keeps ansible-core 2.19 for 3.11 would leave newer Pythons without any.
    pins = re.sub(r"^(\S+==\S+) ; [^\\\n]+ \\$", r"\1 \\", page.read_text("utf-8"), flags=re.MULTILINE)
    page.write_text(f"# Made by `make lock` with Python 3.11. Do not edit.\n{pins}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
