"""The web server of a simulated appliance: HTTP/1.1 on one connection, with everything that may go wrong on it."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import parse_headers
from typing import BinaryIO
from urllib.parse import urlsplit

from shikiri.simulator.appliances.base import Double, Http, Request, Response
from shikiri.simulator.appliances.tls import context
from shikiri.simulator.ports import slam

_LONGEST = 65536
_BIGGEST = 8 * 1024 * 1024
_HELLO = b"\x16"  # the first byte of every TLS client
_LOGIN_PAGE = (
    b'<html><body><form action="/login" method="post"><input type="password" name="password"></form></body></html>'
)


def opened(sock: socket.socket, double: Double, http: Http, usual: int) -> socket.socket:
    """The connection as it goes on: behind TLS, or as it is."""
    begins = http.tls == "both" and sock.recv(1, socket.MSG_PEEK) == _HELLO
    if http.tls != "yes" and not begins:
        return sock
    strange = double.faults.now("strange_certificate", port=usual) is not None
    return context(double.name, http.ciphers, strange=strange).wrap_socket(sock, server_side=True)


def talk(sock: socket.socket, double: Double, http: Http, usual: int, stays: Callable[[], bool]) -> None:
    """Answer one connection until it ends; `stays` says after each answer whether the port is still open."""
    encrypted = isinstance(sock, ssl.SSLSocket)
    with sock.makefile("rb") as stream:
        while (request := _read(sock, stream, usual, encrypted=encrypted)) is not None:
            if not _answer(sock, double, http, request, stays):
                return


def _read(sock: socket.socket, stream: BinaryIO, usual: int, *, encrypted: bool) -> Request | None:
    words = stream.readline(_LONGEST).split()
    if len(words) != 3:  # noqa: PLR2004  (method, path, version)
        return None
    headers = {name.lower(): value for name, value in parse_headers(stream).items()}
    if headers.get("expect", "").lower() == "100-continue":
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _chunks(stream) if "chunked" in headers.get("transfer-encoding", "") else b""
    length = headers.get("content-length", "0")
    if length.isdigit() and 0 < int(length) <= _BIGGEST:
        body = stream.read(int(length))
    where = urlsplit(words[1].decode("latin-1"))
    return Request(
        method=words[0].decode("latin-1"),
        path=where.path or "/",
        query=where.query,
        headers=headers,
        body=body,
        encrypted=encrypted,
        port=usual,
        client=str(sock.getpeername()[0]),
    )


def _chunks(stream: BinaryIO) -> bytes:
    found = b""
    while (size := int(stream.readline(_LONGEST).split(b";")[0] or b"0", 16)) and len(found) < _BIGGEST:
        found += stream.read(size)
        stream.readline(_LONGEST)
    while stream.readline(_LONGEST).strip():
        """What may follow the last piece says nothing here."""
    return found


def _answer(sock: socket.socket, double: Double, http: Http, request: Request, stays: Callable[[], bool]) -> bool:
    """One answer, wrong in the ways that were planted; says whether the connection goes on."""
    here = double.faults.now

    def planted(kind: str) -> int | None:
        found = here(kind, port=request.port, path=request.path)  # type: ignore[arg-type]
        return found.at if found else None

    if planted("hang") is not None:
        while stays() and planted("hang") is not None:
            time.sleep(0.05)
        return False
    with double.lock:
        response = http.handler(request)
    if planted("login_page") is not None and request.method == "GET":
        response = Response(body=_LOGIN_PAGE)
    body, kind, more = response.body, response.kind, list(response.headers)
    if planted("nul") is not None:
        body = body[: len(body) // 2] + b"\0\0\0" + body[len(body) // 2 :]
    if planted("charset") is not None:
        kind = f"{kind.partition(';')[0]}; charset=utf-16"
    if (megabytes := planted("bomb")) is not None:
        body = gzip.compress(b" " * 1024 * 1024 * megabytes)
        more.append(("Content-Encoding", "gzip"))
    goes_on = stays() and request.headers.get("connection", "").lower() != "close"
    head = [f"HTTP/1.1 {response.status} {_phrase(response.status)}"]
    head += [f"Server: {http.server}"] if http.server else []
    head += [f"Content-Type: {kind}"] if body else []
    head += [f"Content-Length: {len(body) + (planted('lie_length') or 0)}"]
    head += [f"{name}: {value}" for name, value in more]
    head += [] if goes_on else ["Connection: close"]
    whole = "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + (b"" if request.method == "HEAD" else body)
    if (cut := planted("drop")) is not None:
        sock.sendall(whole[:cut])
        _reset(sock)
        return False
    _send(sock, whole, planted("slow"), stays)
    return goes_on and planted("lie_length") is None


def _send(sock: socket.socket, whole: bytes, rate: int | None, stays: Callable[[], bool]) -> None:
    if rate is None:
        sock.sendall(whole)
        return
    for place in range(len(whole)):
        if not stays():
            return
        sock.sendall(whole[place : place + 1])
        time.sleep(1 / max(rate, 1))


def _reset(sock: socket.socket) -> None:
    bare = socket.socket(fileno=sock.detach()) if isinstance(sock, ssl.SSLSocket) else sock
    slam(bare)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
