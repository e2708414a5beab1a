"""The look from outside: what is open is told, by its usual number, and what nobody answers is not called closed."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shikiri.model.errors import Unreachable
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.certificate import open_door as certificate_door
from shikiri.sessions.appliance.knock import knock
from shikiri.sessions.appliance.look import PORTS, LookDoor
from shikiri.sessions.target import Patience, Target
from tests.ports import free_port
from tests.sessions.appliance.liar import liar, whole
from tests.sessions.web_servers import Authority


def box_of(ports: dict[int, int], *, host: str = "127.0.0.1", password: Secret = NO_SECRET) -> Box:
    patience = Patience(connect=0.3, silence=1, answer=3)
    return Box(Target(device="mfp1", platform="mfp", host=host, password=password, patience=patience, ports=ports))


def look(ports: dict[int, int]) -> list[str]:
    box = box_of(ports)
    answer = LookDoor(box).ask("look")
    box.close()
    assert answer.complete
    return answer.text.splitlines()


@contextlib.contextmanager
def listener(greet: Callable[[socket.socket], None] = lambda _: None) -> Iterator[tuple[int, list[bytes]]]:
    """A port that greets, and keeps what it gets."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = server.accept()
                    with line, contextlib.suppress(OSError):
                        line.settimeout(5)
                        greet(line)
                        got.append(line.recv(4096))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], got
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(500):
        if happened():
            return
        time.sleep(0.01)


def test_the_list_is_short_and_every_port_stands_there_once() -> None:
    assert len(PORTS) == len(set(PORTS)) < 45
    assert {21, 23, 80, 443, 515, 554, 631, 9100} <= set(PORTS)


def test_open_closed_and_greeting_are_told_by_usual_numbers() -> None:
    with listener(lambda line: line.sendall(b"220 \x1b[31mFTP\0 ready\r\n")) as (ftp, _):
        told = look({21: ftp, 515: free_port()})
    assert told[0] == "address 127.0.0.1"
    assert told[-1] == "end"
    assert "port 21 open" in told
    assert 'banner 21 "220 [31mFTP ready"' in told
    assert "port 515 closed" in told
    assert str(ftp) not in "".join(told)


def test_not_one_byte_is_sent_to_the_port_that_prints() -> None:
    with listener() as (raw, got):
        assert "port 9100 open" in look({9100: raw})
        _until(lambda: bool(got))
    assert got == [b""]


def test_what_nobody_named_on_loopback_is_not_tried_and_not_called_closed() -> None:
    """A test's 127.0.0.1:9100 may be anybody's, and a box behind a tunnel has more doors than the tunnel."""
    with listener() as (raw, got):
        told = look({21: raw})
        _until(lambda: bool(got))
    assert [line for line in told if line.startswith("port ")] == ["port 21 open"]
    assert got == [b""]


def test_all_others_stand_where_the_inventory_says() -> None:
    with listener() as (raw, _):
        told = look({21: raw, 0: free_port()})
    assert [line for line in told if line.endswith(" open")] == ["port 21 open"]
    assert sum(line.endswith(" closed") for line in told) == len(PORTS) - 1


def test_a_port_whose_packets_are_dropped_is_silent() -> None:
    with socket.socket() as full:  # the queue of a server that never accepts: further packets are dropped
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        time.sleep(0.1)
        assert dict(knock("127.0.0.1", {631: port}, 0.3).ports) == {631: "silent"}
        for one in waiting:
            one.close()


def test_nobody_there_is_unreachable_and_an_snmp_agent_alone_is_somebody() -> None:
    assert not LookDoor(box_of({80: free_port(), 161: free_port()})).is_anybody_there()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as agent:
        agent.bind(("127.0.0.1", 0))
        agent.settimeout(5)
        heard: list[bytes] = []

        def answer() -> None:
            with contextlib.suppress(OSError):
                raw, who = agent.recvfrom(4096)
                heard.append(raw)
                agent.sendto(b"0", who)

        thread = threading.Thread(target=answer)
        thread.start()
        assert LookDoor(box_of({161: agent.getsockname()[1]})).is_anybody_there()
        thread.join()
    assert heard


def test_a_name_without_address_is_said() -> None:
    with pytest.raises(Unreachable):
        LookDoor(box_of({}, host="no-such-host.invalid"))


@pytest.mark.parametrize(
    "pages,sends_on",
    (
        ({"/": 301, "/is-anything-here-without-tls": 302}, True),
        ({"/": 301, "/is-anything-here-without-tls": 404}, False),
        ({"/": 200, "/is-anything-here-without-tls": 301}, False),
        ({}, False),
    ),
)
def test_plain_http_that_only_sends_on_is_told(pages: dict[str, int], sends_on: bool) -> None:
    with liar() as plain:
        plain.pages |= {
            path: whole(b"", "Location: https://printer.local/", status=f"{status} X") for path, status in pages.items()
        }
        told = look({80: plain.port})
    assert ("redirect 80 https" in told) is sends_on


