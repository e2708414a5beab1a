"""The run store: append-only runs with what was read, found and planned. SQLite, or PostgreSQL by the same code."""

from __future__ import annotations

from shikiri.store.place import Place, place_of
from shikiri.store.store import Store, open_store

__all__ = ["Place", "Store", "open_store", "place_of"]
