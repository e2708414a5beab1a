"""Rotation over real SSH: the new value takes its place only once a device proved it, whatever happens on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shikiri.intake.secrets_log import SECRETS_LOG, load_secrets_log
from shikiri.simulator import Fault
from shikiri.workflow.observe import observe
from shikiri.workflow.rotation import rotate as recipe
from shikiri.workflow.secrets.vault import VAULT
from tests.secrets.fleet import Fleet, fleet
from tests.simulator.hands import ENABLE, OPS, controller, router, switch


class Killed(BaseException):
    """The end of the process, as far as anybody inside it can tell."""


ADMIN = ("secrets", "rotate", "--admin", "--reason", "leaver")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    with fleet(tmp_path, monkeypatch, switch(), router()) as found:
        yield found


@pytest.fixture
def radio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    with fleet(tmp_path, monkeypatch, controller(), router()) as found:
        yield found


def pending(site: Fleet) -> list[str]:
    return [path for path in site.values() if path.startswith("pending/")]


def opened(site: Fleet, device: str) -> frozenset[str]:
    """What the vault's present values open on a device."""
    host = next(one for one in site.inventory().hosts if one.device.name == device)
    look = observe(host)
    assert look.error is None, look.error
    return look.proved


def silent(told: str, site: Fleet) -> None:
    assert not [path for path, value in site.values().items() if value in told]
    assert OPS not in told
    assert ENABLE not in told


def test_new_admin_passwords_open_every_device(site: Fleet) -> None:
    told = site.run(*ADMIN)
    assert told.code == 0, told.all
    new = site.values()
    assert not pending(site)
    for device in ("sw1", "r1"):
        assert new[f"devices/{device}/ops_password"] not in (OPS, ENABLE)
        assert new[f"devices/{device}/enable_password"] not in (OPS, ENABLE)
        assert "login" in opened(site, device)
        assert site.machines[device].running() == site.machines[device].saved()
    assert "enable" in opened(site, "r1")
    silent(told.all, site)
    log = load_secrets_log(site.place.folder / SECRETS_LOG)
    assert {(one.name, one.devices) for one in log.records if one.proved_at} == {
        (f"{name}_password", (device,)) for name in ("ops", "enable") for device in ("sw1", "r1")
    }
    assert all(one.set_at is not None and one.strength is not None for one in log.records)
    silent((site.place.folder / SECRETS_LOG).read_text("utf-8"), site)


def test_check_mode_writes_nothing_anywhere(site: Fleet) -> None:
    before = (site.place.folder / VAULT).read_bytes()
    told = site.run(*ADMIN, "--check")
    assert told.code == 0, told.all
    assert told.err.count("there is something to change") == 2
    assert (site.place.folder / VAULT).read_bytes() == before
    assert not site.typed("sw1")
    assert not site.typed("r1")
    assert not (site.place.folder / SECRETS_LOG).exists()


