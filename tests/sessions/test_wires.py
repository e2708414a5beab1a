from __future__ import annotations

import logging
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from shikiri.language import tell
from shikiri.model.errors import Broken, Refused, SessionError, StrangeKey, TimedOut, Unreachable
from shikiri.model.secret import Secret
from shikiri.sessions import connect
from shikiri.sessions.target import Patience, Target, Transport
from tests.ports import free_port
from tests.sessions.fake_ssh import Fake, ssh
from tests.sessions.scripted import CISCO, HASTE, PASSWORD, YAMAHA, target

WIRES: tuple[Transport, ...] = ("netmiko", "fast", "napalm")
BIG = b"".join(b"interface Vlan%d\r\n description filler filler filler\r\n" % n for n in range(4000))


def answers(typed: str) -> bytes | None:
    table = {
        "show version": b"Cisco IOS Software\r\nuptime 1 day",
        "show big": BIG[:-2],
        "exit": None,
        "show half": b"half",
    }
    if typed == "show silence":
        return typed.encode() + b"\r\n"
    said = table.get(typed, b"")
    if said is None:
        return None
    return typed.encode() + b"\r\n" + said + (b"\r\n" if said else b"") + b"sw1#"


def at(fake: Fake, folder: Path, transport: Transport, **words: Any) -> Target:
    return target(port=fake.port, known_hosts=folder / "known_hosts", transport=transport, **words)


@pytest.mark.parametrize("transport", WIRES)
def test_every_wire_brings_the_same_conversation(transport: Transport, tmp_path: Path) -> None:
    with ssh(Fake(answers)) as fake:
        with connect(at(fake, tmp_path, transport), CISCO) as session:
            assert session.ask("show version").text == "Cisco IOS Software\nuptime 1 day\n"
            assert session.ask("show big").text == BIG.decode().replace("\r\n", "\n")
            assert session.proved == {"login"}
        assert fake.logins == 1


def test_a_console_that_asks_for_the_password_itself_is_logged_in_to(tmp_path: Path) -> None:
    # paramiko asks twice for the login service, which asyncssh (no device does) takes for an attack
    with ssh(Fake(answers, interactive=True)) as fake, connect(at(fake, tmp_path, "fast"), CISCO) as session:
        assert session.ask("show version").complete


