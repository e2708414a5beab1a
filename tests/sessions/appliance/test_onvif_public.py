"""What a stranger gets of streams and pictures: statuses alone, whoever stands on the other side."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from shikiri.model.secret import Secret
from shikiri.sessions.appliance.base import Box
from shikiri.sessions.appliance.onvif_public import picture_statuses, stream_statuses
from shikiri.sessions.target import Patience, Target

Talk = Callable[[socket.socket], None]
PASSWORD = "Kanaria-31-himitsu"


@contextmanager
def somebody(talk: Talk) -> Iterator[tuple[int, list[bytes]]]:
    """A server that says what it is told to, to whoever comes; and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def run() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(20)
                    try:
                        heard.append(line.recv(4096))
                        talk(line)
                    except OSError:
                        continue

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def box(**ports: int) -> Box:
    real = {int(usual[1:]): port for usual, port in ports.items()}
    return Box(Target(
        device="lobby", platform="camera_onvif", host="127.0.0.1", user="admin", password=Secret.plain(PASSWORD),
        ports=real, patience=Patience(connect=2, silence=1, answer=5),
    ))  # fmt: skip


def says(text: bytes) -> Talk:
    return lambda line: line.sendall(text)


def drips(line: socket.socket) -> None:
    line.sendall(b"RTSP/1.0 ")


@pytest.mark.parametrize("said,status", (
    (b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n", "200"),
    (b"RTSP/1.0 401 Unauthorized\r\n\r\n", "401"),
    (b"RTSP/1.0 401 Unauth", "401"),
    (b"RTSP/1.0 4", "garbled"),
    (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "garbled"),
    (b"SSH-2.0-dropbear\r\n", "garbled"),
    (b"\x00\xff" * 9000, "garbled"),
    (b"", "garbled"),
))  # fmt: skip
def test_a_stream_is_asked_for_once_without_a_login(said: bytes, status: str) -> None:
    with somebody(says(said)) as (port, heard):
        assert list(stream_statuses(box(p554=port), ["rtsp://192.168.50.21:554/s/1"])) == [
            f"stream 1 rtsp 554 {status}"
        ]
    assert [line.split(b"\r\n")[0] for line in heard] == [f"DESCRIBE rtsp://127.0.0.1:{port}/s/1 RTSP/1.0".encode()]
    assert PASSWORD.encode() not in heard[0]
    assert b"uthorization" not in heard[0]


@pytest.mark.parametrize("said,status", (
    (b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff", "200 picture"),
    (b"HTTP/1.0 200 OK\r\n\r\n\xff\xd8\xff", "200 picture"),  # whatever is no page may be a picture
    (b"HTTP/1.1 200 OK\r\ncontent-type:  text/html\r\n\r\n<form>", "200"),
    (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "401"),
    (b"HTTP/1.1 302 Found\r\nLocation: https://x/\r\n\r\n", "302"),
    (b"<html>", "garbled"),
))  # fmt: skip
def test_a_picture_is_asked_for_and_not_kept(said: bytes, status: str) -> None:
    with somebody(says(said)) as (port, heard):
        found = list(picture_statuses(box(p80=port), ["http://192.168.50.21/snap?profile=1"]))
    assert found == ["snapshot 1 https 443 closed", f"snapshot 1 http 80 {status}"]
    assert heard[0].startswith(b"GET /snap?profile=1 HTTP/1.0\r\n")
    assert b"uthorization" not in heard[0]


def test_a_server_that_speaks_no_tls_has_no_encrypted_picture() -> None:
    with somebody(says(b"HTTP/1.1 200 OK\r\n\r\n")) as (port, _):
        found = list(picture_statuses(box(p443=port), ["http://camera/snap"]))
    assert found[0] == "snapshot 1 https 443 tls"


def test_nobody_waits_for_ever() -> None:
    def hang(line: socket.socket) -> None:
        line.recv(1)

    with somebody(hang) as (port, heard):
        assert list(stream_statuses(box(p554=port), ["rtsp://camera/s"])) == ["stream 1 rtsp 554 silent"]
        addresses = [f"rtsp://camera/s{number}" for number in range(4)]
        found = list(stream_statuses(box(p554=port), addresses))
        assert found == [f"stream {number} rtsp 554 silent" for number in range(1, 5)]
    assert len(heard) == 2  # once a question
    with somebody(drips) as (port, _):
        assert list(stream_statuses(box(p554=port), ["rtsp://camera/s"])) == ["stream 1 rtsp 554 garbled"]


@pytest.mark.parametrize("address,line", (
    ("rtsp://admin:x@192.168.50.21/s", "stream 1 rtsp 554 login-in-address"),
    ("rtsp://192.168.50.21/user=admin&password=x", "stream 1 rtsp 554 login-in-address"),
    ("rtmp://192.168.50.21/s", "stream 1 other 0 unclear"),
    ("rtsp://192.168.50.21:99999/s", "stream 1 other 0 unclear"),
    ("rtsp://[192.168/s", "stream 1 other 0 unclear"),
    ("lobby", "stream 1 other 0 unclear"),
    ("rtsp://192.168.50.21:8554/s", "stream 1 rtsp 8554 closed"),
    ("rtsps://192.168.50.21/s", "stream 1 rtsps 322 closed"),
    ("rtsp://192.168.50.21/ロビー", "stream 1 rtsp 554 closed"),
))  # fmt: skip
def test_addresses_of_all_sorts(address: str, line: str) -> None:
    assert list(stream_statuses(box(p1=1), [address])) == [line]


def test_a_line_break_in_an_address_sends_no_second_request() -> None:
    with somebody(says(b"RTSP/1.0 401 Unauthorized\r\n\r\n")) as (port, heard):
        list(stream_statuses(box(p554=port), ["rtsp://camera/s\r\nTEARDOWN x RTSP/1.0\r\n\r\n"]))
    assert not [line for line in heard if b"\r\nTEARDOWN" in line]


def test_only_this_box_is_ever_contacted() -> None:
    """The address of a stream names another host: its path is tried here, and nowhere else."""
    with somebody(says(b"RTSP/1.0 401 Unauthorized\r\n\r\n")) as (port, heard):
        list(stream_statuses(box(p554=port), ["rtsp://203.0.113.99:554/s"]))
    assert len(heard) == 1