def test_cut_off_before_the_vault_knew_it_is_found_out_by_trying(site: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device has the new value, the vault still says the old one: trying finds out."""

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(recipe, "promote", die)
    with pytest.raises(Killed):
        site.run(*ADMIN)
    monkeypatch.undo()
    assert len(pending(site)) == 4
    before = site.typed("sw1")
    assert "username ops" in before
    told = site.run("secrets", "rotate", "--finish", "--limit", "sw1")
    assert told.code == 0, told.all
    assert told.err.count("had the new value already") == 2
    assert not [path for path in pending(site) if "sw1" in path]
    assert "login" in opened(site, "sw1")
    assert site.machines["sw1"].running() == site.machines["sw1"].saved()
    assert site.typed("sw1") == before  # the login proved the one, the hash on the device the other


def test_cut_off_before_the_push_is_pushed(site: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(recipe._Rotation, "all", die)
    with pytest.raises(Killed):
        site.run(*ADMIN)
    monkeypatch.undo()
    waiting = {path.removeprefix("pending/"): site.values()[path] for path in pending(site)}
    assert len(waiting) == 4
    told = site.run("secrets", "check")
    assert told.code == 3
    told = site.run("secrets", "rotate", "--finish")
    assert told.code == 0, told.all
    new = site.values()
    assert {path: new[path] for path in waiting} == waiting


def test_a_device_that_ignores_the_change_keeps_both_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = {"sw1": [Fault(kind="ignore", match="username .*")]}
    with fleet(tmp_path, monkeypatch, switch(), faults=faults) as site:
        told = site.run("secrets", "rotate", "sw1/ops_password", "--reason", "suspicion")
        assert told.code == 1, told.all
        assert site.values()["devices/sw1/ops_password"] == OPS
        assert pending(site) == ["pending/devices/sw1/ops_password"]
        silent(told.all.replace(OPS, ""), site)
        assert "keeps both" in told.out
        assert site.run("secrets", "check").code == 3


def test_a_device_that_went_back_takes_the_waiting_value_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changed one of two, the proof failed, it restarted with its old configuration: then all is done at once."""
    faults = {"sw1": [Fault(kind="ignore", match="enable .*")]}
    with fleet(tmp_path, monkeypatch, switch(), faults=faults) as site:
        before = site.machines["sw1"].saved()
        assert site.run(*ADMIN).code == 1
        waiting = {path.removeprefix("pending/"): site.values()[path] for path in pending(site)}
        assert len(waiting) == 2
        told = site.run("secrets", "rotate", "--finish")  # the new one opens it, but only until it goes back
        assert told.code == 1
        assert len(pending(site)) == 2
        site.machines["sw1"].clock.advance(700)
        assert site.machines["sw1"].running() == before
        site.served["sw1"].mend()
        told = site.run("secrets", "rotate", "--finish")
        assert told.code == 0, told.all
        new = site.values()
        assert {path: new[path] for path in waiting} == waiting
        assert "login" in opened(site, "sw1")


def test_a_restart_in_the_middle_leaves_what_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = {"sw1": [Fault(kind="reboot", at=1)]}
    with fleet(tmp_path, monkeypatch, switch(), faults=faults) as site:
        assert site.run(*ADMIN).code == 1
        site.served["sw1"].mend()
        assert "login" in opened(site, "sw1")
        assert site.run("secrets", "rotate", "--finish").code == 0
        assert "login" in opened(site, "sw1")
        assert not pending(site)


def test_one_secret_by_its_name(site: Fleet) -> None:
    told = site.run("secrets", "rotate", "sw1/enable_password", "--reason", "suspicion")
    assert told.code == 0, told.all
    new = site.values()
    assert new["devices/sw1/enable_password"] != ENABLE
    assert new["devices/sw1/ops_password"] == OPS
    assert new["devices/r1/enable_password"] == ENABLE
    assert not site.typed("r1")


def test_a_guest_passphrase_is_promoted_noted_and_has_its_card(radio: Fleet) -> None:
    old = radio.values()["shared/guest_psk"]
    card = radio.place.folder.parent / "card.html"
    assert radio.run("card", "--out", str(card)).code == 2  # nobody saw the old one on a device
    told = radio.run("secrets", "rotate", "--guest")
    assert told.code == 0, told.all
    new = radio.values()["shared/guest_psk"]
    assert new != old
    assert new in radio.typed("wlc")
    assert not pending(radio)
    silent(told.all, radio)
    assert "Make new cards" in told.out
    assert radio.run("card", "--out", str(card)).code == 0
    assert new in card.read_text("utf-8")


def test_a_controller_that_ignores_the_passphrase_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = {"wlc": [Fault(kind="ignore", match="security wpa psk .*")]}
    with fleet(tmp_path, monkeypatch, controller(), faults=faults) as site:
        old = site.values()["shared/guest_psk"]
        told = site.run("secrets", "rotate", "--guest")
        assert told.code == 1, told.all
        assert site.values()["shared/guest_psk"] == old
        assert pending(site) == ["pending/shared/guest_psk"]
        assert not (site.place.folder / SECRETS_LOG).exists()


def test_a_second_rotation_on_schedule_has_nothing_to_do(radio: Fleet) -> None:
    assert radio.run("secrets", "rotate", "--guest").code == 0
    written = radio.typed("wlc")
    told = radio.run("secrets", "rotate")
    assert told.code == 0
    assert "nothing to change" in told.err
    assert radio.typed("wlc") == written


def test_a_device_that_is_away_keeps_the_old_passphrase_in_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Fault(kind="refuse", last=1000)
    with fleet(tmp_path, monkeypatch, controller(), router(), faults={"r1": [away]}) as site:
        old = site.values()["shared/guest_psk"]
        told = site.run("secrets", "rotate", "--guest")
        assert told.code == 4, told.all
        assert "(r1)" in told.err
        assert site.values()["shared/guest_psk"] == old
        assert pending(site) == ["pending/shared/guest_psk"]
        told = site.run("card", "--out", str(tmp_path / "card.html"))
        assert told.code == 2
        assert "being changed" in told.err


def test_what_came_back_is_finished_and_the_others_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = [Fault(kind="refuse")]
    with fleet(tmp_path, monkeypatch, controller(), router(), faults={"r1": away}) as site:
        assert site.run("secrets", "rotate", "--guest").code == 4
        written = site.typed("wlc")
        new = site.values()["pending/shared/guest_psk"]
        assert new in written
        site.served["r1"].mend()
        told = site.run("secrets", "rotate", "--finish")
        assert told.code == 0, told.all
        assert site.values()["shared/guest_psk"] == new
        assert site.typed("wlc") == written


@pytest.mark.parametrize(
    "words,sentence",
    [
        (("--admin",), "--reason leaver"),
        (("--admin", "--reason", "monthly"), "--reason leaver"),
        (("sw1/ops_password",), "--reason leaver"),
        (("nobody_password",), "There is no such name (nobody_password)"),
        (("--guest", "--limit", "sw1"), "Leave out --limit"),
    ],
)
def test_what_makes_no_sense_is_refused(site: Fleet, words: tuple[str, ...], sentence: str) -> None:
    before = (site.place.folder / VAULT).read_bytes()
    told = site.run("secrets", "rotate", *words)
    assert told.code == 2
    assert sentence in told.err
    assert (site.place.folder / VAULT).read_bytes() == before
    assert not site.typed("sw1")


def test_a_network_that_nobody_sends_is_told_and_nothing_waits(site: Fleet) -> None:
    old = site.values()["shared/guest_psk"]
    told = site.run("secrets", "rotate", "--guest")
    assert told.code == 4
    assert 'no device sends the Wi-Fi "Lobby-Guest"' in told.err
    assert site.values()["shared/guest_psk"] == old
    assert not pending(site)


def test_killed_in_the_middle_of_a_push_it_is_finished_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real process, a real kill -9: the device goes back by itself, both values are there, the next run ends it."""
    with fleet(tmp_path, monkeypatch, switch()) as site:
        words = ["-i", str(site.place.folder), "--vault-id", *site.place.ids]
        process = subprocess.Popen(
            [sys.executable, "-m", "shikiri.cli", *ADMIN, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None and "username ops" not in site.typed("sw1"):
            time.sleep(0.005)
        process.kill()
        assert process.wait() == -signal.SIGKILL
        waiting = {path.removeprefix("pending/"): site.values()[path] for path in pending(site)}
        assert len(waiting) == 2
        site.machines["sw1"].clock.advance(700)
        told = site.run("secrets", "rotate", "--finish")
        assert told.code == 0, told.all
        new = site.values()
        assert {path: new[path] for path in waiting} == waiting
        assert "login" in opened(site, "sw1")
        assert site.machines["sw1"].running() == site.machines["sw1"].saved()
