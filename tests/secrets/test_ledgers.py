"""`shikiri attest` and `shikiri waive`: an entry that the loader reads, or one sentence and nothing written."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from shikiri.intake.ledger import load_ledger
from shikiri.workflow import clock
from tests.secrets.place import Place, Told, place, run

TODAY = clock.now().date()
STATED = ("--item", "1-1-1", "--who", "佐藤", "--statement", "方針: ある # 二枚")
WAIVED = {
    "--control": "wlan-pmf",
    "--device": "office-sw1",
    "--thing": "wlan:Lobby-Guest",
    "--actual": "pmf = disabled",
    "--reason": "古い端末",
    "--requested-by": "鈴木",
    "--approved-by": "佐藤",
}


@pytest.fixture
def site(tmp_path: Path) -> Place:
    return place(tmp_path)


def attest(site: Place, *words: str) -> Told:
    return run("attest", "-i", str(site.folder), *words)


def waive(site: Place, **changes: str) -> Told:
    flags = {**WAIVED, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    return run("waive", "-i", str(site.folder), *(word for pair in flags.items() if pair[1] for word in pair))


def nothing(site: Place) -> bool:
    return not (site.folder / "attestations.yml").exists() and not (site.folder / "waivers.yml").exists()


def test_a_statement_lives_as_long_as_its_item_says(site: Place) -> None:
    told = attest(site, *STATED)
    assert told.code == 0, told.err
    entry = load_ledger(site.folder, TODAY).attestations[0]
    assert (entry.item, entry.who, entry.statement, entry.when) == ("1-1-1", "佐藤", "方針: ある # 二枚", TODAY)
    last = TODAY + timedelta(days=365)
    assert last.isoformat() in told.out


def test_evidence_is_held_by_its_hash(site: Place) -> None:
    (site.folder / "evidence").mkdir()
    (site.folder / "evidence" / "方針.pdf").write_bytes(b"%PDF")
    told = attest(site, *STATED, "--evidence", "evidence/方針.pdf")
    assert told.code == 0, told.err
    (file,) = load_ledger(site.folder, TODAY).attestations[0].evidence
    assert (file.file, file.sha256) == ("evidence/方針.pdf", hashlib.sha256(b"%PDF").hexdigest())


@pytest.mark.parametrize(
    "words,sentence",
    [
        (("--item", "9-9-9"), 'There is no row "9-9-9"'),
        (("--control", "wlan-pfm"), "--control: There is no wlan-pfm here. Do you mean wlan-pmf?"),
        (("--device", "office-sw9"), "--device: "),
        (("--when", "2099-01-01"), "--when: "),
        (("--when", "2020-01-01"), "has passed"),
        (("--until", "2020-01-01"), "has passed"),
        (("--evidence", "nowhere.pdf"), "nowhere.pdf"),
        (("--evidence", "../pass"), "outside the site folder"),
    ],
)
def test_what_cannot_be_is_refused(site: Place, words: tuple[str, ...], sentence: str) -> None:
    told = attest(site, *STATED, *words)
    assert told.code == 2
    assert sentence in told.err
    assert nothing(site)


def test_without_a_terminal_a_missing_flag_is_named(site: Place) -> None:
    told = attest(site, "--item", "1-1-1")
    assert told.code == 2
    assert "--who is missing" in told.err


def test_an_exception_for_exactly_one_value(site: Place) -> None:
    told = waive(site)
    assert told.code == 0, told.err
    entry = load_ledger(site.folder, TODAY).waivers[0]
    assert (entry.control, entry.device, entry.thing) == ("wlan-pmf", "office-sw1", "wlan:Lobby-Guest")
    assert entry.actual == "pmf = disabled"
    assert entry.valid_until == TODAY + timedelta(days=90)


@pytest.mark.parametrize(
    "changes,sentence",
    [
        ({"approved_by": " 鈴木 "}, "--approved-by: "),
        ({"control": "wlan-pmff"}, "--control: "),
        ({"device": "office-sw9"}, "--device: "),
        ({"until": "2020-01-01"}, "has passed"),
        ({"until": (TODAY + timedelta(days=400)).isoformat()}, "--until: An exception lives 366 days"),
        ({"approved": "2099-01-01"}, "--approved: "),
        ({"reason": ""}, "--reason is missing"),
        ({"actual": ""}, "--actual is missing"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(site: Place, changes: dict[str, str], sentence: str) -> None:
    told = waive(site, **changes)
    assert told.code == 2
    assert sentence in told.err
    assert nothing(site)


def findings(path: Path, *rows: tuple[str, str]) -> str:
    part = {"control": "wlan-pmf", "device": "office-sw1", "status": "fail"}
    data = [{**part, "thing": thing, "actual": actual} for thing, actual in rows]
    path.write_text(json.dumps({"schema": "shikiri/findings/1", "findings": data}), "utf-8")
    return str(path)


def test_the_value_is_taken_from_the_findings(site: Place, tmp_path: Path) -> None:
    file = findings(tmp_path / "f.json", ("wlan:A", "pmf = off"), ("wlan:B", "pmf = weak"))
    told = waive(site, findings=file, thing="wlan:B", actual="")
    assert told.code == 0, told.err
    entry = load_ledger(site.folder, TODAY).waivers[0]
    assert (entry.thing, entry.actual) == ("wlan:B", "pmf = weak")


@pytest.mark.parametrize("rows,sentence", [((), "hold no failure"), ((("a", "x"), ("b", "y")), "a = x, b = y")])
def test_which_finding_is_meant_must_be_clear(
    site: Place, tmp_path: Path, rows: tuple[tuple[str, str], ...], sentence: str
) -> None:
    told = waive(site, findings=findings(tmp_path / "f.json", *rows), thing="", actual="")
    assert told.code == 2
    assert sentence in told.err
    assert nothing(site)


def test_a_broken_ledger_is_told_by_its_own_name_and_kept(site: Place) -> None:
    path = site.folder / "attestations.yml"
    path.write_text("attestations: [{item: 1\n")
    told = attest(site, *STATED)
    assert told.code == 2
    assert "attestations.yml:1" in told.err
    assert path.read_text() == "attestations: [{item: 1\n"


def test_a_closed_vault_is_no_hindrance(site: Place) -> None:
    site.run("secrets", "init")
    assert attest(site, *STATED, "--device", "office-rt1").code == 0
