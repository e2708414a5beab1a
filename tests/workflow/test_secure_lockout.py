"""When a push would shut us out, or the device has no way back: it heals itself, or nothing is written."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from shikiri.language import tell
from shikiri.platforms import platform
from shikiri.simulator import Fault, IosMachine
from shikiri.workflow.push import push
from shikiri.workflow.push.secured import Secured
from tests.ansible.office import Office, office
from tests.faults.alive import SWITCH, alive, own_store, settings, switch


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    own_store(monkeypatch, tmp_path / "state" / "runs.db")
    return office(tmp_path)


def said(result: Secured) -> str:
    return " ".join(tell(sentence, "ja") for sentence in result.says)


def open_to_all(client: str) -> IosMachine:
    """A switch whose console is not limited to the management network; we come from `client`."""
    machine = switch(drifted=False)
    text = machine.config.replace(" access-class MGMT in\n", "")
    return replace(machine, config=text, client_address=client)


def test_who_comes_from_outside_is_shut_out_by_the_push_and_let_in_again(site: Office) -> None:
    with alive(site, [open_to_all("198.51.100.7")]) as here:
        machine = here.machines[SWITCH]
        old = settings(machine)
        done, results = here.harden()
        assert results[SWITCH].outcome == "left_armed", said(results[SWITCH])
        assert "access-class" in " ".join(machine.writes)
        assert "write memory" not in machine.writes
        assert not machine.listens()
        assert done.exit == 1
        here.heal()
        assert machine.listens()
        assert settings(machine) == old


def test_who_comes_from_management_stays_in(site: Office) -> None:
    with alive(site, [open_to_all("192.168.99.10")]) as here:
        _, results = here.harden()
        assert results[SWITCH].outcome == "changed", said(results[SWITCH])
        assert here.machines[SWITCH].listens()


def test_waiting_for_the_way_back_sees_it_strike(site: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with alive(site, [switch()], {SWITCH: [Fault(kind="ignore", match="no ip http server")]}) as here:
        old = settings(here.machines[SWITCH])
        rest = time.sleep
        monkeypatch.setattr(
            "shikiri.workflow.push.leftover.time.sleep", lambda seconds: here.heal() if seconds > 1 else rest(seconds)
        )
        done, results = here.harden(wait=True)
        assert results[SWITCH].outcome == "rolled_back"
        assert "元の設定に戻っている" in said(results[SWITCH])
        assert done.exit == 1
        assert settings(here.machines[SWITCH]) == old
        monkeypatch.undo()


@pytest.mark.parametrize("unsafe", [False, True])
def test_without_a_way_back_what_may_shut_us_out_needs_a_word(
    unsafe: bool, site: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = replace(platform("cisco_ios"), ways_back=())
    monkeypatch.setattr(push, "platform", lambda _: bare)
    with alive(site, [switch()]) as here:
        _, results = here.harden(allow_unsafe=unsafe)
        assert results[SWITCH].outcome == ("changed" if unsafe else "refused"), said(results[SWITCH])
        assert bool(here.machines[SWITCH].writes) == unsafe
        if not unsafe:
            assert "telnet-off" in said(results[SWITCH])
