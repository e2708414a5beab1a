"""Bringing a store up to date: in one transaction, by one process at a time, and never backwards."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from shikiri.model.errors import StoreError
from shikiri.model.say import say
from shikiri.store.place import Place
from shikiri.store.tables import HEAD, VERSIONS

MIGRATIONS = Path(__file__).parent / "migrations"
_OUR_LOCK = 7_361_695_401  # any number of our own: PostgreSQL knows such locks by number


def bring_up_to_date(engine: Engine, place: Place) -> None:
    """Make the tables, or the changes to them that are missing. A store of a newer shikiri is refused."""
    with engine.connect().execution_options(reads=True) as connection:
        if revision(connection) == HEAD:
            return
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _OUR_LOCK})
        found = revision(connection)
        if found == HEAD:  # another process was first
            return
        if found is None and _strangers(connection):
            raise StoreError(say("store.not-ours", place=str(place)))
        _upgrade(connection, found, place)


def revision(connection: Connection) -> str | None:
    """The migration a store is at; None where it is empty."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608  (a constant)
    return None if found is None else str(found)


def _strangers(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def _upgrade(connection: Connection, found: str | None, place: Place) -> None:
    """Alembic costs a third of a second to import; only a store that is not up to date pays it."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(say("store.newer", place=str(place)))
    command.upgrade(config, HEAD)
