"""The parts of a push that need no device: journal, stopping, order, marks, backups."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultSecret
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.device import Device
from shikiri.model.errors import UsageError
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.sessions.target import Target
from shikiri.workflow.harden import in_order
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.planning.plan import plan_between
from shikiri.workflow.push.backup import backups, keep, mark_of, open_backup
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.prove import open_changes
from shikiri.workflow.push.stopping import Stop, unbroken
from shikiri.workflow.push.workplace import Workplace
from shikiri.workflow.secrets.vault_keys import Keyring, VaultKey
from tests.ansible.office import EXAMPLES

CONFIG = "Building configuration...\n\nversion 17.9\nhostname sw1\nenable secret 9 $9$canary\nend\n"


def place(folder: Path, *, key: bool = True) -> Workplace:
    keys = (VaultKey("office", VaultSecret(b"canary-vault")),) if key else ()
    return Workplace(folder=folder, customer="office", who="tanaka", ring=Keyring(keys))


def reading(text: str = CONFIG) -> Reading:
    answers = {"show running-config": Answer(text, complete=True)}
    return Reading(device="受付 sw/1", platform="cisco_ios", answers=answers, when=datetime.now().astimezone())


def test_a_journal_tells_the_last_push_and_whether_it_is_over(tmp_path: Path) -> None:
    journal = Journal(place(tmp_path), "受付 sw/1")
    assert journal.last() is None
    journal.begin()
    journal.note("arming", until="2026-11-21T15:00:00+09:00")
    last = journal.last()
    assert last is not None
    assert (last.who, last.events, last.is_over, last.wrote) == ("tanaka", ("begun", "arming"), False, True)
    assert last.until == datetime.fromisoformat("2026-11-21T15:00:00+09:00")
    journal.note("over", outcome="changed")
    assert journal.last().is_over  # type: ignore[union-attr]
    journal.begin()
    assert journal.last().events == ("begun",)  # type: ignore[union-attr]


@given(cut=st.integers(1, 200))
def test_a_line_that_was_cut_off_spoils_no_other(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    at = place(tmp_path_factory.mktemp("cut"))
    journal = Journal(at, "sw1")
    journal.begin()
    journal.note("kept", file="x")
    file = at.file("journal", "sw1", ".jsonl")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - min(cut, len(whole) - 1)])
    again = Journal(at, "sw1")
    again.begin()
    again.note("pushing")
    last = again.last()
    assert last is not None
    assert last.events == ("begun", "pushing")


def test_a_journal_is_private_and_names_no_path_outside(tmp_path: Path) -> None:
    Journal(place(tmp_path / "here"), "../../etc/sw1").begin()
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.is_relative_to(tmp_path / "here")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_is_sealed_and_says_whether_it_is_whole(tmp_path: Path) -> None:
    at, driver = place(tmp_path), platform("cisco_ios")
    kept = keep(at, driver, reading())
    assert kept.restorable
    assert b"canary" not in kept.file.read_bytes()
    assert open_backup(at, kept.file) == kept
    masked = keep(at, driver, reading(CONFIG.replace("$9$canary", "***")))
    assert not open_backup(at, masked.file).restorable
    assert backups(at, "受付 sw/1") == (masked.file, kept.file)
    aside = keep(at, driver, reading(), aside=True)
    assert aside.file not in backups(at, "受付 sw/1")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_is_no_backup(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        keep(place(tmp_path), platform("cisco_ios"), reading(text))


def test_without_a_password_nothing_is_kept_in_clear(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        keep(place(tmp_path, key=False), platform("cisco_ios"), reading())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_mark_knows_settings_and_not_when_they_were_written(tmp_path: Path) -> None:
    at, driver = place(tmp_path), platform("cisco_ios")

    def mark(text: str) -> str:
        return mark_of(at, driver, {"show running-config": text})

    assert mark(CONFIG) == mark(f"{CONFIG}! Last configuration change at 10:00\n")
    assert mark(CONFIG) != mark(CONFIG.replace("sw1", "sw2"))
    other = Workplace(folder=tmp_path, customer="", who="", ring=Keyring((VaultKey("default", VaultSecret(b"x")),)))
    assert mark(CONFIG) != mark_of(other, driver, {"show running-config": CONFIG})


def test_a_change_that_the_device_does_not_show_is_open() -> None:
    text = (EXAMPLES / "cisco_ios" / "compliant" / "show_running-config.txt").read_text("utf-8")
    driver = platform("cisco_ios")

    def state(config: str) -> State:
        answers = {"show running-config": Answer(config, complete=True)}
        return parse(driver, Reading(device="sw1", platform="cisco_ios", answers=answers, when=None))

    before, after = state(text.replace("no ip http server", "ip http server")), state(text)
    device = Device(name="sw1", platform="cisco_ios", kinds=frozenset({"switch"}))
    plan = plan_between(device, before, after)
    assert [str(one) for one in plan.commands] == ["no ip http server"]
    assert [one.key for one in open_changes(plan, before)] == ["secure.open"]
    assert not list(open_changes(plan, after))


def test_leaves_come_first_and_what_everybody_stands_on_last() -> None:
    def host(name: str, *kinds: str) -> Host:
        device = Device(name=name, platform="cisco_ios", kinds=frozenset(kinds))
        return Host(device=device, target=Target(device=name, platform="cisco_ios", host="h"), secrets={})

    hosts = [host("r", "router", "switch"), host("s2", "switch"), host("a", "access_point"), host("s1", "switch")]
    assert [one.device.name for one in in_order(hosts)] == ["a", "s1", "s2", "r"]


def test_a_first_signal_is_a_wish_and_a_second_an_order() -> None:
    stop = Stop()
    with stop.listening():
        assert not stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_waits_while_a_proved_change_is_saved() -> None:
    stop, done = Stop(), []
    with stop.listening(), unbroken():
        os.kill(os.getpid(), signal.SIGINT)
        done.append("still saving")
        assert not stop()
    assert done == ["still saving"]
    assert stop()
