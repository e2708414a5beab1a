"""The air of a site: kept by station, counted while fresh, believed only as we wrote it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.air import Heard
from shikiri.model.errors import UsageError
from shikiri.model.facets.trial import Trial
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.workflow.probe.keep import fresh_air, load, save
from shikiri.workflow.site import load_site
from tests.workflow.probe.test_caller import SCAN

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FACILITY = """
id: place
name: {ja: 施設, en: Place}
segments: [{name: guest, role: guest, vlan: 20, subnets: 192.168.20.0/24}]
wlans: [{ssid: Lobby, segment: guest, audience: shared, psk: {secret: psk}}]
"""
ONE = Heard(
    station="sta-a",
    facility="place",
    when=NOW,
    who="sato",
    seconds=41.2,
    ssid="Lobby",
    segment="guest",
    answers={"probe sta-a": "09:00:00 sta-a -> x\n09:00:01 sta-a -> y", "iw scan sta-a": SCAN},
    trials=(
        Trial(name="sta-a > sta-b arp", about="neighbour", result="refused", at={"": Line("probe sta-a", 2)}),
        Trial(name="sta-a > sta-c arp", about="neighbour-across", why="other-silent", at={"": Line("probe sta-a", 1)}),
    ),
)


def test_what_was_heard_comes_back_with_its_networks(tmp_path: Path) -> None:
    save(tmp_path, [ONE])
    [found], troubles = load(tmp_path)
    assert not troubles
    assert replace(found, networks=()) == replace(ONE, networks=())
    assert [(one.ssid, one.security, one.line("ssid")) for one in found.networks] == [
        ("Lobby", "wpa3", Line("iw scan sta-a", 4))
    ]
    assert [one.line("result") for one in found.trials] == [Line("probe sta-a", 2), Line("probe sta-a", 1)]
    assert (tmp_path / "air" / "sta-a.json").stat().st_mode & 0o777 == 0o600


def test_the_newest_look_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    save(tmp_path, [ONE])
    save(tmp_path, [replace(ONE, who="suzuki"), replace(ONE, station="sta-b")])
    assert sorted((one.station, one.who) for one in load(tmp_path)[0]) == [("sta-a", "suzuki"), ("sta-b", "sato")]


def test_a_probe_of_some_stations_resolves_nothing_that_it_did_not_try_again(tmp_path: Path) -> None:
    bad = replace(ONE, trials=(replace(ONE.trials[0], result="reached"), ONE.trials[1]))
    save(tmp_path, [bad])
    fresh = replace(
        ONE,
        when=NOW + timedelta(days=3),
        answers={"probe sta-a": "09:00:00 sta-a -> z"},
        trials=(replace(ONE.trials[1], result="refused", why=UNSAID, at={"": Line("probe sta-a", 1)}),),
    )
    save(tmp_path, [fresh], whole=False)
    [found], _ = load(tmp_path)
    assert {one.name: one.result for one in found.trials} == {
        "sta-a > sta-c arp": "refused",
        "sta-a > sta-b arp": "reached",
    }
    lines = found.answers["probe sta-a"].splitlines()
    for one in found.trials:
        line = one.line("result")
        assert line is not None
        assert lines[line.number - 1].endswith("-> z" if one.result == "refused" else "-> y")
    assert found.when == NOW  # as old as what it still rests on
    save(tmp_path, [fresh])
    assert [one.result for one in load(tmp_path)[0][0].trials] == ["refused"]


def broken(change: dict[str, Any]) -> dict[str, Any]:
    return change


@pytest.mark.parametrize(
    "change",
    (
        {"schema": "shikiri/air/9"},
        {"when": "yesterday"},
        {"when": "2026-11-21T09:00:00"},
        {"station": 7},
        {"answers": []},
        {"trials": [{"about": "neighbour", "result": "pass", "line": 1}]},
        {"trials": [{"about": "everything", "result": "refused", "line": 1}]},
        {"trials": [{"about": "neighbour", "why": "because", "line": 1}]},
        {"trials": [{"about": "neighbour", "result": "refused"}]},
        {"trials": ["x"]},
    ),
)
def test_a_file_that_is_not_as_we_write_it_does_not_count(tmp_path: Path, change: dict[str, Any]) -> None:
    save(tmp_path, [ONE])
    page = tmp_path / "air" / "sta-a.json"
    page.write_text(json.dumps({**json.loads(page.read_text()), **change}))
    found, troubles = load(tmp_path)
    assert (found, [one.key for one in troubles]) == ((), ["air.unreadable"])


@pytest.mark.parametrize("text", ("", "{", "[]", "null", '{"schema": "shikiri/air/1"}', "\xff"))
def test_half_a_file_does_not_count_and_stops_nobody(tmp_path: Path, text: str) -> None:
    save(tmp_path, [replace(ONE, station="sta-b")])
    (tmp_path / "air" / "sta-a.json").write_bytes(text.encode("latin-1"))
    found, troubles = load(tmp_path)
    assert [one.station for one in found] == ["sta-b"]
    assert len(troubles) == 1


def test_old_looks_and_those_of_other_places_are_told_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "facility.yml").write_text(FACILITY, "utf-8")
    site = load_site(tmp_path / "facility.yml", NOW)
    assert fresh_air(site, NOW) == ((), ())
    save(
        tmp_path,
        [ONE, replace(ONE, station="b", when=NOW - timedelta(days=31)), replace(ONE, station="c", facility="x")],
    )
    fresh, told = fresh_air(site, NOW)
    assert [one.station for one in fresh] == ["sta-a"]
    assert [one.key for one in told] == ["air.stale", "air.strange"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "air").write_text("a file where the folder should be")
    with pytest.raises(UsageError) as told:
        save(tmp_path, [ONE])
    assert told.value.sentence.key == "air.not-kept"
