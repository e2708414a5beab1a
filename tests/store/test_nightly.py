"""A few nights of a whole site, through the command line: verify, accept, drift, a message, a difference."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from shikiri.store import Place
from tests.ansible.office import office
from tests.e2e.door import EXAMPLES, Told, shikiri
from tests.faults.alive import SWITCH, alive, own_store, switch
from tests.workflow.test_notify import Hook, hook  # noqa: F401  (a fixture)

DEVICES = {"office-sw1": "cisco_ios", "office-edge1": "yamaha_rtx"}
CONFIG = "show_config.txt"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SHIKIRI_STORE", str(tmp_path / "記録"))
    folder = tmp_path / "施設 一"
    folder.mkdir()
    shutil.copy(EXAMPLES / "facility.yml", folder)
    hosts = {}
    for device, platform in DEVICES.items():
        shutil.copytree(EXAMPLES / platform / "compliant", folder / "answers" / device)
        hosts[device] = {"platform": platform, "session": "replay", "ansible_host": "127.0.0.1"}
    (folder / "hosts.yml").write_text(json.dumps({"all": {"hosts": hosts}}), "utf-8")
    return folder


def night(site: Path, number: int, **environ: str) -> Told:
    return shikiri(
        "--lang", "en", "verify", "-i", site, "--format", "json", environ={"SHIKIRI_NOW": f"+{number}d", **environ}
    )


def change(site: Path, old: str, new: str) -> None:
    page = site / "answers" / "office-edge1" / CONFIG
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")


def test_a_week_of_a_site(
    site: Path,
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    hook: type[Hook],  # noqa: F811
) -> None:
    monkeypatch.setenv("SHIKIRI_STORE", place.url.render_as_string(hide_password=False))
    message = {"SHIKIRI_WEBHOOK": hook.url}  # type: ignore[attr-defined]  # where the fixture listens
    first = night(site, 0, **message)
    assert first.code in {3, 4}, first.err
    assert len(hook.got) == 1  # the first run has everything to tell
    again = night(site, 1, **message)
    assert again.code == first.code
    assert len(hook.got) == 1  # nothing changed
    done = shikiri("--lang", "en", "accept", "last", "-i", site, "--who", "佐藤", "--why", "点検")
    assert done.code == 0, done.err
    change(site, "httpd service off", "httpd service on")
    change(site, "httpd host none", "httpd host any")
    drifted = night(site, 2, **message)
    assert drifted.code == 3
    history = drifted.document["history"]
    assert history["drifted"]
    assert {one["field"] for one in history["drift"]} >= {"enabled"}
    assert "+httpd service on" in history["changed"][0]["lines"]
    assert set(hook.got[1]["body"]["parts"]) >= {"drift", "failing"}
    told = shikiri("--lang", "en", "diff", again.document["run"], "last", "-i", site)
    assert "+httpd service on" in told.out
    listed = json.loads(shikiri("runs", "-i", site, "--format", "json").out)
    assert [(row["drifted"] > 0, row["exit"]) for row in listed] == [
        (True, 3),
        (False, first.code),
        (False, first.code),
    ]
    change(site, "httpd service on", "httpd service off")
    change(site, "httpd host any", "httpd host none")
    mended = night(site, 3, **message)
    assert mended.code == first.code
    assert not mended.document["history"]["drift"]
    assert set(hook.got[2]["body"]["parts"]) == {"resolved"}
    assert night(site, 4, **message).code == first.code
    assert len(hook.got) == 3


def test_a_message_that_cannot_be_sent_changes_no_exit_code(site: Path) -> None:
    quiet = night(site, 0)
    change(site, "httpd service off", "httpd service on")
    change(site, "httpd host none", "httpd host any")
    loud = night(site, 1, SHIKIRI_WEBHOOK="https://127.0.0.1:1/kanariya")
    assert "could not be sent" in loud.err
    assert "kanariya" not in loud.err + loud.out
    assert loud.code in {3, quiet.code}


def test_a_store_that_fails_is_said_and_the_reports_are_made_all_the_same(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x", "utf-8")
    told = night(site, 0, SHIKIRI_STORE=str(tmp_path / "a file" / "x"))
    assert told.code == 1
    assert "cannot be read or written" in told.err
    assert told.document["run"] is None
    assert told.document["findings"]


def test_what_harden_wrote_is_no_drift_and_what_a_stranger_wrote_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real SSH: accept a place as it was found, harden it, look again; then somebody changes something by hand."""
    own_store(monkeypatch, tmp_path / "state")
    made = office(tmp_path)
    with alive(made, [switch()]) as here:
        args = ("verify", "-i", made.folder, "--vault-id", made.vault_id, "--format", "json")
        found = shikiri("--lang", "en", *args)
        assert found.code == 3, found.err
        done = shikiri("--lang", "en", "accept", "last", "-i", made.folder, "--who", "佐藤", "--why", "引継ぎ")
        assert done.code == 0, done.err
        hardened, results = here.harden()
        assert results[SWITCH].outcome == "changed"
        assert hardened.document["history"]
        assert not hardened.document["history"]["drifted"], hardened.document["history"]["drift"]
        calm = shikiri("--lang", "en", *args).document["history"]
        assert not calm["drifted"], calm["drift"]
        here.stranger(SWITCH, "ip http server", save=True)
        drifted = shikiri("--lang", "en", *args)
    assert drifted.code == 3
    assert ("management:http", "enabled") in {
        (one["thing"].partition("#")[0], one["field"]) for one in drifted.document["history"]["drift"]
    }
    assert any("+ip http server" in part["lines"] for part in drifted.document["history"]["changed"])
