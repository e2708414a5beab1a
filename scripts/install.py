"""The installer behind `make install`: .venv holds exactly what the lock names; a current one is left alone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = HOME / "lock.sha256"


def wanted() -> str:
    """The mark of a current .venv: what is locked, how we are packaged, and where the checkout stands."""
    digest = hashlib.sha256()
    for part in (LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), os.fsencode(ROOT)):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()


def interpreter() -> Path:
    """The Python inside .venv."""
    return HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def usable() -> bool:
    """Does the Python in .venv start, is it new enough, and does it know that it lives here?"""
    question = "import sys, pip; print(sys.version_info >= (3, 11), sys.prefix)"
    try:
        answer = subprocess.run(
            [str(interpreter()), "-X", "utf8", "-c", question], capture_output=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    new_enough, _, prefix = answer.stdout.strip().partition(" ")
    return new_enough == "True" and Path(prefix).resolve() == HOME


def pip(*arguments: str) -> None:
    """One pip call inside .venv; its failure is ours."""
    # Without UTF-8 mode a checkout below a Japanese folder cannot be installed in a C locale.
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    command = [str(interpreter()), "-m", "pip", "install", "--quiet", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> int:
    """Answer 0 when .venv holds the locked set and shikiri itself."""
    mark = wanted()
    if STAMP.is_file() and STAMP.read_text("ascii").strip() == mark and usable():
        return 0
    STAMP.unlink(missing_ok=True)
    if not usable():
        print(f"Making .venv with Python {sys.version.split()[0]} ...", flush=True)
        venv.create(HOME, clear=True, with_pip=True)
    print("Installing the locked packages (a minute or two the first time) ...", flush=True)
    try:
        pip("--require-hashes", "--requirement", str(LOCK.relative_to(ROOT)))
        pip("--no-deps", "--no-build-isolation", "--editable", ".")
    except subprocess.CalledProcessError as error:
        print(
            f"pip could not install the locked set (exit {error.returncode}); its own words are above.", file=sys.stderr
        )
        return 1
    STAMP.write_text(mark + "\n", "ascii")
    print("Ready: .venv/bin/shikiri", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
