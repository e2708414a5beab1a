"""The stream of a simulated camera: RTSP as far as its first words, with or without a login."""

from __future__ import annotations

import socket
from collections.abc import Callable

_REALM = 'WWW-Authenticate: Digest realm="camera", nonce="0011223344556677"\r\n'
_PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"  # no picture at all
JPEG = _PICTURE


def rtsp(is_open: Callable[[], bool]) -> Callable[[socket.socket], None]:
    """A handler: DESCRIBE answers 200 where the stream is shown to anybody, else it asks who is there."""

    def handler(sock: socket.socket) -> None:
        stream = sock.makefile("rb")
        while line := stream.readline(8192):
            words = line.decode("latin-1").split()
            number = "0"
            while (header := stream.readline(8192).strip()) != b"":
                name, _, value = header.decode("latin-1").partition(":")
                number = value.strip() if name.lower() == "cseq" else number
            if words[:1] == ["OPTIONS"]:
                head = "200 OK\r\nPublic: OPTIONS, DESCRIBE\r\n"
            elif words[:1] == ["DESCRIBE"] and is_open():
                head = "200 OK\r\nContent-Length: 0\r\n"
            else:
                head = f"401 Unauthorized\r\n{_REALM}"
            sock.sendall(f"RTSP/1.0 {head}CSeq: {number}\r\n\r\n".encode("latin-1"))

    return handler


def greeting(banner: bytes) -> Callable[[socket.socket], None]:
    """A handler that says its name and waits for the other side to go."""

    def handler(sock: socket.socket) -> None:
        sock.sendall(banner)
        while sock.recv(512):
            """Whatever is typed leads nowhere."""

    return handler
