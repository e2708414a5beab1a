"""The safe push on a Linux machine with a real sshd: old or new, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ansible.parsing.vault import VaultSecret

from shikiri.language import tell
from shikiri.model.command import Command, Stage, done
from shikiri.model.device import Device
from shikiri.model.operation import File, Operation, Service, Setting
from shikiri.model.plan import Plan
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.workflow.hosts.inventory import Host
from shikiri.workflow.observe import Observed, observe
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.journal import Journal
from shikiri.workflow.push.restore import restore
from shikiri.workflow.push.secure import secure
from shikiri.workflow.push.secured import Proof, Secured
from shikiri.workflow.push.workplace import Workplace
from shikiri.workflow.secrets.vault_keys import Keyring, VaultKey
from tests.sessions.shell.machines import Machine, machine_in

CONF = "/etc/sysctl.d/50-shikiri.conf"
SSHD = "/etc/ssh/sshd_config.d/00-shikiri.conf"
HOSTAPD = "/etc/hostapd/hostapd.conf"
OLD = "interface=wlan0\nssid=old\nwpa_passphrase=canary-old-passphrase\n"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with machine_in(tmp_path) as made:
        made.write(HOSTAPD, OLD, mode="600")
        made.write(CONF, "net.ipv4.ip_forward=0\n")
        for slow in ("apt-get", "apt-cache", "perl"):  # they ask a network that is not there, or much
            made.write(f"/usr/local/bin/{slow}", "#!/bin/sh\n", mode="755")
        made.run("rm -f /etc/ssh/sshd_config.d/*shikiri*; mkdir -p /run/units; echo yes >/run/units/ssh.active")
        yield made


def host_of(machine: Machine) -> Host:
    device = Device(name="ap1", platform="linux_ap", kinds=frozenset({"router"}))
    return Host(device=device, target=replace(machine.target, platform="linux_ap"), secrets={})


def place(folder: Path) -> Workplace:
    keys = (VaultKey("office", VaultSecret(b"canary-vault")),)
    return Workplace(folder=folder / "pushes", customer="office", who="tanaka", ring=Keyring(keys))


def command(operation: Operation, stage: Stage = "change") -> Command:
    return done(operation, stage=stage)


CHANGES = (
    command(File(path=CONF, text=("net.ipv4.ip_forward=1\n",)), "prepare"),
    command(
        Setting(path=HOSTAPD, style="hostapd", key="wpa_passphrase", values=((Secret.plain("canary-new-phrase"),),))
    ),
    command(Service(name="ssh", changed="reload")),
    command(File(path=SSHD, text=("PermitRootLogin prohibit-password\n",), check="sshd"), "close"),
)


def push(
    machine: Machine, folder: Path, commands: tuple[Command, ...] = CHANGES, *, good: bool = True, armed_s: int = 600
) -> Secured:
    host = host_of(machine)
    look = observe(host)
    assert look.state is not None, look.error
    plan = DevicePlan(device="ap1", before=look.state, after=look.state, plan=Plan(), commands=commands)

    def prove(_: Observed) -> Proof:
        return Proof(ok=good, says=() if good else (say("secure.no-answer", device="ap1"),))

    return secure(host, plan, at=place(folder), push=True, prove=prove, armed_s=armed_s)


def told(result: Secured) -> str:
    words = " ".join(tell(one, "en") for one in result.says)
    assert "canary" not in words
    return words


def looks_old(machine: Machine) -> bool:
    return (machine.read(HOSTAPD), machine.read(CONF)) == (OLD, "net.ipv4.ip_forward=0\n") and (
        "No such file" in machine.read(SSHD)
    )


def events(folder: Path) -> tuple[str, ...]:
    last = Journal(place(folder), "ap1").last()
    return last.events if last is not None else ()


def quiet(machine: Machine) -> bool:
    return not machine.run("ls -d /var/lib/shikiri/way-back /etc/systemd/system/*way-back* 2>/dev/null")


def test_a_push_is_armed_proved_and_confirmed_and_comes_back_from_its_backup(machine: Machine, tmp_path: Path) -> None:
    result = push(machine, tmp_path)
    assert result.outcome == "changed", told(result)
    assert {"kept", "armed", "closing", "proved", "disarmed", "saved", "over"} <= set(events(tmp_path))
    assert "canary-new-phrase" in machine.read(HOSTAPD)
    assert machine.run(f"stat -c %a {HOSTAPD}") == "600\n"
    assert "prohibit-password" in machine.read(SSHD)
    assert quiet(machine)
    assert result.backup is not None
    assert b"canary" not in result.backup.read_bytes()
    assert "canary" not in (tmp_path / "pushes/journal/ap1.jsonl").read_text()
    machine.run(f"chmod 644 {HOSTAPD}; echo mine >/etc/hostapd/later.conf")
    back = restore(host_of(machine), place(tmp_path), push=True)
    assert back.outcome == "changed", told(back)
    assert looks_old(machine)
    assert machine.run(f"stat -c %a {HOSTAPD}; cd /etc/hostapd; ls *.conf") == "600\nhostapd.conf\n"
    assert quiet(machine)
    assert restore(host_of(machine), place(tmp_path), push=True).outcome == "unchanged"


def test_what_a_program_refuses_changes_nothing_and_is_not_waited_for(machine: Machine, tmp_path: Path) -> None:
    bad = command(File(path=SSHD, text=("PermitRotLogin no\n",), check="sshd"), "close")
    result = push(machine, tmp_path, (*CHANGES[:-1], bad))
    assert result.outcome == "rolled_back"
    assert "Bad configuration option: PermitRotLogin" in told(result)
    assert looks_old(machine)
    assert quiet(machine)
    assert push(machine, tmp_path).outcome == "changed"


def test_what_is_not_proved_is_taken_back_at_once(machine: Machine, tmp_path: Path) -> None:
    result = push(machine, tmp_path, good=False)
    assert result.outcome == "rolled_back", told(result)
    assert looks_old(machine)
    assert events(tmp_path)[-1] == "over"


def test_after_our_own_end_the_next_run_finds_the_way_back_and_goes_on_afterwards(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Gone(BaseException):
        """`kill -9`."""

    def die(self: object, *words: object) -> None:
        raise Gone

    with monkeypatch.context() as patch:
        patch.setattr("shikiri.workflow.push.push.Push._seen", die)
        patch.setattr("shikiri.workflow.push.push.Push._give_up", die)
        with pytest.raises(Gone):
            push(machine, tmp_path)
    assert not looks_old(machine)
    result = push(machine, tmp_path)
    assert result.outcome == "left_armed", told(result)
    machine.run("systemctl start shikiri-way-back.service")
    assert looks_old(machine)
    result = push(machine, tmp_path)
    assert result.outcome == "changed", told(result)
    assert "back on its old configuration" in told(result)


def test_a_way_back_that_struck_before_the_last_step_closes_no_door(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shikiri.workflow.push import push as module
    from shikiri.workflow.push import strike

    real = strike.has_struck

    def late(session: object, way: object) -> bool:
        machine.run("systemctl start shikiri-way-back.service")
        return real(session, way)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "has_struck", late)
    result = push(machine, tmp_path)
    assert result.outcome == "rolled_back", told(result)
    assert "before the last step" in told(result)
    assert looks_old(machine)


def test_a_machine_whose_systemd_does_not_run_is_told_apart(machine: Machine, tmp_path: Path) -> None:
    machine.run("rm -rf /run/systemd")
    result = push(machine, tmp_path, tuple(one for one in CHANGES if not isinstance(one.operation, Service)))
    assert result.outcome == "changed"  # nothing among its reasons may lock us out
    assert "armed" not in events(tmp_path)


def test_verify_leaves_no_trace(machine: Machine) -> None:
    before = machine.run("cd / && find etc var/lib/shikiri var/tmp -newer /etc/hostapd/hostapd.conf 2>/dev/null | sort")
    look = observe(host_of(machine))
    assert look.state is not None
    assert look.saved is True
    assert (
        machine.run("cd / && find etc var/lib/shikiri var/tmp -newer /etc/hostapd/hostapd.conf 2>/dev/null | sort")
        == before
    )


def test_a_look_is_one_login(machine: Machine) -> None:
    look = observe(host_of(machine))
    assert look.reading is not None
    assert (machine.folder / "log").read_text().count("Accepted publickey") == 1
    assert all(answer.complete for answer in look.reading.answers.values())