@pytest.mark.parametrize("transport", WIRES)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_key_opens_the_door_and_proves_no_password(transport: Transport, trusted: bool, tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    key.write_private_key(str(tmp_path / "id"), format_name="pkcs1-pem")
    fake = Fake(answers, users={}, trusted=key if trusted else None)
    with ssh(fake):
        where = at(fake, tmp_path, transport, key_file=tmp_path / "id")
        if not trusted:
            with pytest.raises(Refused):
                connect(where, CISCO)
            return
        with connect(where, CISCO) as session:
            assert session.proved == frozenset()


@pytest.mark.parametrize("transport", WIRES)
def test_a_wrong_password_is_refused_and_shown_nowhere(
    transport: Transport, tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    wrong = Secret.plain("canary-WRONG-1")
    with ssh(Fake(answers)) as fake, pytest.raises(Refused) as caught:
        connect(at(fake, tmp_path, transport, password=wrong), CISCO)
    assert caught.value.__cause__ is None
    said = repr(caught.value) + tell(caught.value.sentence, "en") + "".join(capfd.readouterr()) + caplog.text
    assert "canary" not in said


@pytest.mark.parametrize("transport", WIRES)
def test_a_closed_port_is_unreachable_and_says_so(transport: Transport, tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as caught:
        connect(target(port=free_port(), known_hosts=tmp_path / "known_hosts", transport=transport), CISCO)
    assert "ポートが閉じています" in tell(caught.value.sentence, "ja")


@pytest.mark.parametrize("transport", WIRES)
@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.0 400 Bad Request\r\n\r\n"])
def test_a_port_that_speaks_no_ssh_is_unreachable(
    transport: Transport, greeting: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []

        def listen() -> None:
            held.append(listener.accept()[0])
            held[0].sendall(greeting)

        thread = threading.Thread(target=listen)
        thread.start()
        where = target(
            port=listener.getsockname()[1],
            known_hosts=tmp_path / "known_hosts",
            transport=transport,
            patience=Patience(connect=0.5, silence=0.5, answer=1.0),
        )
        with pytest.raises(Unreachable):
            connect(where, CISCO)
        thread.join()
        held[0].close()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("transport", WIRES)
def test_silence_and_a_broken_line_are_told_apart(transport: Transport, tmp_path: Path) -> None:
    def half(typed: str) -> bytes | None:
        return None if typed == "show gone" else answers(typed)

    with ssh(Fake(half)) as fake:
        with pytest.raises(TimedOut), connect(at(fake, tmp_path, transport), CISCO) as session:
            session.ask("show silence")
        with pytest.raises(Broken), connect(at(fake, tmp_path, transport), CISCO) as session:
            session.ask("show gone")


@pytest.mark.parametrize("transport", WIRES)
def test_the_first_key_is_pinned_and_another_one_refused(transport: Transport, tmp_path: Path) -> None:
    with ssh(Fake(answers)) as fake:
        connect(at(fake, tmp_path, transport), CISCO).close()
        connect(at(fake, tmp_path, transport), CISCO).close()
    pinned = (tmp_path / "known_hosts").read_text()
    assert pinned.count("\n") == 1
    with ssh(Fake(answers, port=fake.port)) as other, pytest.raises(StrangeKey):
        connect(at(other, tmp_path, transport), CISCO)
    assert other.logins == 0
    assert (tmp_path / "known_hosts").read_text() == pinned


@pytest.mark.parametrize("first", WIRES)
@pytest.mark.parametrize("then", WIRES)
def test_all_wires_ask_for_the_key_that_is_pinned(first: Transport, then: Transport, tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    with ssh(Fake(answers, key=key)) as fake:
        connect(at(fake, tmp_path, first), CISCO).close()
        connect(at(fake, tmp_path, then), CISCO).close()
    assert (tmp_path / "known_hosts").read_text().split()[1] == "ssh-rsa"


def test_an_old_router_is_met_with_old_signatures_and_others_are_not(tmp_path: Path) -> None:
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    with ssh(Fake(answers, key=key, old_rsa=True, greeting=b"sw1#")) as fake:
        with connect(at(fake, tmp_path, ""), YAMAHA) as session:
            assert session.device == "sw1"
        with pytest.raises(Unreachable):
            connect(at(fake, tmp_path, "netmiko"), CISCO)
        with pytest.raises(Unreachable):
            connect(at(fake, tmp_path, "fast"), CISCO)


@pytest.mark.parametrize("transport", ["netmiko", "fast"])
@pytest.mark.parametrize("exchange", ["diffie-hellman-group14-sha1", "diffie-hellman-group-exchange-sha1"])
def test_old_key_exchanges_are_for_old_consoles_only(exchange: str, transport: Transport, tmp_path: Path) -> None:
    old = replace(YAMAHA, fast=True)
    with ssh(Fake(answers, exchanges=(exchange,), greeting=b"sw1#")) as fake:
        with connect(at(fake, tmp_path, transport), old) as session:
            assert session.ask("show version").complete
        if transport == "netmiko":
            with pytest.raises(Unreachable):
                connect(at(fake, tmp_path, transport), CISCO)


def test_nothing_is_sent_that_the_dialect_does_not_name(tmp_path: Path) -> None:
    typed: list[str] = []

    def listen(line: str) -> bytes | None:
        typed.append(line)
        return None if line == "exit" else line.encode() + b"\r\n# "

    with ssh(Fake(listen, greeting=b"# ")) as fake:
        with connect(at(fake, tmp_path, ""), YAMAHA) as session:
            session.ask("show config")
        assert fake.terminals == [("vt100", 511)]
    assert typed == ["show config", "exit"]


@pytest.mark.parametrize("transport", ["fast", "napalm"])
def test_a_wire_that_the_platform_does_not_offer_is_refused(transport: Transport, tmp_path: Path) -> None:
    with pytest.raises(SessionError) as caught:
        connect(target(transport=transport, known_hosts=tmp_path / "k"), YAMAHA)
    assert transport in tell(caught.value.sentence, "ja")


def test_many_threads_pin_each_device_once(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def visit(fake: Fake) -> None:
        try:
            connect(at(fake, tmp_path, "fast", patience=Patience(connect=20, silence=20, answer=20)), CISCO).close()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    with ssh(Fake(answers)) as one, ssh(Fake(answers)) as two:
        threads = [threading.Thread(target=visit, args=(fake,)) for fake in (one, two) * 8]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not errors
    assert len((tmp_path / "known_hosts").read_text().splitlines()) == 2


def test_libraries_are_silent_even_at_debug(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), ssh(Fake(answers)) as fake:
        connect(at(fake, tmp_path, "netmiko"), CISCO).close()
    assert PASSWORD.reveal() not in caplog.text
    assert HASTE.silence < 1
