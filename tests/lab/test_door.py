"""`shikiri lab`: one sentence and a documented exit code, whatever is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.lab.errors import LabError
from shikiri.lab.office import MACHINES, STATIONS
from shikiri.workflow.lab import trial as trials


def test_no_lab_is_said_plainly(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["--lang", "ja", "lab", "status", "--state", str(tmp_path)])
    assert (told.exit_code, told.stdout) == (3, "実験室は動いていません。\n")
    told = CliRunner().invoke(app, ["--lang", "en", "lab", "down", "--state", str(tmp_path)])
    assert (told.exit_code, told.stdout) == (0, "No lab is running.\n")


def test_nothing_to_go_into(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["lab", "ssh", "--state", str(tmp_path), "ap1", "true"])
    assert isinstance(told.exception, LabError)
    assert told.exception.sentence.key == "lab.not-up"


def test_the_places_are_those_of_the_inventory() -> None:
    hosts = (Path(__file__).parents[2] / "inventories" / "lab" / "hosts.yml").read_text("utf-8")
    assert all(f" {name}:" in hosts for name in (*MACHINES, *STATIONS) if name != "rogue")


@pytest.mark.parametrize("codes,exit_code", (({}, 0), ({"harden": 2}, 1), ({"verify": 4}, 1)))
def test_the_trial_takes_the_lab_down_in_any_case(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, codes: dict[str, int], exit_code: int
) -> None:
    done: list[str] = []
    monkeypatch.setattr(trials, "start", lambda *_, **__: done.append("up"))
    monkeypatch.setattr(trials, "down", lambda state: done.append("down"))

    def play(site: Path, state: Path, name: str, lang: str) -> int:
        done.append(name)
        return codes.get(name, 0)

    monkeypatch.setattr(trials, "_play", play)
    said: list[str] = []
    assert trials.trial(tmp_path, tmp_path, "ja", tell=lambda one: said.append(one.key)) == exit_code
    assert done[0] == "up"
    assert done[-1] == "down"
    assert said == ["lab.test-good" if exit_code == 0 else "lab.test-bad"]
