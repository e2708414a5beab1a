"""The machines over real SSH, with clients of other people as referees."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncssh
import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException

from shikiri.simulator import Fault, Machine, Served, serve
from tests.simulator.hands import ENABLE, OPS, Hands, controller, lines, router, switch

T = TypeVar("T")
pytestmark = pytest.mark.filterwarnings("ignore")  # paramiko's about old ciphers
REFUSED = (OSError, asyncssh.Error)


@contextmanager
def served(machine: Machine, *faults: Fault) -> Iterator[Served]:
    with serve([machine], {machine.name: faults}) as box:
        yield box[machine.name]


def netmiko(one: Served, kind: str, **words: Any) -> Any:
    known = {"username": "ops", "password": OPS, "secret": ENABLE, "encoding": "utf-8", "conn_timeout": 10, **words}
    return ConnectHandler(device_type=kind, host=one.host, port=one.port, **known)


def over_ssh(one: Served, do: Callable[..., Awaitable[T]], **words: Any) -> T:
    """Log in with asyncssh, the host key pinned, and do something."""

    async def work() -> T:
        known = {"username": "ops", "password": OPS, "known_hosts": one.host_key.encode(), "client_keys": None, **words}
        async with asyncssh.connect(one.host, one.port, config=None, **known) as connection:
            return await do(connection)

    return asyncio.run(work())


ASKS = re.compile(rb"(?:^|[\n\b])[\w.-]*(?:\([\w-]+\))?[#>] ?$|Password: $| --More-- $")


async def typed(connection: asyncssh.SSHClientConnection, *keys: bytes) -> bytes:
    """Type on a console, each time it asks for something, and keep what it said until it asks again or is gone."""
    process = await connection.create_process(term_type="vt100", term_size=(200, 50), encoding=None)
    said = await _question(process)
    for key in keys:
        process.stdin.write(key)
        said += await _question(process)
    return said


async def _question(process: asyncssh.SSHClientProcess[bytes], patience: float = 20) -> bytes:
    said = b""
    while not ASKS.search(said):
        try:
            more = await asyncio.wait_for(process.stdout.read(4096), patience)
        except (TimeoutError, asyncssh.Error):
            return said
        if not more:
            return said
        said += more
    return said


def test_netmiko_is_at_home_on_ios() -> None:
    machine = switch()
    with served(machine) as one, netmiko(one, "cisco_ios") as session:
        assert session.find_prompt() == "office-sw1#"
        text = session.send_command("show running-config")
        assert lines(text, "Building", "Current") == lines(machine.running())
        assert "Invalid input" in session.send_command("show bogus")
        session.send_config_set(["interface Vlan20", "no ip access-group GUEST-IN in"], error_pattern="%")
        session.save_config()
        assert machine.writes == ["no ip access-group GUEST-IN in", "write memory"]


def test_netmiko_is_at_home_on_a_yamaha() -> None:
    machine = router(key_type="ecdsa")  # paramiko 5 has forgotten the only algorithm the real one offers
    with served(machine) as one, netmiko(one, "yamaha") as session:
        session.enable()
        assert session.find_prompt() == "EDGE1#"
        text = session.send_command("show config")
        assert "description lan1/1 来訪者用" in text
        assert "administrator password encrypted *" in text
        session.send_config_set(["telnetd host lan1"], error_pattern="エラー")
        session.exit_enable_mode()
        session.enable()
        session.save_config()
        assert machine.writes == ["console lines infinity", "telnetd host lan1", "save"]
        assert "telnetd host lan1" in machine.saved()


def test_enable_and_paging_over_the_wire() -> None:
    text = switch().running().replace("username ops privilege 15", "username ops privilege 1")
    with served(switch(text)) as one:
        said = over_ssh(
            one, lambda c: typed(c, b"enable\r", f"{ENABLE}\r".encode(), b"show running-config\r", b" ", b"q")
        )
    assert b"Password: " in said
    assert ENABLE.encode() not in said
    assert said.count(b" --More-- ") == 2
    assert said.endswith(b"office-sw1#")


@pytest.mark.parametrize("charset,encoding", (("ja.sjis", "cp932"), ("ja.utf8", "utf-8"), ("ja.euc", "euc_jp")))
def test_a_yamaha_speaks_its_charset(charset: str, encoding: str) -> None:
    text = router().run.text(open_secrets=False).replace("console character ja.utf8", f"console character {charset}")
    machine = router(text)
    with served(machine) as one:
        description = "description lan1/1 相談室\n".encode(encoding)
        said = over_ssh(one, lambda c: typed(c, b"administrator\n", f"{ENABLE}\n".encode(), description, b"bogus\n"))
    assert "エラー: コマンド名を確認してください".encode(encoding) in said
    assert "description lan1/1 相談室" in machine.running()


def test_a_yamaha_offers_the_old_key_only() -> None:
    with served(router()) as one:
        assert " ssh-rsa " in one.host_key
        with pytest.raises(asyncssh.Error):
            over_ssh(one, typed, server_host_key_algs=["rsa-sha2-256", "ecdsa-sha2-nistp256"])
        assert over_ssh(one, typed, server_host_key_algs=["ssh-rsa"])


def test_one_command_without_a_console() -> None:
    async def run(connection: asyncssh.SSHClientConnection) -> str:
        return str((await connection.run("show clock")).stdout)

    with served(switch()) as one:
        assert "JST" in over_ssh(one, run)


def test_the_host_key_is_the_same_in_every_run_and_another_for_another_name() -> None:
    keys = []
    for name in ("a", "a", "b"):
        with served(switch(name=name)) as one:
            keys.append(one.host_key.split()[2])
    assert keys[0] == keys[1] != keys[2]


def test_a_wrong_password_and_a_public_key() -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    machine = switch(authorized_keys={"ops": key.export_public_key().decode()})
    with served(machine) as one:
        with pytest.raises(asyncssh.PermissionDenied):
            over_ssh(one, typed, password="wrong")
        with pytest.raises(NetmikoAuthenticationException):
            netmiko(one, "cisco_ios", password="wrong")
        assert over_ssh(one, typed, password=None, client_keys=[key]).endswith(b"office-sw1#")


@pytest.mark.parametrize(
    "change",
    (
        ("line vty 0 31", "transport input telnet"),
        ("ip access-list standard MGMT", "no 10", "permit 192.168.10.0 0.0.0.255"),
        (
            "ip access-list extended NO",
            "deny tcp any any eq 22",
            "permit ip any any",
            "interface Vlan99",
            "ip access-group NO in",
        ),
    ),
)
def test_an_ios_device_can_be_locked_and_comes_back_by_itself(change: tuple[str, ...]) -> None:
    text = f"{switch().running()}archive\n path flash:cfg\n"
    machine = switch(text, client_address="192.168.99.10")
    with served(machine) as one:
        assert over_ssh(one, typed)
        Hands(machine).type("configure terminal revert timer 5", *change, "end")
        with pytest.raises(REFUSED):
            over_ssh(one, typed)
        machine.clock.advance(301)
        assert over_ssh(one, typed)


@pytest.mark.parametrize(
    "change",
    (
        "sshd service off",
        "sshd host lan1/2",
        "ip filter 9099 reject 192.168.99.0/24 * tcp * 22",
        "user attribute ops host=192.168.99.200-192.168.99.210",
        "user attribute ops connection=serial",
    ),
)
def test_a_yamaha_can_be_locked_and_comes_back_by_itself(change: str) -> None:
    machine = router(client_address="192.168.99.10")
    with served(machine) as one:
        assert over_ssh(one, typed)
        Hands(machine).type("administrator", ENABLE, "schedule at 99 +600 * restart", change)
        with pytest.raises(REFUSED):
            over_ssh(one, typed)
        machine.clock.advance(601)
        assert over_ssh(one, typed)


@pytest.mark.parametrize(
    "machine,change",
    (
        (switch(), ("configure terminal", "line vty 0 31", "transport input telnet", "end")),
        (router(), ("administrator", ENABLE, "sshd host none")),
    ),
)
def test_without_ssh_nobody_answers_wherever_clients_come_from(machine: Machine, change: tuple[str, ...]) -> None:
    with served(machine) as one:
        assert over_ssh(one, typed)
        Hands(machine).type(*change)
        with pytest.raises(REFUSED):
            over_ssh(one, typed)


def test_a_restart_ends_every_connection_and_takes_its_time() -> None:
    machine = switch(boot_seconds=60)
    with served(machine) as one:
        session = netmiko(one, "cisco_ios")
        machine.reboot()
        with pytest.raises((OSError, Exception)):
            session.send_command("show clock")
        with pytest.raises(REFUSED):
            over_ssh(one, typed)
        machine.clock.advance(61)
        assert over_ssh(one, typed)


# faults


def test_refuse_closes_the_port_from_a_login_on() -> None:
    with served(switch(), Fault(kind="refuse", connection=2)) as one:
        assert over_ssh(one, typed)
        with pytest.raises(REFUSED):
            over_ssh(one, typed)
        with pytest.raises(NetmikoTimeoutException):
            netmiko(one, "cisco_ios")
        one.planted.clear()
        assert _again(lambda: over_ssh(one, typed))


def _again(attempt: Callable[[], T]) -> T:
    for _ in range(200):
        try:
            return attempt()
        except REFUSED:
            time.sleep(0.05)
    return attempt()


def test_wrong_password_refuses_the_right_one() -> None:
    with served(switch(), Fault(kind="wrong_password", last=1)) as one:
        with pytest.raises(asyncssh.PermissionDenied):
            over_ssh(one, typed)
        assert over_ssh(one, typed)


def test_hang_stops_after_a_line() -> None:
    async def stuck(connection: asyncssh.SSHClientConnection) -> bytes:
        process = await connection.create_process(term_type="vt100", encoding=None)
        await _question(process)
        process.stdin.write(b"terminal length 0\r")
        await _question(process)
        process.stdin.write(b"show running-config\r")
        return await _question(process, patience=1)

    with served(switch(), Fault(kind="hang", at=5, command=2)) as one:
        said = over_ssh(one, stuck)
    assert b"Building configuration" in said
    assert not ASKS.search(said)
    assert b"hostname" not in said


def test_close_ends_after_a_byte() -> None:
    with served(switch(), Fault(kind="close", at=300)) as one:
        said = over_ssh(one, lambda c: typed(c, b"terminal length 0\r", b"show running-config\r"))
    assert len(said) <= 300


def test_garble_and_slow() -> None:
    async def listen(connection: asyncssh.SSHClientConnection) -> bytes:
        process = await connection.create_process(term_type="vt100", encoding=None)
        await _question(process)
        process.stdin.write(b"show running-config\r")
        return await _question(process, patience=1)

    with served(switch(), Fault(kind="garble", at=60)) as one:
        assert b"\xff" in over_ssh(one, listen)
        one.planted[:] = [Fault(kind="slow", at=2000)]
        assert over_ssh(one, lambda c: typed(c, b"terminal length 0\r", b"show clock\r")).endswith(b"office-sw1#")


def test_reboot_in_the_middle_of_a_push() -> None:
    machine = switch()
    with served(machine, Fault(kind="reboot", at=2)) as one:
        before = machine.running()
        with pytest.raises(Exception, match=r"."):
            netmiko(one, "cisco_ios").send_config_set(["no cdp run", "hostname x", "hostname y"], read_timeout=2)
        assert machine.running() == before
        assert machine.boots == 1
        assert over_ssh(one, typed).endswith(b"office-sw1#")


@pytest.mark.parametrize("make", (switch, router))
def test_ignore_and_grumble(make: Callable[[], Machine]) -> None:
    machine = make()
    hands = Hands(machine)
    ios = machine.platform == "cisco_ios"
    start = ("configure terminal",) if ios else ("administrator", ENABLE)
    line = "logging host 192.0.2.1" if ios else "syslog host 192.0.2.1"
    hands.type(*start)
    machine.faults.planted.append(Fault(kind="ignore", match="192.0.2.1"))
    answer = hands.type(line)
    assert "%" not in answer
    assert "エラー" not in answer
    assert "192.0.2.1" not in machine.running()
    machine.faults.planted[:] = [Fault(kind="grumble", match="192.0.2.1")]
    assert "エラー" in hands.type(line)
    assert "192.0.2.1" in machine.running()


def test_a_write_that_brings_the_device_down_is_never_answered() -> None:
    machine = switch()
    machine.faults.planted.append(Fault(kind="reboot", at=1))
    machine.faults.connections = 1
    hands = Hands(machine)
    hands.type("configure terminal", "no cdp run")
    assert hands.gone


def test_another_host_key() -> None:
    with served(switch(), Fault(kind="strange_key", connection=2)) as one:
        assert over_ssh(one, typed)
        with pytest.raises(asyncssh.HostKeyNotVerifiable):
            over_ssh(one, typed)


# a process of its own


def box(folder: Path) -> Path:
    (folder / "sw1.txt").write_text(switch().running(), "utf-8")
    page = {
        "devices": {"sw1": {"platform": "cisco_ios", "config": "sw1.txt", "secrets": {"ops": OPS, "enable": ENABLE}}}
    }
    (folder / "simulator.json").write_text(json.dumps(page), "utf-8")
    return folder


def test_the_simulator_as_a_process(tmp_path: Path) -> None:
    folder = tmp_path / "模擬 box"
    folder.mkdir()
    record = tmp_path / "record.json"
    environment = {**os.environ, "SHIKIRI_NOW": "2027-12-26T10:00:00+09:00"}
    command = [sys.executable, "-m", "shikiri.simulator", str(box(folder)), "--record", str(record)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout
        port = json.loads(process.stdout.readline())["devices"]["sw1"]["port"]
        said = over_ssh(
            Served(switch(), port),
            lambda c: typed(c, b"show clock\r", b"configure terminal\r", b"no lldp run\r"),
            known_hosts=None,
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert b"2027" in said
    assert json.loads(record.read_text("utf-8"))["sw1"]["writes"] == ["no lldp run"]
    with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
        probe.connect(("127.0.0.1", port))


@pytest.mark.parametrize("page,word", (('{"devices": {"a": {"platform": "x"}}}', "platform"), ("{", "line 1")))
def test_a_bad_box_is_one_sentence(tmp_path: Path, page: str, word: str) -> None:
    (tmp_path / "simulator.json").write_text(page, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "shikiri.simulator", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_a_controller_is_served_too() -> None:
    machine = controller()
    with served(machine) as one, netmiko(one, "cisco_xe") as session:
        assert "Lobby-Guest" in session.send_command("show wlan all")
