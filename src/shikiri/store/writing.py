"""Writing one run: what is new is packed first, so that the store is held for as short a time as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Table, and_, select
from sqlalchemy.dialects import sqlite

from shikiri.model.reading import digest
from shikiri.store.rows import DeviceRow, NewRun, RunRow, pack
from shikiri.store.tables import ANSWER, BLOB, DEVICE, RUN

T = TypeVar("T")
_AT_ONCE = 500


def fresh_blobs(connection: Connection, new: NewRun) -> list[dict[str, Any]]:
    """The texts of a run that the store does not hold yet, packed. A text is held once, however often it is seen."""
    texts = {sha: text for device in new.devices for sha, text in _texts(device)}
    held: set[str] = set()
    for some in _batches(sorted(texts)):
        mine = and_(BLOB.c.customer == new.run.customer, BLOB.c.facility == new.run.facility, BLOB.c.sha256.in_(some))
        held.update(connection.execute(select(BLOB.c.sha256).where(mine)).scalars())
    return [
        {**_whose(new), "sha256": sha, "size": len(raw), "packed": pack([raw])}
        for sha, text in texts.items()
        if sha not in held
        for raw in (text().encode("utf-8", "surrogatepass"),)
    ]


def write(connection: Connection, new: NewRun, blobs: Sequence[dict[str, Any]]) -> None:
    """All rows of a run. The run itself comes first: where its number is taken nothing else is tried."""
    row = {field.name: getattr(new.run, field.name) for field in fields(RunRow)}
    row |= {"versions": dict(new.run.versions), "counts": dict(new.run.counts)}
    connection.execute(RUN.insert(), {**row, "document": new.document, "stories": new.stories})
    for some in _batches(blobs):
        connection.execute(_adding(connection), some)
    _insert(connection, DEVICE, [_device(new, device) for device in new.devices])
    _insert(connection, ANSWER, [answer for device in new.devices for answer in _answers(new, device)])


def _adding(connection: Connection) -> Executable:
    """A text that another run kept meanwhile is no conflict."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  (its drivers cost a part of a second)

        return postgresql.insert(BLOB).on_conflict_do_nothing()
    return sqlite.insert(BLOB).on_conflict_do_nothing()


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for some in _batches(rows):
        connection.execute(table.insert(), some)


def _device(new: NewRun, device: DeviceRow) -> dict[str, Any]:
    names = ("device", "platform", "model", "version", "reached", "trouble", "seconds", "plan")
    said = {name: getattr(device, name) for name in names}
    said |= {name: said[name][:255] for name in ("model", "version")}
    state = None if device.state is None else digest(device.state)
    return {**_of_run(new), **said, "state": state}


def _answers(new: NewRun, device: DeviceRow) -> Iterator[dict[str, Any]]:
    for answer in device.answers:
        said = {"question": answer.question, "sha256": answer.sha256, "complete": answer.complete}
        yield {**_of_run(new), "device": device.device, **said}


def _texts(device: DeviceRow) -> Iterator[tuple[str, Callable[[], str]]]:
    yield from ((answer.sha256, answer.text) for answer in device.answers)
    if (state := device.state) is not None:
        yield digest(state), lambda: state


def _whose(new: NewRun) -> dict[str, Any]:
    return {"customer": new.run.customer, "facility": new.run.facility}


def _of_run(new: NewRun) -> dict[str, Any]:
    return {**_whose(new), "run": new.run.id, "number": new.run.number}


def _batches(of: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(of), _AT_ONCE):
        yield of[start : start + _AT_ONCE]
