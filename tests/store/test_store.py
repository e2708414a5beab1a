"""What goes into the store comes out as it was, on a file and on PostgreSQL alike."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shikiri.model.errors import StoreError, UsageError
from shikiri.model.reading import digest
from shikiri.store import Place, Store, open_store
from shikiri.store.connection import engine_of
from shikiri.store.rows import Latest
from shikiri.store.tables import ACCEPTANCE, BLOB, METADATA, RUN
from tests.store.made import CONFIG, WHEN, device_row, new_run, run_row


def counted(place: Place) -> dict[str, int]:
    engine = engine_of(place)
    with engine.connect() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in METADATA.tables.items()
        }
    engine.dispose()
    return found


def test_a_run_comes_out_as_it_went_in(store: Store) -> None:
    assert store.add(new_run(1, device_row(), device_row("ap1", reached=False, trouble="silent", state=None)))
    [run] = store.runs()
    assert run == run_row(1)
    assert run.started.utcoffset() == timedelta(0)
    assert store.document(run) == b'{"run": 1}'
    down, up = store.seen(run)
    assert (down.device, down.reached, down.trouble, down.state) == ("ap1", False, "silent", None)
    assert up.answers == {"show config": digest(CONFIG), "show 時刻": digest("clock of sw1")}
    assert store.text("acme", "shibuya", up.answers["show config"]) == CONFIG
    assert store.text("acme", "shibuya", str(up.state)) == '{"device": "sw1"}'


def test_an_unchanged_text_is_stored_once(store: Store) -> None:
    for number in (1, 2, 3):
        assert store.add(new_run(number, device_row("sw1"), device_row("sw2")))
    found = counted(store.place)
    assert (found["run"], found["device"], found["answer"]) == (3, 6, 12)
    assert found["blob"] == 1 + 2 + 2  # one configuration, two clocks, two states


def test_a_text_of_another_facility_is_its_own(store: Store) -> None:
    assert store.add(new_run(1))
    assert store.add(new_run(1, id="261121-bb01", customer="other"))
    assert counted(store.place)["blob"] == 6
    with pytest.raises(StoreError):
        store.text("nobody", "shibuya", digest(CONFIG))


def test_a_taken_number_leaves_nothing_behind(store: Store) -> None:
    assert store.add(new_run(1))
    before = counted(store.place)
    assert not store.add(new_run(1, device_row(config="changed"), id="261121-bb01"))
    assert counted(store.place) == before


def test_the_latest_answers_are_those_of_the_last_time_a_device_was_read(store: Store) -> None:
    assert store.latest("acme", "shibuya") == Latest()
    store.add(new_run(1, device_row("sw1", "old"), device_row("sw2", "two")))
    store.add(new_run(2, device_row("sw1", "new"), device_row("sw2", answers=(), state=None, reached=False)))
    store.add(new_run(1, device_row("sw1", "of another"), id="261121-zz01", facility="ginza"))
    latest = store.latest("acme", "shibuya")
    assert latest.run == run_row(2)
    assert latest.stories == b"[]"
    said = {place: (kept.run, kept.sha256) for place, kept in latest.answers.items() if place[1] == "show config"}
    assert said == {
        ("sw1", "show config"): ("261121-aa02", digest("new")),
        ("sw2", "show config"): ("261121-aa01", digest("two")),
    }


def test_runs_are_listed_newest_first_and_by_facility(store: Store) -> None:
    for number in (1, 2):
        store.add(new_run(number))
    store.add(new_run(1, id="261121-zz01", facility="ginza", started=WHEN))
    assert [run.id for run in store.runs()] == ["261121-aa02", "261121-aa01", "261121-zz01"]
    assert [run.id for run in store.runs("acme", "ginza")] == ["261121-zz01"]
    assert [run.id for run in store.runs(most=1)] == ["261121-aa02"]


@pytest.mark.parametrize("word", ("261121-aa02", "AA02", "a02", "last", "最新"))
def test_a_run_is_found_by_little_of_its_name(store: Store, word: str) -> None:
    for number in (1, 2):
        store.add(new_run(number))
    assert store.find(word, "acme", "shibuya").number == 2


@pytest.mark.parametrize(
    "word,key", (("", "store.many-runs"), ("%", "store.no-run"), ("-aa", "store.no-run"), ("1", "store.no-run"))
)
def test_a_name_that_fits_none_or_many_is_refused(store: Store, word: str, key: str) -> None:
    store.add(new_run(2))
    store.add(new_run(3, id="261122-ab02"))
    with pytest.raises(UsageError) as caught:
        store.find(word)
    assert caught.value.sentence.key == key
    assert store.find("aa02").number == 2
    with pytest.raises(UsageError):
        store.find("aa02", "acme", "ginza")


def test_who_accepted_what_is_kept(store: Store) -> None:
    store.add(new_run(1))
    store.note_acceptance(run_row(1), ("sw1", "sw2"), "hanako", "tested with the tenant", WHEN)
    engine = engine_of(store.place)
    with engine.connect() as connection:
        rows = connection.execute(select(ACCEPTANCE.c.device, ACCEPTANCE.c.who, ACCEPTANCE.c.accepted)).all()
    engine.dispose()
    assert sorted(map(tuple, rows)) == [("sw1", "hanako", WHEN), ("sw2", "hanako", WHEN)]


def test_a_file_is_its_owners_alone(store: Store) -> None:
    if store.place.file is not None:
        assert stat.S_IMODE(store.place.file.stat().st_mode) == 0o600
        assert stat.S_IMODE(store.place.file.parent.stat().st_mode) == 0o700


def test_a_damaged_text_is_said(store: Store) -> None:
    store.add(new_run(1))
    engine = engine_of(store.place)
    with engine.begin() as connection:
        connection.execute(BLOB.update().values(packed=b"no zlib"))
        connection.execute(RUN.update().values(document=b"no zlib"))
    engine.dispose()
    for look in (lambda: store.text("acme", "shibuya", digest(CONFIG)), lambda: store.document(run_row(1))):
        with pytest.raises(StoreError) as caught:
            look()
        assert caught.value.sentence.key == "store.lost"


def test_a_store_is_opened_again(place: Place) -> None:
    first = open_store(place)
    first.add(new_run(1))
    first.close()
    again = open_store(place)
    assert [run.number for run in again.runs()] == [1]
    again.close()
