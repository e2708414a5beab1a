"""Asking for earlier runs: the list, the difference of two, accepting one; and the commands that do it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shikiri.engine.story import continued, story
from shikiri.model.drift import RunFindings
from shikiri.model.errors import UsageError
from shikiri.model.finding import Finding, Status
from shikiri.workflow.history.accepted import load_accepted
from shikiri.workflow.history.hunks import MOST, changed_lines
from shikiri.workflow.history.runs import accept_run, diff_runs, list_runs, load_run
from shikiri.workflow.history.stories import dump_stories, load_stories
from tests.e2e.door import Told, shikiri
from tests.store.ran import NIGHT, Office
from tests.store.test_record import EDGE, close_httpd, open_httpd


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "記録"))
    monkeypatch.setenv("SHIKIRI_WHO", "花子")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def called(*args: object) -> Told:
    return shikiri("--lang", "en", *args)


def test_runs_are_listed_newest_first(office: Office) -> None:
    ids = [office.run(night).run for night in range(3)]
    assert [run.id for run in list_runs(office.site)] == ids[::-1]
    assert [run.id for run in list_runs(None, most=2)] == ids[:0:-1]
    answer = called("runs", "-i", office.folder)
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == ids[::-1]
    assert "example-office" in answer.out
    rows = json.loads(called("runs", "--format", "json").out)
    assert [(row["run"], row["who"], row["number"]) for row in rows] == [
        (ids[2], "花子", 3),
        (ids[1], "花子", 2),
        (ids[0], "花子", 1),
    ]


def test_no_run_yet_is_said(office: Office) -> None:
    answer = called("runs", "-i", office.folder)
    assert (answer.code, answer.out) == (0, "")
    assert "No run is kept yet" in answer.err


def test_two_runs_differ_in_verdicts_settings_and_lines(office: Office) -> None:
    first = office.run(0)
    open_httpd(office)
    second = office.run(1)
    for order in (
        (first.run, second.run),
        (second.run, first.run),
    ):  # the older one is the old one, however they are named
        found = diff_runs(office.site, *order)
        assert (found.old.id, found.new.id) == (first.run, second.run)
        turns = {(turn.finding["control"], turn.before, turn.after) for turn in found.findings}
        assert ("http-off", "pass", "fail") in turns
        assert {(one.thing, one.field) for one in found.states} >= {("management:http#httpd", "enabled")}
        assert "+httpd service on" in found.texts[0]["lines"]
    answer = called("diff", first.run[-4:], "last")
    assert answer.code == 0
    assert all(word in answer.out for word in ("+httpd service on", "enabled has changed", "http"))
    assert called("diff", "last", "-i", office.folder).out == answer.out  # one run alone: against the one before it
    data = json.loads(called("diff", first.run, second.run, "--format", "json").out)
    assert data["new"]["run"] == second.run
    assert {
        "control": "http-off",
        "device": EDGE,
        "thing": "management:http#httpd",
        "before": "pass",
        "after": "fail",
    } in data["findings"]


def test_equal_runs_do_not_differ(office: Office) -> None:
    first, second = office.run(0), office.run(1)
    found = diff_runs(None, first.run, second.run)
    assert found.is_empty
    assert "do not differ" in called("diff", first.run, second.run).out


def test_accepting_changes_no_verdict_and_tells_who_and_why(office: Office) -> None:
    open_httpd(office)
    before = office.run(0)
    answer = called("accept", before.run, "-i", office.folder, "--who", "佐藤 花子", "--why", "点検で確かめた")
    assert answer.code == 0, answer.err
    assert EDGE in answer.out
    accepted = load_accepted(office.folder, EDGE)
    assert accepted is not None
    assert (accepted.who, accepted.why, accepted.run) == ("佐藤 花子", "点検で確かめた", before.run)
    after = office.run(1)
    assert after.document["exit"] == before.document["exit"] == 3
    assert after.document["history"]
    assert not after.document["history"]["drifted"]
    assert after.document["history"]["baselines"][0]["why"] == "点検で確かめた"
    close_httpd(office)
    assert ("management:http#httpd", "enabled") in {(one.thing, one.field) for one in office.run(2).drift}


@pytest.mark.parametrize("who,why", (("", "why"), ("who", " "), ("\t", "")))
def test_nobody_or_nothing_is_no_acceptance(office: Office, who: str, why: str) -> None:
    run = office.run(0).run
    with pytest.raises(UsageError):
        accept_run(office.site, run, who=who, why=why, now=NIGHT)
    assert called("accept", run, "-i", office.folder, "--who", who, "--why", why).code == 2
    assert called("accept", run, "-i", office.folder).code == 2
    assert not (office.folder / "accepted").exists()


def test_only_the_devices_named_are_accepted(office: Office) -> None:
    run = office.run(0).run
    assert called("accept", "last", "-i", office.folder, "--who", "a", "--why", "b", "--limit", EDGE).code == 0
    assert [path.name for path in (office.folder / "accepted").iterdir()] == [f"{EDGE}.json"]
    answer = called("accept", run, "-i", office.folder, "--who", "a", "--why", "b", "--limit", "nobody")
    assert (answer.code, "no device to accept" in answer.err) == (2, True)


def test_a_run_of_another_facility_is_not_accepted(office: Office, tmp_path: Path) -> None:
    run = office.run(0).run
    (tmp_path / "other").mkdir()
    other = Office(tmp_path / "other")
    page = other.folder / "facility.yml"
    page.write_text(page.read_text("utf-8").replace("id: example-office", "id: another-office"), "utf-8")
    answer = called("accept", run, "-i", other.folder, "--who", "a", "--why", "b")
    assert answer.code == 2
    assert run in answer.err
    assert not (other.folder / "accepted").exists()


def test_a_device_that_was_not_read_is_named_and_not_accepted(office: Office) -> None:
    office.record(office.judged(0, silent=EDGE))
    told = accept_run(office.site, "last", who="a", why="b", now=NIGHT)
    assert ("accepted.skipped", EDGE) in {(one.key, one.params["device"]) for one in told}
    assert load_accepted(office.folder, EDGE) is None


def test_a_report_is_made_from_a_run_or_from_a_file(office: Office, tmp_path: Path) -> None:
    run = office.run(0).run
    out = tmp_path / "reports"
    assert called("report", run, "--format", "json,html,xlsx,junit,sarif", "--out", out).code == 0
    document = json.loads((out / "findings.json").read_text("utf-8"))
    assert document["run"] == run
    assert document == load_run(office.site, run)
    again = called("report", out / "findings.json", "--format", "json")
    assert again.document == document
    assert called("report", "last", "-i", office.folder, "--format", "terminal").code == 0
    assert called("report", "zzzz", "--format", "json").code == 2


def test_stories_survive_being_kept() -> None:
    """What the store holds of the past is all that the next run needs."""
    kinds = (Status.FAIL, Status.PASS, Status.UNKNOWN, Status.WAIVED)
    runs = []
    for night in range(9):
        found = tuple(
            Finding(
                control="c", items=("1-1-1",), device=device, thing="x", status=kinds[(night * step) % 4], actual="値"
            )
            for step, device in enumerate(("a", "b", "c"), 1)
        )
        runs.append(RunFindings(run=str(night), when=NIGHT.replace(hour=night), findings=found, whole=night % 3 != 1))
    kept = b""
    for run in runs:
        kept = dump_stories(continued(load_stories(kept), run))
    assert load_stories(kept) == tuple(story(runs))
    assert len(load_stories(kept)) == 3


@pytest.mark.parametrize(
    "before,after,told",
    (
        (["a", "b"], ["a", "c"], ["@@ -1,2 +1,2 @@", " a", "-b", "+c"]),
        (["! 10:00", "a"], ["! 11:00", "a"], []),
        (["# Reporting Date: x", "a", ""], ["a"], []),
        (["a"], ["a   "], []),
        (["a"], ["a", "! note", "b"], ["@@ -1 +1,3 @@", " a", "+! note", "+b"]),
    ),
)
def test_changed_lines(before: list[str], after: list[str], told: list[str]) -> None:
    assert changed_lines(before, after) == told


def test_a_long_change_is_cut_and_says_so(office: Office) -> None:
    office.run(0)
    page = office.answer("yamaha_rtx", "show_config")
    page.write_text(
        page.read_text("utf-8") + "".join(f"ip route 10.{n}.0.0/16 gateway null\n" for n in range(250)), "utf-8"
    )
    history = office.run(1).document["history"]
    assert history
    [part] = history["changed"]
    assert len(part["lines"]) == MOST
    assert part["left_out"] > 50
