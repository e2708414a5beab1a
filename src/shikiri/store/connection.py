"""Connections: how a database is opened, and its troubles in one sentence each."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from shikiri.model.errors import StoreError
from shikiri.model.say import say
from shikiri.store.place import Place

PATIENCE_S = 60  # as long another process may hold the store
_FULL = ("disk is full", "no space left", "disk full", "could not extend file")
_BUSY = ("database is locked", "database is busy", "canceling statement due to lock timeout")
_DENIED = ("readonly database", "unable to open database file", "permission denied")
_NO_STORE = ("file is not a database", "malformed", "file is encrypted")


def engine_of(place: Place) -> Engine:
    """The engine of a place. A file is made readable for its owner alone."""
    try:
        if place.file is None:
            return create_engine(place.url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
        _make_file(place.file)
        engine = create_engine(place.url, connect_args={"timeout": PATIENCE_S})
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError(say("store.no-driver", place=str(place))) from None
    except OSError as error:
        raise StoreError(_of_file(place, error)) from None
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextlib.contextmanager
def told(place: Place) -> Iterator[None]:
    """Whatever the database complains about becomes one sentence without a word of its own: those may hold values."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(_sentence(place, error)) from None
    except OSError as error:
        raise StoreError(_of_file(place, error)) from None


def _sentence(place: Place, error: SQLAlchemyError) -> Any:  # noqa: ANN401
    words = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    for key, signs in (("full", _FULL), ("busy", _BUSY), ("denied", _DENIED), ("no-store", _NO_STORE)):
        if any(sign in words for sign in signs):
            return say(f"store.{key}", place=str(place))
    key = "store.away" if isinstance(error, OperationalError) and place.file is None else "store.trouble"
    return say(key, place=str(place), error=type(getattr(error, "orig", None) or error).__name__)


def _of_file(place: Place, error: OSError) -> Any:  # noqa: ANN401
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return say("store.full", place=str(place))
    return say("store.denied", place=str(place))


def _make_file(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own connection)
    """The driver must not begin transactions behind our back: with it, making a table would not be part of one."""
    connection.isolation_level = None
    for setting in ("foreign_keys=ON", "synchronous=FULL", "journal_mode=DELETE"):
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    """A writer waits at its beginning, where nothing is lost yet; `reads` says that none of it writes."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
