"""The two databases the store is tested on: a file, and a real PostgreSQL of the test's own where there is one."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.store import Place, Store, open_store, place_of
from tests.ports import free_port


def _programs() -> Path | None:
    found = shutil.which("pg_ctl")
    homes = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((home for home in homes if (home / "initdb").exists()), None)


def _user() -> str | None:
    """PostgreSQL does not run as root: somebody else runs it then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("there is no PostgreSQL on this machine")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server on loopback that lives as long as the tests."""
    programs = _programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL on this machine")
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="shikiri-pg-"))
    if user:
        shutil.chown(home, user)
    port = free_port()
    data, log = str(home / "data"), str(home / "log")
    calm = f"-h 127.0.0.1 -p {port} -k {home} -c fsync=off -c max_connections=40"
    try:
        _run([str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "shikiri", "-E", "UTF8", "--locale=C"], user)
        _run([str(programs / "pg_ctl"), "-D", data, "-l", log, "-w", "-o", calm, "start"], user)
        yield f"postgresql://shikiri@127.0.0.1:{port}"
        _run([str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], user: str | None) -> None:
    nowhere = subprocess.DEVNULL
    subprocess.run(command, check=True, user=user, cwd="/", stdin=nowhere, stdout=nowhere, stderr=nowhere)


def _database(server: str) -> str:
    import psycopg

    name = f"s{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place of each kind; the file lies in a folder with a space and Japanese letters."""
    if request.param == "sqlite":
        return place_of({"SHIKIRI_STORE": str(tmp_path / "記録 の場所")})
    return place_of({"SHIKIRI_STORE": _database(request.getfixturevalue("postgres"))})


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    opened = open_store(place)
    yield opened
    opened.close()
