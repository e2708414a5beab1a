"""Recording runs: drift against the accepted state, the story over nights, changed lines, and never half a run."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from shikiri.model.command import Command
from shikiri.model.errors import PolicyError
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.plan import Change, Plan
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.reports.findings_schema import findings_schema
from shikiri.store import Store, open_store, place_of
from shikiri.store.connection import engine_of
from shikiri.store.rows import unpack
from shikiri.store.tables import BLOB, METADATA, RUN
from shikiri.workflow.history.accepted import load_accepted
from shikiri.workflow.history.record import Recorded, run_id
from shikiri.workflow.history.runs import accept_run
from tests.store.ran import EXAMPLES, NIGHT, Office

EDGE = "office-edge1"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "記録"))
    monkeypatch.setenv("SHIKIRI_WHO", "花子")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def kept(tmp_path: Path) -> Store:
    return open_store(place_of({"SHIKIRI_STORE": str(tmp_path / "記録")}))


def open_httpd(office: Office) -> None:
    office.change("yamaha_rtx", "show_config", "httpd service off", "httpd service on")
    office.change("yamaha_rtx", "show_config", "httpd host none", "httpd host any")


def close_httpd(office: Office) -> None:
    office.change("yamaha_rtx", "show_config", "httpd service on", "httpd service off")
    office.change("yamaha_rtx", "show_config", "httpd host any", "httpd host none")


def accept(office: Office, **more: object) -> None:
    accept_run(office.site, "last", who="花子", why="点検した", now=NIGHT, **more)  # type: ignore[arg-type]  # by name


def told(recorded: Recorded) -> dict[str, str]:
    return {f"{one.finding.control} {one.finding.device}": one.chapter for one in recorded.stories if "http" in one.uid}


def test_without_an_accepted_state_there_is_no_drift(office: Office) -> None:
    recorded = office.run()
    history = recorded.document["history"]
    assert history is not None
    assert recorded.drift == ()
    assert set(history["without_baseline"]) == {EDGE, "office-sw1"}
    assert (history["previous"], history["baselines"]) == (None, [])
    assert recorded.document["exit"] == office.judged().score.exit
    assert recorded.document["run"] == recorded.run


def test_the_story_of_a_finding_over_five_nights(office: Office) -> None:
    office.run(0)
    open_httpd(office)
    opened = office.run(1)
    assert told(opened)[f"http-off {EDGE}"] == "new"
    stands = office.run(2)
    assert told(stands)[f"http-off {EDGE}"] == "standing"
    [finding] = [one for one in stands.document["findings"] if one["control"] == "http-off" and one["status"] == "fail"]
    assert finding["story"]["run"] == opened.run
    assert finding["story"]["since"] == (NIGHT + timedelta(days=1)).isoformat()
    close_httpd(office)
    solved = office.run(3)
    history = solved.document["history"]
    assert history is not None
    assert "http-off" in {one["control"] for one in history["resolved"]}
    assert history["previous"] == stands.run
    open_httpd(office)
    again = office.run(4)
    assert told(again)[f"http-off {EDGE}"] == "reopened"
    assert again.document["history"]
    assert again.document["history"]["chapters"]["reopened"] >= 1
    assert again.document["history"]["resolved"] == []


def test_a_limited_run_resolves_nothing_it_did_not_ask(office: Office) -> None:
    open_httpd(office)
    office.run(0)
    only = frozenset({"telnet-off"})
    limited = office.record(office.judged(1, whole=False, only=only))
    assert told(limited)[f"http-off {EDGE}"] == "standing"
    assert limited.document["history"]
    assert limited.document["history"]["resolved"] == []


def test_a_device_that_was_not_reached_resolves_nothing_and_is_no_drift(office: Office) -> None:
    office.run(0)
    accept(office)
    open_httpd(office)
    office.run(1)
    recorded = office.record(office.judged(2, silent=EDGE))
    assert told(recorded)[f"http-off {EDGE}"] == "standing"
    assert recorded.drift == ()
    back = office.run(3)
    assert back.document["history"]
    stories = [one["story"] for one in back.document["history"]["drift"] if one["field"] == "enabled"]
    assert stories
    assert stories[0] is not None
    assert stories[0]["since"] == (NIGHT + timedelta(days=1)).isoformat()


def test_drift_is_told_with_its_line_and_counts_without_changing_a_verdict(office: Office) -> None:
    before = office.run(0)
    accept(office)
    page = office.folder / "accepted" / f"{EDGE}.json"
    plain = json.loads(page.read_text("utf-8"))
    plain["state"]["facets"]["firmware"]["things"][0]["version"] = "Rev.1.0"
    page.write_text(json.dumps(plain), "utf-8")
    recorded = office.run(1)
    [drift] = recorded.drift
    assert (drift.device, drift.field, drift.before) == (EDGE, "version", "Rev.1.0")
    assert recorded.document["exit"] == 3
    statuses = [[one["status"] for one in run.document["findings"]] for run in (before, recorded)]
    assert statuses[0] == statuses[1]
    assert recorded.document["summary"] == before.document["summary"]
    [part] = recorded.document["history"]["drift"] if recorded.document["history"] else []
    assert "Rev.1.0" in part["said"]["ja"]
    assert part["story"]
    assert part["story"]["chapter"] == "new"
    next_night = office.run(2).document["history"]
    assert next_night
    assert next_night["drift"][0]["story"]
    assert next_night["drift"][0]["story"]["chapter"] == "standing"


def test_the_changed_lines_of_the_configuration_are_shown_once(office: Office) -> None:
    first = office.run(0)
    open_httpd(office)
    history = office.run(1).document["history"]
    assert history
    [part] = history["changed"]
    assert (part["device"], part["run"]) == (EDGE, first.run)
    assert {"-httpd service off", "+httpd service on"} <= set(part["lines"])
    history = office.run(2).document["history"]
    assert history
    assert history["changed"] == []


def test_a_comment_that_changed_is_no_change(office: Office) -> None:
    office.run(0)
    page = office.answer("yamaha_rtx", "show_config")
    page.write_text("# Reporting Date: Nov 22 2026\n" + page.read_text("utf-8"), "utf-8")
    history = office.run(1).document["history"]
    assert history
    assert history["changed"] == []


def test_a_run_limited_to_some_controls_shows_drift_and_does_not_count_it(office: Office) -> None:
    office.run(0)
    accept(office)
    open_httpd(office)
    limited = office.record(office.judged(1, whole=False, only=frozenset({"time-zone"})))
    assert limited.drift
    assert limited.document["history"]
    assert not limited.document["history"]["drifted"]
    assert limited.document["exit"] != 3
    assert office.run(1, whole=False).document["history"]["drifted"]  # type: ignore[index]  # all controls were asked


def test_the_document_keeps_its_schema(office: Office) -> None:
    office.run(0)
    accept(office)
    open_httpd(office)
    recorded = office.run(1)
    jsonschema.validate(json.loads(json.dumps(recorded.document)), findings_schema())


@dataclass(frozen=True)
class Done:
    before: State
    plan: Plan
    commands: tuple[Command, ...]


def _written(office: Office, canary: str = "") -> Done:
    """A plan that closed the web page of the router, as harden makes it."""
    [thing] = [
        one
        for one in office.judged().situation.states[EDGE].things("management")
        if one.id.startswith("management:http#")
    ]
    change = Change(
        device=EDGE, facet="management", thing=thing.id, handle=thing.handle, field="enabled", before=False, after=True
    )
    return Done(
        office.judged().situation.states[EDGE],
        Plan((change,)),
        (Command(parts=("httpd service on ", Secret.plain(canary or "x"))),),
    )


def test_a_confirmed_change_is_no_drift_and_everything_else_still_is(office: Office) -> None:
    office.run(0)
    accept(office)
    open_httpd(office)
    office.change("yamaha_rtx", "show_config", "syslog debug off", "syslog debug on")
    recorded = office.run(1, kind="harden", plans={EDGE: _written(office)})
    fields = {(one.thing, one.field) for one in recorded.drift}
    assert ("management:http#httpd", "enabled") not in fields
    assert ("logging:syslog", "debug") in fields
    accepted = load_accepted(office.folder, EDGE)
    assert accepted is not None
    assert (accepted.who, accepted.run) == ("花子", recorded.run)
    after = {(one.thing, one.field) for one in office.run(2).drift}
    assert after == fields


def test_a_change_without_an_accepted_state_makes_none(office: Office) -> None:
    office.run(0, kind="harden", plans={EDGE: _written(office)})
    assert not (office.folder / "accepted").exists()


@pytest.mark.parametrize(
    "content", ("", "[]", "{}", '{"schema": "shikiri/accepted/1", "device": "office-edge1"}', "\xff")
)
def test_an_accepted_state_that_cannot_be_read_is_told_with_its_file(office: Office, content: str) -> None:
    (office.folder / "accepted").mkdir()
    (office.folder / "accepted" / f"{EDGE}.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(PolicyError) as caught:
        office.run()
    assert caught.value.problems[0].file == f"accepted/{EDGE}.json"


def test_a_run_that_cannot_be_kept_is_told_and_its_document_is_whole(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run(0)
    accept(office)
    open_httpd(office)
    (tmp_path / "a file").write_text("x", "utf-8")
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "a file" / "b"))
    recorded = office.run(1)
    assert recorded.trouble is not None
    assert recorded.trouble.key == "store.denied"
    assert (recorded.run, recorded.document["run"]) == ("", None)
    assert recorded.document["exit"] == 3
    assert recorded.drift


def test_run_ids_are_short_and_hard_to_mistype() -> None:
    names = {run_id(NIGHT) for _ in range(50)}
    assert len(names) > 40
    for name in names:
        assert name.startswith("261120-")
        assert len(name) == 11
        assert not set(name[7:]) & set("01ilou")


SECRETS = """
enable password 7 0822455D0A16
username kan privilege 15 password 0 Canary-user-01
snmp-server community Canary-community-02 RO
ntp authentication-key 1 md5 Canary-ntp-03
"""


def test_no_secret_reaches_the_store_or_the_accepted_states(office: Office, tmp_path: Path) -> None:
    page = office.answer("cisco_ios", "show_running-config")
    text = page.read_text("utf-8")
    page.write_text(text.replace("\nline con 0", SECRETS + "\nline con 0", 1), "utf-8")
    yamaha = office.answer("yamaha_rtx", "show_config")
    yamaha.write_text("login user kan Canary-user-04\n" + yamaha.read_text("utf-8"), "utf-8")
    recorded = office.run(0, plans={EDGE: _written(office, "Canary-plan-05")})
    accept(office)
    assert recorded.trouble is None
    store = kept(tmp_path)
    [run] = store.runs()
    assert run.who == "花子"
    assert run.versions.keys() == {"shikiri", "python", "edition", "controls"}
    held = _everything(tmp_path)
    assert "httpd service on ***" in held
    assert '"secret":"plain"' in held  # such secrets were there to be told
    files = "".join(path.read_text("utf-8") for path in (office.folder / "accepted").iterdir())
    for place in (held, files, json.dumps(recorded.document, ensure_ascii=False)):
        assert "Canary" not in place
    for place in (held, files):
        assert '"fingerprint"' not in place


def _everything(tmp_path: Path) -> str:
    """All that the database holds, unpacked."""
    engine = engine_of(place_of({"SHIKIRI_STORE": str(tmp_path / "記録")}))
    pieces = []
    with engine.connect() as connection:
        for table in METADATA.tables.values():
            values = [value for row in connection.execute(table.select()) for value in row]
            pieces += [unpack(value).decode() if isinstance(value, bytes) else str(value) for value in values]
        assert connection.execute(RUN.select()).first() is not None
    engine.dispose()
    return "\n".join(pieces)


def test_a_damaged_old_text_does_not_keep_the_new_run_out(office: Office, tmp_path: Path) -> None:
    office.run(0)
    open_httpd(office)
    engine = engine_of(place_of({"SHIKIRI_STORE": str(tmp_path / "記録")}))
    with engine.begin() as connection:
        connection.execute(BLOB.update().values(packed=b"no zlib"))
    engine.dispose()
    recorded = office.run(1)
    assert recorded.trouble is None
    assert told(recorded)[f"http-off {EDGE}"] == "new"
    history = recorded.document["history"]
    assert history
    assert history["changed"] == []


def test_a_password_that_is_not_the_one_we_set_is_drift_and_is_never_shown(office: Office) -> None:
    page = office.answer("cisco_ios", "show_running-config")
    page.write_text(page.read_text("utf-8").replace("\nline con 0", SECRETS + "\nline con 0", 1), "utf-8")
    office.run(0)
    accept(office)
    ours = SecretRecord(name="kan_password", fingerprint="0" * 32, set_at=NIGHT, devices=("office-sw1",), account="kan")
    judged = office.judged(1)
    log = replace(judged.situation, secrets=SecretsLog((ours,)))
    recorded = office.record(replace(judged, situation=log))
    [drift] = recorded.drift
    assert (drift.thing, drift.field) == ("account:kan#username kan", "password")
    history = recorded.document["history"]
    assert history
    assert "kan_password" in history["drift"][0]["said"]["ja"]
    assert "Canary" not in json.dumps(recorded.document)
    theirs = judged.situation.states["office-sw1"].things("account")
    [mark] = [one.password.fingerprint for one in theirs if one.key == "kan"]  # type: ignore[attr-defined]  # an account
    right = SecretsLog((replace(ours, fingerprint=mark),))
    assert office.record(replace(judged, situation=replace(judged.situation, secrets=right))).drift == ()


def test_a_text_that_broke_off_is_no_change(office: Office) -> None:
    office.run(0)
    page = office.answer("yamaha_rtx", "show_config")
    page.write_text(page.read_text("utf-8")[:-300], "utf-8")
    capture = office.answers / "yamaha_rtx" / "capture.yml"
    whole = capture.read_text("utf-8")
    capture.write_text(whole + "complete: false\n", "utf-8")
    history = office.run(1).document["history"]
    assert history
    assert history["changed"] == []
    shutil.copy(EXAMPLES / "yamaha_rtx" / "compliant" / "show_config.txt", page)
    capture.write_text(whole, "utf-8")
    history = office.run(2).document["history"]  # compared with the last whole one
    assert history
    assert history["changed"] == []
