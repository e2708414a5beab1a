"""The command line as a test calls it: in this process for speed, or as a program of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shikiri import cli

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
DAY = "2026-11-20"
DEVICES = ("cisco_ios", "cisco_ios-wlc", "yamaha_rtx")
MAIN = {
    "cisco_ios": "show_running-config.txt",
    "cisco_ios-wlc": "show_running-config.txt",
    "yamaha_rtx": "show_config.txt",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a call answered."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found

    def items(self) -> dict[str, dict[str, Any]]:
        return {item["id"]: item for item in self.document["items"]}

    def status(self, item: str) -> str:
        return str(self.items()[item]["status"])


def shikiri(*args: object, environ: Mapping[str, str] | None = None, encoding: str = "utf-8") -> Told:
    """`shikiri ARGS` inside this process."""
    out, err = io.BytesIO(), io.BytesIO()
    with _as_called(list(map(str, args)), environ or {}, out, err, encoding):
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Told(code, out.getvalue(), err.getvalue().decode(encoding))


@contextmanager
def _as_called(
    args: list[str], environ: Mapping[str, str], out: io.BytesIO, err: io.BytesIO, encoding: str
) -> Iterator[None]:
    before = (sys.argv, sys.stdout, sys.stderr, dict(os.environ))
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "SHIKIRI_LANG", "SHIKIRI_DEBUG"):
        os.environ.pop(name, None)
    os.environ.update(environ)
    sys.argv = ["shikiri", *args]
    sys.stdout = io.TextIOWrapper(out, encoding=encoding, write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding=encoding, write_through=True)
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            stream.detach()
        sys.argv, sys.stdout, sys.stderr = before[:3]
        os.environ.clear()
        os.environ.update(before[3])


def program(*args: object, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """`shikiri ARGS` as a process of its own."""
    return subprocess.run(  # noqa: PLW1510  (the code is what the tests look at)
        [sys.executable, "-m", "shikiri.cli", *map(str, args)],
        capture_output=True,
        env=environment(environ),
        timeout=120,
    )


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a plain shell: no language, the sources of this checkout."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **(more or {})}


@dataclass(frozen=True, slots=True)
class Office:
    """A copy of the example site that a test may spoil."""

    home: Path

    @property
    def facility(self) -> Path:
        return self.home / "facility.yml"

    def folder(self, device: str, kind: str = "compliant") -> Path:
        return self.home / device / kind

    def config(self, device: str, kind: str = "compliant") -> Path:
        return self.folder(device, kind) / MAIN[device]

    def judge(self, folder: Path, *more: object) -> Told:
        return shikiri(
            "--lang", "en", "judge", folder, "--facility", self.facility, "--at", DAY, "--format", "json", *more
        )

    def edit(self, name: str, *edits: tuple[str, str]) -> None:
        """Change a file of the site; what is changed stands there exactly once."""
        path = self.home / name
        path.write_text(edited(path.read_text("utf-8"), *edits), "utf-8")

    def add(self, name: str, text: str) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path


def office(folder: Path) -> Office:
    """A fresh copy of the examples."""
    home = folder / "office"
    shutil.copytree(EXAMPLES, home)
    return Office(home)


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text
