"""Where the runs of a facility are kept: SHIKIRI_STORE, else `store:` of facility.yml, else the user's state folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from shikiri.model.errors import StoreError
from shikiri.model.say import say

VARIABLE = "SHIKIRI_STORE"
FILE = "runs.db"
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_FILES = frozenset({".db", ".sqlite", ".sqlite3"})


@dataclass(frozen=True, slots=True)
class Place:
    """A store: a file of SQLite, or a server."""

    url: URL
    file: Path | None = None

    def __str__(self) -> str:
        """As it may be shown: without a password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)


def place_of(environment: Mapping[str, str], declared: str = "", folder: Path | None = None) -> Place:
    """The place that counts. A relative path in facility.yml starts at the site folder."""
    if said := environment.get(VARIABLE, ""):
        return _place(said, Path())
    if declared:
        place = _place(declared, folder or Path())
        if place.url.password:
            raise StoreError(say("store.password", place=str(place)))
        return place
    state = environment.get("XDG_STATE_HOME") or "~/.local/state"
    return _place(str(Path(state, "shikiri")), Path())


def _place(said: str, folder: Path) -> Place:
    if "://" not in said:
        return _file(folder / Path(said).expanduser())
    try:
        url = make_url(said)
    except (ArgumentError, ValueError):
        raise StoreError(say("store.no-place")) from None  # not shown: there may be a password in it
    if url.drivername.split("+")[0] == "sqlite":
        return _file(Path(url.database or FILE))
    if url.drivername.split("+")[0] not in _DRIVERS:
        raise StoreError(say("store.no-place"))
    return Place(url.set(drivername=_DRIVERS.get(url.drivername, url.drivername)))


def _file(path: Path) -> Place:
    """A path names the folder of the store, or the file itself where it ends like one."""
    file = (path if path.suffix in _FILES else path / FILE).absolute()
    return Place(URL.create("sqlite", database=str(file)), file)
