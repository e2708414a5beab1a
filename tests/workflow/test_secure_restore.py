"""Bringing a backup back: only a whole one, only where it belongs, and proved like every push."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.model.command import Step, command
from shikiri.platforms import platform
from shikiri.sessions import connect
from shikiri.simulator import Fault
from shikiri.workflow.push.backup import backups
from shikiri.workflow.push.restore import restore
from shikiri.workflow.push.secured import Secured
from shikiri.workflow.push.workplace import Workplace, workplace_of
from tests.ansible.office import Office, office
from tests.faults.alive import ROUTER, SWITCH, Alive, alive, own_store, router, settings, switch


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    return office(tmp_path)


def place(here: Alive) -> Workplace:
    inventory = here.inventory()
    return workplace_of(inventory.site, inventory.ring)


def back(here: Alive, name: str, **words: bool) -> Secured:
    host = next(host for host in here.inventory().hosts if host.device.name == name)
    return restore(host, place(here), **{"push": True, **words})  # type: ignore[arg-type]


def said(result: Secured) -> str:
    return " ".join(tell(sentence, "ja") for sentence in result.says)


def test_the_old_configuration_comes_back_and_a_second_time_there_is_nothing_to_do(site: Office) -> None:
    with alive(site, [switch()]) as here:
        old = settings(here.machines[SWITCH])
        here.harden()
        new = settings(here.machines[SWITCH])
        assert new != old
        assert back(here, SWITCH, push=False).outcome == "planned"
        assert settings(here.machines[SWITCH]) == new
        result = back(here, SWITCH)
        assert result.outcome == "changed", said(result)
        assert settings(here.machines[SWITCH]) == old
        assert back(here, SWITCH).outcome == "unchanged"


def test_a_restore_that_cannot_be_proved_goes_back_to_where_it_was(site: Office) -> None:
    with alive(site, [switch()]) as here:
        here.harden()
        new = settings(here.machines[SWITCH])
        here.served[SWITCH].planted.append(
            Fault(kind="wrong_password", connection=here.machines[SWITCH].faults.connections + 4)
        )
        result = back(here, SWITCH)
        assert result.outcome == "left_armed", said(result)
        here.heal()
        assert settings(here.machines[SWITCH]) == new


def test_a_backup_with_masked_passwords_is_refused(site: Office) -> None:
    with alive(site, [router()]) as here:
        here.harden()
        count = len(here.machines[ROUTER].writes)
        result = back(here, ROUTER)
        assert result.outcome == "refused"
        assert "手で戻して" in said(result)
        assert len(here.machines[ROUTER].writes) == count


def test_what_is_no_backup_is_refused_in_one_sentence(site: Office) -> None:
    with alive(site, [switch()]) as here:
        assert "控えがありません" in said(back(here, SWITCH))
        here.harden()
        [file] = backups(place(here), SWITCH)
        file.write_bytes(file.read_bytes()[:-40])
        result = back(here, SWITCH)
        assert result.outcome == "refused"
        assert len(result.says) == 1


def test_another_copy_on_the_device_is_not_taken_for_the_backup(site: Office) -> None:
    with alive(site, [switch()]) as here:
        here.harden()
        here.stranger(SWITCH, "no ip domain name", save=True)
        host = here.inventory().hosts[0]
        with connect(host.target, platform("cisco_ios").dialect) as session:
            steps = (Step(r"\]\? ?$", ()), Step(r"\[confirm\] ?$", ()))
            session.tell([command("copy running-config flash:shikiri-before.cfg", mode="exec", dialogue=steps)])
        result = back(here, SWITCH)
        assert result.outcome == "refused"
        assert "機器の中の控え" in said(result)