@pytest.mark.parametrize(
    "status,line",
    ((200, "pages 8080 http"), (401, "pages 8080 http"), (301, "redirect 8080 https"), (404, ""), (0, "")),
)
def test_pages_beside_port_80_are_told(status: int, line: str) -> None:
    """Whoever shuts port 80 and leaves the same pages on 8080 has shut nothing."""
    with liar() as plain:
        moved = ("Location: https://printer.local/",) if status == 301 else ()
        answer = whole(b"", *moved, status=f"{status} X")
        if status:
            plain.pages |= {"/": answer, "/is-anything-here-without-tls": answer}
        told = look({80: free_port(), 8080: plain.port})
    assert "port 80 closed" in told
    assert [one for one in told if one.startswith(("pages", "redirect"))] == [line] * bool(line)


def test_sent_on_to_another_plain_page_is_not_sent_on_to_https() -> None:
    with liar() as plain:
        moved = whole(b"", "Location: http://127.0.0.1/start", status="302 Found")
        plain.pages |= {"/": moved, "/is-anything-here-without-tls": moved}
        assert "redirect 80 https" not in look({80: plain.port})


def test_a_web_server_tells_its_name_and_no_password_is_ever_sent() -> None:
    with liar() as plain:
        plain.pages["/"] = whole(
            b"", "Server: Web-Server/3.0 \x07", 'WWW-Authenticate: Basic realm="x"', status="401 No"
        )
        box = box_of({80: plain.port}, password=Secret.plain("Kanaria-geheim"))
        told = LookDoor(box).ask("look").text.splitlines()
        box.close()
    assert 'banner 80 "Web-Server/3.0"' in told
    assert plain.asked
    assert not any(b"uthorization" in one for one in plain.asked)


def test_vsftpd_greets(tmp_path: Path) -> None:
    program = shutil.which("vsftpd") or shutil.which("vsftpd", path="/usr/sbin")
    if program is None:
        pytest.skip("there is no vsftpd on this machine")
    port = free_port()
    (tmp_path / "empty").mkdir()
    words = {
        "listen": "YES", "listen_address": "127.0.0.1", "listen_port": port, "background": "NO",
        "run_as_launching_user": "YES", "anonymous_enable": "YES", "local_enable": "NO",
        "ftpd_banner": "Printer FTP 1.0", "secure_chroot_dir": tmp_path / "empty", "xferlog_enable": "NO",
        "seccomp_sandbox": "NO",
    }  # fmt: skip
    page = tmp_path / "vsftpd.conf"
    page.write_text("".join(f"{word}={value}\n" for word, value in words.items()))
    server = subprocess.Popen([program, str(page)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert server.poll() is None, "the server did not start"
            time.sleep(0.02)
        assert 'banner 21 "220 Printer FTP 1.0"' in look({21: port})
    finally:
        server.kill()
        server.wait()


def test_telnetd_is_seen() -> None:
    program = shutil.which("telnetd", path="/usr/sbin:/usr/libexec:/usr/bin")
    if program is None:
        pytest.skip("there is no telnetd on this machine")
    shells: list[subprocess.Popen[bytes]] = []

    def serve(line: socket.socket) -> None:
        """As inetd does: the connection is its standard input."""
        shells.append(subprocess.Popen([program], stdin=line.fileno(), stdout=line.fileno(), stderr=subprocess.DEVNULL))

    with listener(serve) as (port, _):
        assert "port 23 open" in look({23: port})
    for one in shells:
        one.kill()
        one.wait()


# --- certificates -------------------------------------------------------------------------------


def test_the_certificate_of_the_pages_is_told_key_by_key(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "鍵 束")
    with liar(authority.sign("box", days=30)) as safe:
        box = box_of({443: safe.port, 631: safe.port})
        answer = certificate_door(box).ask("certificate")
    said = json.loads(answer.text)
    assert answer.complete
    assert set(said) == {"host", "certificate 443"}, "the same one on both ports is told once"
    shown = said["certificate 443"]
    assert (shown["subject"], shown["issuer"]) == ("localhost", "Test authority")
    assert (shown["self_signed"], shown["trusted"], shown["for_host"], shown["revoked"]) == (False, False, False, None)


def test_two_certificates_are_told_apart_and_an_authority_of_ones_own_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority(tmp_path / "ca")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with liar(authority.sign("a", crl=False)) as pages, liar(Authority(tmp_path / "cb").sign("b")) as printing:
        said = json.loads(certificate_door(box_of({443: pages.port, 631: printing.port})).ask("certificate").text)
    assert (said["certificate 443"]["trusted"], said["certificate 631"]["trusted"]) == (True, False)


def test_without_tls_there_is_no_certificate() -> None:
    with liar() as plain:
        plain.pages["/"] = whole(b"")
        assert certificate_door(box_of({443: plain.port})).ask("certificate").text == "#! tls\n"
    assert certificate_door(box_of({443: free_port()})).ask("certificate").text == "#! closed\n"
