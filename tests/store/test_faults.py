"""When the store fails: a run is there whole or not at all, and one sentence says what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event

from shikiri.language import tell
from shikiri.model.errors import StoreError
from shikiri.store import Place, Store, open_store, place_of
from shikiri.store import store as room
from tests.store.made import device_row, new_run
from tests.store.test_store import counted

_DIE = """
import os, signal, sys
from sqlalchemy import event
from shikiri.store import open_store, place_of
from tests.store.made import device_row, new_run
store = open_store(place_of({"SHIKIRI_STORE": sys.argv[1]}))
at = sys.argv[2]
@event.listens_for(store._engine, "after_cursor_execute")
def die(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith(f"INSERT INTO {at}"):
        os.kill(os.getpid(), signal.SIGKILL)
store.add(new_run(2, device_row(config="changed " * 9000)))
"""


@pytest.mark.parametrize("at", ("run", "blob", "device", "answer"))
def test_a_killed_process_leaves_no_half_run(place: Place, root: Path, at: str) -> None:
    first = open_store(place)
    first.add(new_run(1))
    before = counted(place)
    said = str(place.file) if place.file else place.url.render_as_string(hide_password=False)
    assert subprocess.run([sys.executable, "-c", _DIE, said, at], cwd=root, check=False).returncode == -9
    assert counted(place) == before
    assert first.add(new_run(2))
    assert [run.number for run in first.runs()] == [2, 1]
    first.close()


def test_a_full_disk_is_said_and_leaves_no_half_run(tmp_path: Path) -> None:
    store = open_store(place_of({"SHIKIRI_STORE": str(tmp_path)}))
    store.add(new_run(1))
    before = counted(store.place)
    store._engine.dispose()

    @event.listens_for(store._engine, "connect")
    def small(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1").close()  # type: ignore[attr-defined]  # the driver's own

    import random

    noise = "".join(chr(random.Random(5).randrange(33, 126)) for _ in range(1)) + "".join(
        map(str, (random.Random(number).random() for number in range(20_000)))
    )
    with pytest.raises(StoreError) as caught:
        store.add(new_run(2, device_row(config=noise)))
    assert caught.value.sentence.key == "store.full"
    store.close()
    assert counted(place_of({"SHIKIRI_STORE": str(tmp_path)})) == before


@pytest.mark.parametrize("content,key", ((b"this is no database" * 99, "store.no-store"), (None, "store.denied")))
def test_a_place_that_is_no_store_is_said(tmp_path: Path, content: bytes | None, key: str) -> None:
    file = tmp_path / "runs.db"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_store(place_of({"SHIKIRI_STORE": str(tmp_path)}))
    assert caught.value.sentence.key == key
    assert content is None or file.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file stands here")
    with pytest.raises(StoreError) as caught:
        open_store(place_of({"SHIKIRI_STORE": str(tmp_path / "a" / "b")}))
    assert caught.value.sentence.key == "store.denied"


def test_a_server_that_is_away_is_said_without_its_password() -> None:
    place = place_of({"SHIKIRI_STORE": "postgresql://a:Canary-77@127.0.0.1:1/d"})
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert caught.value.sentence.key == "store.away"
    assert "Canary" not in tell(caught.value.sentence, "en")


def test_a_missing_driver_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError) as caught:
        open_store(place_of({"SHIKIRI_STORE": "postgresql://a@127.0.0.1:1/d"}))
    assert caught.value.sentence.key == "store.no-driver"


def test_a_store_that_another_process_holds_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shikiri.store import connection

    place = place_of({"SHIKIRI_STORE": str(tmp_path)})
    holder = open_store(place)
    monkeypatch.setattr(connection, "PATIENCE_S", 0.05)
    waiter: Store = room.open_store(place)
    with holder._engine.begin(), pytest.raises(StoreError) as caught:
        waiter.add(new_run(1))
    assert caught.value.sentence.key == "store.busy"
    holder.close()
    waiter.close()
