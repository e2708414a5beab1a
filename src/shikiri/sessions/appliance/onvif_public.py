"""What a camera shows to anybody: does a stream, or a still picture, open without a login? Not a byte of it is kept."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.line import lenient
from shikiri.sessions.appliance.onvif_soap import carries_login

_USUAL = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_SECURE = frozenset({"rtsps", "https"})
LOGIN_IN_ADDRESS = "login-in-address"
_LONGEST = 8192
Ask = Callable[[socket.socket, SplitResult, str], str]


def stream_statuses(box: Box, addresses: Sequence[str]) -> Iterator[str]:
    """`stream 1 rtsp 554 401`: what DESCRIBE without a login is met with. Number 0: no stream's address is known."""
    tries = _Tries(box, _describe)
    for number, address in enumerate(addresses, 1):
        yield tries.line(f"stream {number}", address)
    if not addresses:
        yield tries.line("stream 0", "rtsp://camera/")


def picture_statuses(box: Box, addresses: Sequence[str]) -> Iterator[str]:
    """`snapshot 1 http 80 401`: each picture, the encrypted way and the plain one; `200 picture` is one."""
    tries = _Tries(box, _get)
    for number, address in enumerate(addresses, 1):
        for scheme in ("https", "http"):
            yield tries.line(f"snapshot {number}", f"{scheme}://camera{_path(urlsplit(address))}")


@dataclass(slots=True)
class _Tries:
    """The knocks of one question. A port that took one in silence is not waited for again."""

    box: Box
    ask: Ask
    silent: set[int] = field(default_factory=set)

    def line(self, what: str, address: str) -> str:
        try:
            parts = urlsplit(address)
            port = parts.port or _USUAL.get(parts.scheme, 0)
        except ValueError:
            return f"{what} other 0 unclear"
        if parts.scheme not in _USUAL:
            return f"{what} other 0 unclear"
        return f"{what} {parts.scheme} {port} {self._status(address, parts, port)}"

    def _status(self, address: str, parts: SplitResult, port: int) -> str:
        if carries_login(address):
            return LOGIN_IN_ADDRESS
        status = "silent" if port in self.silent else _status(self.box, parts, port, self.ask)
        if status == "silent":
            self.silent.add(port)
        return status


def _status(box: Box, parts: SplitResult, port: int, ask: Ask) -> str:
    host = f"[{box.target.host}]" if ":" in box.target.host else box.target.host
    try:
        line = box.dial(port)
    except NoAnswer as none:
        return none.word
    try:
        if parts.scheme in _SECURE:
            line = lenient().wrap_socket(line)
        return ask(line, parts, f"{host}:{box.port(port)}")
    except TimeoutError:
        return "silent"
    except ssl.SSLError:
        return "tls"
    except (OSError, UnicodeError):
        return "garbled"
    finally:
        line.close()


def _describe(line: socket.socket, parts: SplitResult, host: str) -> str:
    uri = f"{parts.scheme}://{host}{_path(parts)}"
    line.sendall(f"DESCRIBE {uri} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n".encode("ascii"))
    return _head(line, rb"RTSP/1\.\d (\d{3})\b")[0]


def _get(line: socket.socket, parts: SplitResult, host: str) -> str:
    line.sendall(f"GET {_path(parts)} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("ascii"))
    status, head = _head(line, rb"HTTP/1\.\d (\d{3})\b")
    is_page = re.search(rb"(?im)^content-type:\s*text/", head)  # a login form comes with status 200 as well
    return f"{status} picture" if status == "200" and not is_page else status


def _head(line: socket.socket, pattern: bytes) -> tuple[str, bytes]:
    """The status and the header; what stands behind it is thrown away unread."""
    said = b""
    while b"\r\n\r\n" not in said and len(said) < _LONGEST:
        more = line.recv(512)
        if not more:
            break
        said += more
    found = re.match(pattern, said)
    return (found[1].decode() if found else "garbled"), said.partition(b"\r\n\r\n")[0]


def _path(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
