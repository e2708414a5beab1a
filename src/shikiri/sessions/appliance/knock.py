"""A knock at the usual TCP ports of one box, all at once: which are open, and what greets us there."""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

Knock = Literal["open", "closed", "silent"]

# What greets first, and where a question that changes nothing makes a web server name itself. Into any other port
# (9100 prints what it gets) not one byte is sent.
_GREETS = frozenset({21, 22, 23, 25})
_NAMES_ITSELF = frozenset({80, 8000, 8008, 8080})
_WHO = b"HEAD / HTTP/1.0\r\n\r\n"
_BANNER_S = 1.0  # an FTP server may first ask the DNS who we are; its greeting is a comfort, not a verdict
_MOST = 200
_ENOUGH = 4096
_TELNET = re.compile(rb"\xff[\xfb-\xfe].|\xff\xfa.*?\xff\xf0|\xff.", re.DOTALL)
_SERVER = re.compile(rb"^server:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class _Try:
    usual: int
    line: socket.socket
    until: float
    heard: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Knocked:
    """What the ports said, by their usual numbers."""

    ports: Mapping[int, Knock]
    banners: Mapping[int, str]


def knock(address: str, ports: Mapping[int, int], seconds: float) -> Knocked:
    """Try every port (usual -> real) at once. A port that answers in no way within `seconds` is silent."""
    found: dict[int, Knock] = dict.fromkeys(ports, "silent")
    banners: dict[int, str] = {}
    with selectors.DefaultSelector() as waiting:
        try:
            for usual, real in ports.items():
                _start(waiting, found, _Try(usual, _socket(address), time.monotonic() + seconds), (address, real))
            while waiting.get_map():
                _turn(waiting, found, banners)
        finally:
            for key in list((waiting.get_map() or {}).values()):
                key.data.line.close()
    return Knocked(found, banners)


def _socket(address: str) -> socket.socket:
    line = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    line.settimeout(0)
    return line


def _start(waiting: selectors.BaseSelector, found: dict[int, Knock], one: _Try, place: tuple[str, int]) -> None:
    trouble = one.line.connect_ex(place)
    if trouble in {0, errno.EINPROGRESS}:
        waiting.register(one.line, selectors.EVENT_WRITE, one)
        return
    found[one.usual] = "closed" if trouble == errno.ECONNREFUSED else "silent"
    one.line.close()


def _turn(waiting: selectors.BaseSelector, found: dict[int, Knock], banners: dict[int, str]) -> None:
    """Hear who has something to say; let those go who have been waited for long enough."""
    now = time.monotonic()
    tries: Sequence[_Try] = [key.data for key in waiting.get_map().values()]
    ready = waiting.select(max(0.0, min(one.until for one in tries) - now))
    for key, _ in ready:
        if found[key.data.usual] != "open":
            _connected(waiting, found, key.data)
        else:
            _heard(waiting, banners, key.data)
    now = time.monotonic()
    for one in tries:
        if one.until <= now and one.line.fileno() >= 0:
            _leave(waiting, banners, one)


def _connected(waiting: selectors.BaseSelector, found: dict[int, Knock], one: _Try) -> None:
    trouble = one.line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    found[one.usual] = "open" if not trouble else "closed" if trouble == errno.ECONNREFUSED else "silent"
    if trouble or one.usual not in _GREETS | _NAMES_ITSELF:
        _leave(waiting, {}, one)
        return
    if one.usual in _NAMES_ITSELF:
        with suppress(OSError):
            one.line.send(_WHO)
    one.until = time.monotonic() + _BANNER_S
    waiting.modify(one.line, selectors.EVENT_READ, one)


def _heard(waiting: selectors.BaseSelector, banners: dict[int, str], one: _Try) -> None:
    try:
        more = one.line.recv(_ENOUGH)
    except BlockingIOError:
        return
    except OSError:
        more = b""
    one.heard += more
    if not more or _whole(one) or len(one.heard) >= _ENOUGH:
        _leave(waiting, banners, one)


def _whole(one: _Try) -> bool:
    text = _TELNET.sub(b"", bytes(one.heard))
    return b"\r\n\r\n" in text if one.usual in _NAMES_ITSELF else b"\n" in text.lstrip()


def _leave(waiting: selectors.BaseSelector, banners: dict[int, str], one: _Try) -> None:
    waiting.unregister(one.line)
    one.line.close()
    said = next(_first_line(one), "")
    if said:
        banners[one.usual] = said


def _first_line(one: _Try) -> Iterator[str]:
    """The first line with anything in it, as far as it can be printed; of a web server the name it gives itself."""
    raw = _TELNET.sub(b"", bytes(one.heard))
    lines = [found[1] for found in _SERVER.finditer(raw)] if one.usual in _NAMES_ITSELF else raw.splitlines()
    for line in lines:
        text = "".join(letter for letter in line.decode("utf-8", "replace") if letter.isprintable()).strip()
        if text:
            yield text[:_MOST]
