"""What goes wrong beside the devices: vault, disk, clock, host keys. One sentence, nothing lost, nothing written."""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.cli import main
from shikiri.language import tell
from shikiri.workflow import clock
from shikiri.workflow.observe import judge_observed, observe_all
from shikiri.workflow.push.journal import Journal
from tests.ansible.office import CANARY, PASSWORD, Office, office
from tests.faults.alive import ROUTER, SWITCH, alive, own_store, router, settings, switch


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    monkeypatch.setenv("SHIKIRI_LANG", "ja")
    return office(tmp_path)


def shikiri(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The command line itself; its exit code."""
    monkeypatch.setattr(sys, "argv", ["shikiri", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def secretless(text: str) -> bool:
    return CANARY not in text and PASSWORD not in text and "Traceback" not in text


@pytest.mark.parametrize("verb", ["verify", "harden"])
def test_a_wrong_vault_password_asks_no_device(
    verb: str, site: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "wrong").write_text("wrong\n")
    with alive(site, [switch()]) as here:
        assert shikiri(monkeypatch, verb, "-i", site.folder, "--vault-id", f"office@{tmp_path / 'wrong'}") == 2
        assert here.machines[SWITCH].faults.connections == 0
    told = capsys.readouterr()
    assert "vault.yml" in told.err
    assert secretless(told.err + told.out)


@pytest.mark.parametrize("verb", ["verify", "harden"])
@pytest.mark.parametrize("cut", [10, 200, -3])
def test_a_half_written_vault_asks_no_device_and_is_left_as_it_is(
    verb: str, cut: int, site: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = site.folder / "group_vars" / "all" / "vault.yml"
    half = vault.read_bytes()[:cut]
    with alive(site, [switch()]) as here:
        vault.write_bytes(half)
        assert shikiri(monkeypatch, verb, "-i", site.folder, "--vault-id", site.vault_id) == 2
        assert here.machines[SWITCH].faults.connections == 0
    assert vault.read_bytes() == half
    told = capsys.readouterr()
    assert "vault.yml" in told.err
    assert secretless(told.err + told.out)


def test_a_full_disk_before_the_push_writes_nothing_to_the_device(
    site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with alive(site, [switch()]) as here:
        here.harden(check=True)  # pins the host key while there is room
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            done, results = here.harden()
        told = " ".join(tell(sentence, "ja") for sentence in results[SWITCH].says)
        assert results[SWITCH].outcome == "refused"
        assert "空き容量" in told
        assert done.exit == 3
        assert not here.machines[SWITCH].writes


@pytest.mark.parametrize("event", ["arming", "armed", "pushing", "proved", "disarmed", "saved"])
def test_a_disk_that_fills_up_during_the_push_leaves_the_old_or_the_new(
    event: str, site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = Journal.note

    def full(self: Journal, what: str, **words: str) -> None:
        if what == event:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        note(self, what, **words)  # type: ignore[arg-type]

    with alive(site, [router()]) as here:
        old = settings(here.machines[ROUTER])
        with monkeypatch.context() as disk:
            disk.setattr(Journal, "note", full)
            _, results = here.harden()
        late = event in {"disarmed", "saved"}
        assert results[ROUTER].outcome == ("changed" if late else "left_armed" if event != "arming" else "failed")
        here.heal()
        assert (settings(here.machines[ROUTER]) == old) == (not late)
        _, results = here.harden()
        assert results[ROUTER].outcome == ("unchanged" if late else "changed")


def test_a_clock_that_is_wrong_fails_for_that_and_the_device_is_hardened_all_the_same(
    site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alive(site, [switch()]) as here:
        monkeypatch.setenv("SHIKIRI_NOW", "-20d")
        inventory = here.inventory()
        judged = judge_observed(inventory, observe_all(inventory.hosts), clock.now())
        skew = {one.status.value for one in judged.findings if one.control == "time-skew" and one.device == SWITCH}
        assert skew == {"fail"}
        _, results = here.harden()
        assert results[SWITCH].outcome == "changed"


def test_a_changed_host_key_is_told_with_both_keys_and_nothing_is_sent(
    site: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with alive(site, [switch()]) as here:
        pins = site.folder / "known_hosts"
        port = here.served[SWITCH].port
        pins.write_text(here.served[SWITCH].host_key.replace("AAAA", "AAAB", 1))
        code = shikiri(monkeypatch, "harden", "-i", site.folder, "--vault-id", site.vault_id)
        told = capsys.readouterr()
        assert code in {3, 4}
        assert str(port) in pins.read_text()
        assert "known_hosts" in told.err
        assert not here.machines[SWITCH].writes
        assert secretless(told.err + told.out)


def test_a_run_over_the_command_line_from_drift_to_clean(
    site: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("-i", site.folder, "--vault-id", site.vault_id)
    with alive(site, [switch(), router()]) as here:
        assert shikiri(monkeypatch, "harden", *arguments, "--check", "--diff") == 3
        shown = capsys.readouterr()
        assert "no ip http server" in shown.out
        assert "変更の予定" in shown.err
        assert not here.machines[SWITCH].writes
        assert shikiri(monkeypatch, "harden", *arguments) == 4
        assert "保存しました" in capsys.readouterr().err
        assert shikiri(monkeypatch, "harden", *arguments, "--check") == 4
        shown = capsys.readouterr()
        assert "変更なし" in shown.err
        assert secretless(shown.err + shown.out)


def test_a_preview_leaves_a_document_for_machines_alone_and_names_what_a_person_has_to_do(
    site: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("-i", site.folder, "--vault-id", site.vault_id, "--check", "--diff")
    machine = switch()
    machine.config = machine.config.replace("username ops ", "username tanaka secret 5 $1$abcd$efgh\nusername ops ", 1)
    with alive(site, [replace(machine)]):
        assert shikiri(monkeypatch, "harden", *arguments, "--format", "json") == 3
        for_machines = capsys.readouterr()
        assert json.loads(for_machines.out)["exit"] == 3
        assert "no ip http server" in for_machines.err
        assert shikiri(monkeypatch, "harden", *arguments) == 3
        for_people = capsys.readouterr()
        assert "no ip http server" in for_people.out
        assert "人が行うこと" in for_people.out
