"""Does a printer that speaks IPP in TLS speak it without TLS too? One small question that only reads, and no more."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Literal

from shikiri.formats.ipp import GET_PRINTER_ATTRIBUTES, request
from shikiri.formats.ipp_text import Plain
from shikiri.sessions.appliance.base import Box, NoAnswer
from shikiri.sessions.appliance.line import lenient
from shikiri.sessions.target import bracketed

PORT = 631
_WEB = 80  # many print over their web server too
_ENOUGH = 16 * 1024  # the head of the answer and the first bytes of its body stand in there
_LAST_GOOD, _OTHER_VERSION = 0x0007, 0x0503
_REFUSED = frozenset({0x0401, 0x0403})  # forbidden, not authorized: a login would not help
_TURNED_AWAY = frozenset({301, 302, 303, 307, 308, 403, 426})  # sent on to https, or told to come with TLS
_NO_PRINTING = frozenset({400, 404, 405, 411, 415, 501})
_WORST_FIRST: tuple[Plain, ...] = ("answered", "unclear", "refused")
_HEAD = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n(.*?\r\n)??\r\n", re.DOTALL)
_CHUNK = re.compile(rb"[0-9a-fA-F]+[^\r\n]*\r\n")
_MOST_S = 5.0  # it answered in TLS a moment ago
_ALERT = b"\x15\x03"  # a record of TLS that says no


def plain_door(box: Box, paths: Iterable[str], *, operation: int = GET_PRINTER_ATTRIBUTES, version: str) -> Plain:
    """`refused` only where each port said so, hung up or is not there; a silence or a strange answer is `unclear`."""
    tried = tuple(paths)
    found = _at(box, PORT, tried, operation, version) or "unclear"
    return found if found == "answered" else _worse(found, _at(box, _WEB, tried, operation, version) or "refused")


def _worse(one: Plain, other: Plain) -> Plain:
    return next(word for word in _WORST_FIRST if word in (one, other))


def _at(box: Box, port: int, paths: Iterable[str], operation: int, version: str) -> Plain | None:
    """What the first path says at which there is something; None: there is nothing at any."""
    return next(filter(None, (_asked(box, port, path, operation, version) for path in paths)), None)


def _asked(box: Box, port: int, path: str, operation: int, version: str) -> Plain | None:
    """None: nothing is at this path."""
    try:
        line = box.dial(port)
    except NoAnswer as trouble:
        return "refused" if trouble.word == "closed" else "unclear"
    host = bracketed(box.target.host)
    uri = f"ipp://{host}:{box.port(port)}{path}"
    body = request(operation, uri, {"requested-attributes": ("printer-state",)}, version=version)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{box.port(port)}\r\nContent-Type: application/ipp\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    end = time.monotonic() + min(box.hush, _MOST_S)
    said = b""
    with line:
        try:
            line.sendall(head.encode() + body)
            while len(said) < _ENOUGH and meaning(said) == "more":
                line.settimeout(max(end - time.monotonic(), 0.01))
                piece = line.recv(4096)
                if not piece:
                    break
                said += piece
        except TimeoutError:
            box.silences += not said
            return "unclear"
        except OSError:  # reset; what came before it counts
            pass
    found = meaning(said, is_web=port == _WEB)
    if found == "more":  # a box that takes one visitor at a time hangs up on the second whatever he speaks
        return "refused" if not said and _takes_another(box, port) else "unclear"
    return found


def _takes_another(box: Box, port: int) -> bool:
    """Is one more visitor welcome, who speaks TLS?"""
    try:
        with box.dial(port) as line:
            line.settimeout(min(box.hush, _MOST_S))
            lenient().wrap_socket(line).close()
    except (NoAnswer, OSError):
        return False
    return True


def meaning(said: bytes, *, is_web: bool = False) -> Plain | Literal["more"] | None:
    """What the beginning of an answer says already; `more`: nothing yet. None: nothing is at this path.

    A web server that has no printing says so in many ways, with a page of its own among them.
    """
    if len(said) < len(_ALERT):
        return "more"
    if said.startswith(_ALERT):
        return "refused"
    head = _HEAD.match(said)
    while head is not None and head[1] == b"100":
        said = said[head.end() :]
        head = _HEAD.match(said)
    if head is None:
        return "more"
    status, rest = int(head[1]), said[head.end() :]
    if is_web and status in _NO_PRINTING:
        return None
    if status != HTTPStatus.OK:
        return None if status == HTTPStatus.NOT_FOUND else "refused" if status in _TURNED_AWAY else "unclear"
    fields = (head[2] or b"").lower()
    if b"content-type: application/ipp" not in fields and b"content-type:application/ipp" not in fields:
        return None if is_web and b"text/html" in fields else "unclear"
    if b"chunked" in fields:
        size = _CHUNK.match(rest)
        rest = rest[size.end() :] if size else b""
    return _of_ipp(int.from_bytes(rest[2:4], "big")) if len(rest) >= 4 else "more"  # noqa: PLR2004  (version, status)


def _of_ipp(status: int) -> Plain | None:
    """An error that TLS has nothing to do with still is an answer without TLS."""
    if status == 0x0406:  # noqa: PLR2004  (not found)
        return None
    if status <= _LAST_GOOD or status == _OTHER_VERSION:
        return "answered"
    return "refused" if status in _REFUSED else "unclear"
