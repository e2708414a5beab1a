"""The store itself: runs go in whole or not at all, and come out as they went in."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, select, true
from sqlalchemy.exc import IntegrityError

from shikiri.model.errors import StoreError, UsageError
from shikiri.model.say import say
from shikiri.store import writing
from shikiri.store.connection import engine_of, told
from shikiri.store.place import Place
from shikiri.store.rows import Kept, Latest, NewRun, RunRow, Seen, unpack
from shikiri.store.tables import ACCEPTANCE, ANSWER, BLOB, DEVICE, RUN
from shikiri.store.upgrade import bring_up_to_date

_ROW = [column for column in RUN.c if column.name not in {"document", "stories"}]
LAST = frozenset({"last", "最新"})


def open_store(place: Place) -> Store:
    """The store of a place, made or brought up to date first."""
    with told(place):
        engine = engine_of(place)
        try:
            bring_up_to_date(engine, place)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, place)


class Store:
    """All runs of the facilities that share a place."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self.place = place

    def close(self) -> None:
        self._engine.dispose()

    def add(self, new: NewRun) -> bool:
        """Keep a run, all of it or nothing. False: another run of this facility took its number; look again."""
        with told(self.place):
            with self._reading() as connection:
                blobs = writing.fresh_blobs(connection, new)
            try:
                with self._engine.begin() as connection:
                    writing.write(connection, new, blobs)
            except IntegrityError:
                return False
        return True

    def latest(self, customer: str, facility: str) -> Latest:
        """Where the history of a facility stands."""
        with told(self.place), self._reading() as connection:
            newest = select(*_ROW, RUN.c.stories).where(_is(customer, facility)).order_by(RUN.c.number.desc()).limit(1)
            row = connection.execute(newest).one_or_none()
            if row is None:
                return Latest()
            values = dict(row._mapping)  # noqa: SLF001  (SQLAlchemy's own name for it)
            stories = self._open(values.pop("stories"))
            return Latest(RunRow(**values), stories, _last_answers(connection, customer, facility))

    def runs(self, customer: str | None = None, facility: str | None = None, most: int = 50) -> tuple[RunRow, ...]:
        """The newest runs, newest first."""
        asked = select(*_ROW).order_by(RUN.c.started.desc(), RUN.c.number.desc()).limit(most)
        if customer is not None and facility is not None:
            asked = asked.where(_is(customer, facility))
        return self._rows(asked)

    def find(self, word: str, customer: str | None = None, facility: str | None = None) -> RunRow:
        """The run somebody names: its id, the end of it, or `last`."""
        whose = _is(customer, facility) if customer is not None and facility is not None else RUN.c.id.is_not(None)
        if word.lower() in LAST:
            asked = select(*_ROW).where(whose).order_by(RUN.c.started.desc(), RUN.c.number.desc()).limit(1)
        else:
            ending = RUN.c.id.endswith(word.lower(), autoescape=True)
            asked = select(*_ROW).where(and_(whose, ending)).limit(9)
        found = self._rows(asked)
        exact = tuple(run for run in found if run.id == word.lower()) or found
        if not word or len(exact) != 1:
            names = tuple(run.id for run in exact)
            raise UsageError(say("store.many-runs", run=word, runs=names) if names else say("store.no-run", run=word))
        return exact[0]

    def document(self, run: RunRow) -> bytes:
        """The findings document of a run, as JSON."""
        with told(self.place), self._reading() as connection:
            return self._open(connection.execute(select(RUN.c.document).where(RUN.c.id == run.id)).scalar_one())

    def seen(self, run: RunRow) -> tuple[Seen, ...]:
        """What a run saw, device by device."""
        with told(self.place), self._reading() as connection:
            devices = connection.execute(select(DEVICE).where(DEVICE.c.run == run.id).order_by(DEVICE.c.device)).all()
            answers: dict[str, dict[str, str]] = {}
            for one in connection.execute(select(ANSWER).where(ANSWER.c.run == run.id).order_by(ANSWER.c.question)):
                answers.setdefault(one.device, {})[one.question] = one.sha256
        names = ("device", "platform", "reached", "trouble", "state", "plan")
        rows = ({name: row._mapping[name] for name in names} for row in devices)  # noqa: SLF001
        return tuple(Seen(**values, answers=answers.get(values["device"], {})) for values in rows)

    def text(self, customer: str, facility: str, sha256: str) -> str:
        """A text by its digest."""
        asked = select(BLOB.c.packed).where(
            BLOB.c.customer == customer, BLOB.c.facility == facility, BLOB.c.sha256 == sha256
        )
        with told(self.place), self._reading() as connection:
            packed = connection.execute(asked).scalar_one_or_none()
        if packed is None:
            raise StoreError(say("store.lost", place=str(self.place)))
        return self._open(packed).decode("utf-8", "surrogatepass")

    def note_acceptance(self, run: RunRow, devices: Iterable[str], who: str, why: str, when: datetime) -> None:
        """Who accepted what a run saw, and why."""
        whose = {"customer": run.customer, "facility": run.facility, "run": run.id}
        rows = [{**whose, "device": device, "accepted": when, "who": who, "why": why} for device in devices]
        with told(self.place), self._engine.begin() as connection:
            connection.execute(ACCEPTANCE.insert(), rows)

    def _rows(self, asked: Select[*tuple[object, ...]]) -> tuple[RunRow, ...]:
        with told(self.place), self._reading() as connection:
            return tuple(RunRow(**row._mapping) for row in connection.execute(asked))  # noqa: SLF001

    def _reading(self) -> Connection:
        return self._engine.connect().execution_options(reads=True)

    def _open(self, packed: bytes) -> bytes:
        try:
            return unpack(packed)
        except zlib.error:
            raise StoreError(say("store.lost", place=str(self.place))) from None


def _is(customer: str, facility: str) -> ColumnElement[bool]:
    return and_(RUN.c.customer == customer, RUN.c.facility == facility)


def _last_answers(connection: Connection, customer: str, facility: str) -> dict[tuple[str, str], Kept]:
    """The last whole answer of each device to each question, however long ago that was."""
    whole = and_(
        ANSWER.c.customer == customer, ANSWER.c.facility == facility, func.coalesce(ANSWER.c.complete, true()) == true()
    )
    key = (ANSWER.c.device, ANSWER.c.question)
    last = select(*key, func.max(ANSWER.c.number).label("number")).where(whole).group_by(*key).subquery()
    same = and_(
        ANSWER.c.device == last.c.device, ANSWER.c.question == last.c.question, ANSWER.c.number == last.c.number
    )
    asked = select(*key, ANSWER.c.run, ANSWER.c.sha256).join(last, same).where(whole)
    return {(row.device, row.question): Kept(row.run, row.sha256) for row in connection.execute(asked)}
