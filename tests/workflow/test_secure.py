"""The safe push on real consoles: what it writes, in which order, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.simulator import Fault
from shikiri.workflow import clock
from shikiri.workflow.harden import Terms, harden_host, harden_site, look_around
from shikiri.workflow.push.backup import backups, open_backup
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.locks import Busy, alone
from shikiri.workflow.push.secured import Secured
from shikiri.workflow.push.workplace import workplace_of
from shikiri.workflow.secrets.vault_keys import Keyring
from tests.ansible.office import CANARY, Office, office
from tests.faults.alive import ROUTER, SWITCH, Alive, alive, own_store, router, settings, switch


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    return office(tmp_path)


def said(result: Secured) -> str:
    return " ".join(tell(sentence, "ja") for sentence in result.says)


def events(here: Alive, device: str) -> tuple[str, ...]:
    inventory = here.inventory()
    last = Journal(workplace_of(inventory.site, inventory.ring), device).last()
    return last.events if last else ()


def test_check_mode_asks_and_never_tells(site: Office, tmp_path: Path) -> None:
    with alive(site, [switch(), router()]) as here:
        done, results = here.harden(check=True)
        assert {name: one.outcome for name, one in results.items()} == {SWITCH: "planned", ROUTER: "planned"}
        assert done.exit == 3
        assert all(not machine.writes for machine in here.machines.values())
    assert not (tmp_path / "state").exists()


def test_a_push_is_armed_proved_and_saved_and_the_second_finds_nothing_to_do(site: Office) -> None:
    with alive(site, [switch(), router()]) as here:
        done, results = here.harden()
        assert {name: one.outcome for name, one in results.items()} == {SWITCH: "changed", ROUTER: "changed"}
        assert done.exit == 4  # what a machine cannot see is still open
        rtx = here.machines[ROUTER].writes
        assert rtx == ["schedule at 99 +600 * restart", "upnp use off", "no schedule at 99", "save"]
        ios = here.machines[SWITCH].writes
        assert ios[-1] == "write memory"
        assert "no ip http server" in ios
        for machine in here.machines.values():
            running, saved = settings(machine)
            assert running == saved
            assert "shikiri" not in saved.replace("flash:shikiri", "")
            assert "restart" not in saved
            kept = results[machine.name].after
            assert kept is not None
            assert kept.saved is True
            assert kept.reading is not None
            assert not any("restart" in answer.text for answer in kept.reading.answers.values())
        assert not any(warning.key == "observe.unsaved" for warning in done.judged.warnings)
        assert events(here, SWITCH)[-3:] == ("disarmed", "saved", "over")
        writes = {name: len(machine.writes) for name, machine in here.machines.items()}
        _, results = here.harden()
        assert {name: one.outcome for name, one in results.items()} == {SWITCH: "unchanged", ROUTER: "unchanged"}
        assert {name: len(machine.writes) for name, machine in here.machines.items()} == writes
        after = {name: settings(machine) for name, machine in here.machines.items()}
        here.heal()
        assert {name: settings(machine) for name, machine in here.machines.items()} == after
        assert [machine.boots for machine in here.machines.values()] == [0, 0]


def test_a_switch_without_archive_is_armed_by_a_restart(site: Office) -> None:
    with alive(site, [switch(archive=False)]) as here:
        _, results = here.harden()
        assert results[SWITCH].outcome == "changed"
        here.machines[SWITCH].clock.advance(4000)
        here.machines[SWITCH].tick()
        assert here.machines[SWITCH].boots == 0
        assert "ip http server\n" not in here.machines[SWITCH].running().replace("no ip http server\n", "")


def test_the_backup_is_sealed_private_and_opens_again(site: Office, tmp_path: Path) -> None:
    with alive(site, [switch()]) as here:
        before = here.machines[SWITCH].running()
        _, results = here.harden()
        inventory = here.inventory()
        at = workplace_of(inventory.site, inventory.ring)
        [file] = backups(at, SWITCH)
        assert results[SWITCH].backup == file
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_bytes().startswith(b"$ANSIBLE_VAULT;1.2;AES256;office")
        kept = open_backup(at, file)
        assert kept.restorable
        assert "ip http server" in kept.answers["show running-config"]
        assert before.splitlines()[-1] in kept.answers["show running-config"]
    for path in tmp_path.joinpath("state").rglob("*"):
        assert path.is_dir() or CANARY.encode() not in path.read_bytes()


def test_without_a_vault_password_there_is_no_backup_and_no_push(site: Office) -> None:

    with alive(site, [switch()]) as here:
        done = harden_site(replace(here.inventory(), ring=Keyring(())), clock.now(), Terms(check=False))
        assert [one.outcome for one in done.results] == ["refused"]
        assert not here.machines[SWITCH].writes


def test_a_strangers_unsaved_change_is_never_saved(site: Office) -> None:
    with alive(site, [switch(), router()]) as here:
        for name, line in ((SWITCH, "ip domain name stranger.example.jp"), (ROUTER, "ip lan1 proxyarp on")):
            here.stranger(name, line)
        before = {name: settings(machine) for name, machine in here.machines.items()}
        done, results = here.harden()
        assert {one.outcome for one in results.values()} == {"refused"}
        assert "保存されていない" in said(results[SWITCH])
        assert done.exit == 3
        assert {name: settings(machine) for name, machine in here.machines.items()} == before


def test_two_operators_at_once_are_one_operator(site: Office) -> None:
    with alive(site, [switch()]) as here:
        inventory = here.inventory()
        with alone(workplace_of(inventory.site, inventory.ring), SWITCH):
            done, results = here.harden()
        assert results[SWITCH].outcome == "refused"
        assert "ほかの作業" in said(results[SWITCH])
        assert not here.machines[SWITCH].writes
        assert done.exit == 3
        _, results = here.harden()
        assert results[SWITCH].outcome == "changed"


def test_a_lock_names_its_owner_and_goes_with_the_block(site: Office) -> None:
    with alive(site, [switch()]) as here:
        inventory = here.inventory()
        at = workplace_of(inventory.site, inventory.ring)
        with alone(at, SWITCH):
            with pytest.raises(Busy) as caught, alone(at, SWITCH):
                pass
            assert at.who in tell(caught.value.sentence, "ja")
            with alone(at, ROUTER):
                pass
        with alone(at, SWITCH):
            pass


def test_somebody_elses_way_back_is_left_alone(site: Office) -> None:
    with alive(site, [router()]) as here:
        here.stranger(ROUTER, "schedule at 99 +600 * restart")
        count = len(here.machines[ROUTER].writes)
        _, results = here.harden()
        assert results[ROUTER].outcome == "refused"
        assert "ほかのだれか" in said(results[ROUTER])
        assert len(here.machines[ROUTER].writes) == count


def test_a_change_between_plan_and_push_stops_the_push(site: Office) -> None:
    """The second look of this switch, just before the push, already sees another configuration."""

    with alive(site, [switch()]) as here:
        inventory = here.inventory()
        scene = look_around(inventory, clock.now())
        here.stranger(SWITCH, "snmp-server community public RO", save=True)
        count = len(here.machines[SWITCH].writes)
        at = workplace_of(inventory.site, inventory.ring)
        result = harden_host(scene, inventory.hosts[0], Terms(check=False), at, lambda: False)
        assert result.outcome == "refused"
        assert "計画を立ててから" in said(result)
        assert len(here.machines[SWITCH].writes) == count


def test_an_ignored_command_is_not_proved_and_the_device_goes_back(site: Office) -> None:
    with alive(site, [switch(), router()], {SWITCH: [Fault(kind="ignore", match="no ip http server")]}) as here:
        old = settings(here.machines[SWITCH])
        done, results = here.harden()
        assert results[SWITCH].outcome == "left_armed"
        assert results[SWITCH].until is not None
        assert "思ったとおりになっていません" in said(results[SWITCH])
        assert results[ROUTER].outcome == "changed"
        assert done.exit == 1
        here.heal()
        assert settings(here.machines[SWITCH]) == old


def test_a_stop_before_the_push_writes_nothing_and_says_so(site: Office) -> None:

    with alive(site, [switch()]) as here:
        inventory = here.inventory()
        scene = look_around(inventory, clock.now())
        at = workplace_of(inventory.site, inventory.ring)
        result = harden_host(scene, inventory.hosts[0], Terms(check=False), at, lambda: True)
        assert result.outcome == "refused"
        assert not here.machines[SWITCH].writes


def test_a_stop_in_the_middle_leaves_the_device_to_go_back(site: Office) -> None:

    with alive(site, [switch()]) as here:
        old = settings(here.machines[SWITCH])
        inventory = here.inventory()
        scene = look_around(inventory, clock.now())
        at = workplace_of(inventory.site, inventory.ring)
        answers = iter([False, False, True])  # before the device, before the push, in the middle of it
        result = harden_host(scene, inventory.hosts[0], Terms(check=False), at, lambda: next(answers))
        assert result.outcome == "left_armed"
        assert "中止の指示" in said(result)
        here.heal()
        assert settings(here.machines[SWITCH]) == old
