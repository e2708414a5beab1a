"""Things that take minutes to make, kept under the hash of all that went into them. Several makers at once are safe."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shikiri.lab.errors import LabError

_WHOLE = "complete"
_LETTERS = 16
_LEAST_FREE = 4 << 30
_KEPT_DAYS = 21


def cache_root() -> Path:
    """Where the lab keeps what it made: `$XDG_CACHE_HOME/shikiri/lab`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "shikiri" / "lab"


def digest(*parts: str | bytes) -> str:
    """A short name for exactly this content, in this order."""
    whole = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        whole.update(len(raw).to_bytes(8, "big") + raw)
    return whole.hexdigest()[:_LETTERS]


def tree_parts(folder: Path) -> Iterator[str | bytes]:
    """Every file of a folder: its name, whether it may run, and its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix()
            yield path.read_bytes()


def kept(kind: str, name: str, make: Callable[[Path], None], *, root: Path | None = None) -> Path:
    """The folder `kind-name`; made by `make` where it is missing or was left half done."""
    home = root or cache_root()
    place = home / f"{kind}-{name}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with alone(home / f"{kind}-{name}.lock"):
            if not (place / _WHOLE).is_file():
                forget_old(home)
                _room(home)
                _make(place, make)
            (place / _WHOLE).touch()
    except OSError as error:
        raise LabError("lab.cache", folder=str(home), cause=error.strerror or str(error)) from error
    return place


def _make(place: Path, make: Callable[[Path], None]) -> None:
    part = place.with_name(f"{place.name}.part")
    for old in (place, part):
        shutil.rmtree(old, ignore_errors=True)
    part.mkdir()
    try:
        make(part)
        (part / _WHOLE).touch()
        part.rename(place)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _room(home: Path) -> None:
    free = shutil.disk_usage(home).free
    if free < _LEAST_FREE:
        raise LabError("lab.no-room", folder=str(home), free=free >> 20, least=_LEAST_FREE >> 20)


@contextmanager
def alone(page: Path) -> Iterator[None]:
    """Waits until nobody else holds this page; a crashed holder lets go by itself."""
    handle = os.open(page, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def forget_old(home: Path, days: int = _KEPT_DAYS) -> None:
    """What nobody has used for weeks goes. A machine that runs on it meanwhile keeps its open files."""
    oldest = time.time() - days * 86_400
    for mark in home.glob(f"*-*/{_WHOLE}"):
        with contextlib.suppress(OSError):  # somebody else was faster
            if mark.stat().st_mtime < oldest:
                mark.unlink()
                shutil.rmtree(mark.parent)
