"""A push that dies at any step: the journal tells the next run, and the device is the old one or the new one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.simulator import Fault
from shikiri.workflow.push.journal import Journal
from tests.ansible.office import ROOT, Office, office
from tests.faults.alive import ROUTER, SWITCH, alive, own_store, router, settings, switch

STEPS = ("begun", "kept", "arming", "armed", "pushing", "proved", "disarmed", "saved")


class Killed(BaseException):
    """What no `except` of ours catches: the process is gone."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    return office(tmp_path)


def die_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    note = Journal.note

    def fatal(self: Journal, event: str, **words: str) -> None:
        note(self, event, **words)  # type: ignore[arg-type]
        if event == step:
            raise Killed

    monkeypatch.setattr(Journal, "note", fatal)


@pytest.mark.parametrize("name", [SWITCH, ROUTER])
@pytest.mark.parametrize("step", STEPS)
def test_the_next_run_says_what_happened_and_ends_it(
    name: str, step: str, site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alive(site, [switch() if name == SWITCH else router()]) as here:
        machine = here.machines[name]
        old = settings(machine)
        with monkeypatch.context() as fatal:
            die_at(step, fatal)
            with pytest.raises(Killed):
                here.harden()
        _, results = here.harden()
        told = " ".join(tell(sentence, "ja") for sentence in results[name].says)
        assert "途中で切れ" in told
        if step in {"armed", "pushing"}:
            assert results[name].outcome == "left_armed", told
            assert results[name].until is not None
            here.heal()
            assert settings(machine) == old
            _, results = here.harden()
        assert results[name].outcome in ({"unchanged"} if step == "saved" else {"changed"}), told
        here.heal()
        running, saved = settings(machine)
        assert running == saved
        assert "no ip http server" in running if name == SWITCH else "upnp use off" in running
        count = len(machine.writes)
        _, results = here.harden()
        assert results[name].outcome == "unchanged"
        assert not results[name].says
        assert len(machine.writes) == count


CHILD = """
import os, signal, sys
from pathlib import Path
from shikiri.workflow import clock
from shikiri.workflow.push import journal
from shikiri.workflow.harden import Terms, harden_site
from shikiri.workflow.hosts.inventory import load_inventory
note = journal.Journal.note
def fatal(self, event, **words):
    note(self, event, **words)
    if event == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
journal.Journal.note = fatal
harden_site(load_inventory(Path(sys.argv[1]), clock.now(), vault_ids=[sys.argv[2]]), clock.now(), Terms(check=False))
"""


@pytest.mark.parametrize("step", ["pushing", "disarmed"])
def test_a_real_kill_leaves_a_lock_that_is_free_and_a_device_that_recovers(step: str, site: Office) -> None:
    with alive(site, [router()]) as here:
        old = settings(here.machines[ROUTER])
        done = subprocess.run(
            [sys.executable, "-c", CHILD, str(site.folder), site.vault_id, step],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        _, results = here.harden()
        assert results[ROUTER].outcome == ("left_armed" if step == "pushing" else "changed")
        here.heal()
        running, saved = settings(here.machines[ROUTER])
        assert running == saved
        assert (running == old[0]) == (step == "pushing")


def test_a_polite_stop_lets_the_device_go_back_and_says_until_when(site: Office) -> None:
    slow = Fault(kind="slow", connection=4, last=4, at=15_000)
    with alive(site, [router()], {ROUTER: [slow]}) as here:
        machine = here.machines[ROUTER]
        old = settings(machine)
        child = subprocess.Popen(
            [sys.executable, "-m", "shikiri.cli", "harden", "-i", str(site.folder), "--vault-id", site.vault_id],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "SHIKIRI_LANG": "ja", "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 60
            while machine.faults.connections < 4 and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            child.send_signal(signal.SIGTERM)
            _, said = child.communicate(timeout=60)
        finally:
            child.kill()
        assert child.returncode == 1, said
        assert "中止の指示" in said
        assert "までに自動で元の設定に戻ります" in said
        assert "Traceback" not in said
        here.heal()
        assert settings(machine) == old
