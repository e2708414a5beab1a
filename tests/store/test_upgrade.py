"""The tables are made and changed by migrations: all at once, by one process, never for a newer shikiri's store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from shikiri.model.errors import StoreError
from shikiri.store import Place, open_store
from shikiri.store.connection import engine_of
from shikiri.store.tables import HEAD, METADATA, VERSIONS
from shikiri.store.upgrade import MIGRATIONS, revision
from tests.store.made import new_run


def test_the_newest_migration_is_the_one_the_tables_name() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_exactly_the_tables(place: Place) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_store(place).close()
    engine = engine_of(place)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        names = {name: inspect(connection).get_pk_constraint(name)["name"] for name in METADATA.tables}
    engine.dispose()
    assert names == {name: f"pk_{name}" for name in METADATA.tables}


def test_a_newer_store_is_refused_and_left_alone(place: Place) -> None:
    first = open_store(place)
    first.add(new_run(1))
    first.close()
    engine = engine_of(place)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSIONS} SET version_num = 'much_later'"))
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert caught.value.sentence.key == "store.newer"
    with engine.connect() as connection:
        assert revision(connection) == "much_later"
        assert connection.execute(text("SELECT count(*) FROM run")).scalar() == 1
    engine.dispose()


def test_a_database_of_somebody_else_is_left_alone(place: Place) -> None:
    engine = engine_of(place)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert caught.value.sentence.key == "store.not-ours"
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["invoices"]
    engine.dispose()


def test_an_upgrade_that_fails_leaves_no_table(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    from shikiri.store import upgrade

    done = upgrade._upgrade

    def fails(*args: object) -> None:
        done(*args)  # type: ignore[arg-type]  # the same arguments
        raise OperationalError("x", {}, Exception("no space left on device"))

    monkeypatch.setattr(upgrade, "_upgrade", fails)
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert caught.value.sentence.key == "store.full"
    engine = engine_of(place)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    monkeypatch.undo()
    open_store(place).close()


_OPEN = """
import sys
from shikiri.store import open_store, place_of
from tests.store.made import new_run
store = open_store(place_of({"SHIKIRI_STORE": sys.argv[1]}))
mine = 0
while mine < 3:
    latest = store.latest("acme", "shibuya")
    number = latest.run.number + 1 if latest.run else 1
    mine += store.add(new_run(number, id=f"{sys.argv[2]}-{mine}"))
"""


def test_processes_that_come_together_each_keep_their_runs(place: Place, root: Path) -> None:
    """The first ones race for the tables, then all of them race for the next number."""
    said = str(place.file) if place.file else place.url.render_as_string(hide_password=False)
    racers = [subprocess.Popen([sys.executable, "-c", _OPEN, said, f"p{racer}"], cwd=root) for racer in range(4)]
    assert [racer.wait(120) for racer in racers] == [0, 0, 0, 0]
    store = open_store(place)
    assert sorted(run.number for run in store.runs()) == list(range(1, 13))
    store.close()
