"""A web server made by hand: it says what a test tells it to, byte for byte, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Said = bytes | Callable[[socket.socket, bytes], None]


def whole(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Liar:
    """`pages`: what is said to a path; `asked`: every request as it came."""

    port: int
    pages: dict[str, Said] = field(default_factory=dict)
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0

    def requests(self, path: str) -> list[bytes]:
        return [one for one in self.asked if one.split(b" ")[1].decode() == path]


@contextlib.contextmanager
def liar(pem: Path | None = None, host: str = "127.0.0.1") -> Iterator[Liar]:
    """A server on loopback, with TLS where a certificate is given; every connection has a thread of its own."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, 0), family=family)
    one = Liar(listening.getsockname()[1])
    context = None
    if pem is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    over = threading.Event()

    def serve(line: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), line:
            line.settimeout(10)
            talk = context.wrap_socket(line, server_side=True) if context else line
            with talk:
                while not over.is_set():
                    request = _request(talk)
                    if not request:
                        return
                    one.asked.append(request)
                    path = request.split(b" ")[1].decode()
                    said = one.pages.get(path, whole(b"", status="404 Not Found"))
                    if callable(said):
                        said(talk, request)
                    else:
                        talk.sendall(said)

    def accept() -> None:
        while not over.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            one.connections += 1
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield one
    finally:
        over.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _request(line: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        more = line.recv(4096)
        if not more:
            return b""
        heard += more
    head, _, body = heard.partition(b"\r\n\r\n")
    length = next(
        (int(row.split(b":")[1]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += line.recv(4096)
    return head + b"\r\n\r\n" + body
