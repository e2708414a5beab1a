"""A wire: bytes to and from one shell. Libraries bring it; the conversation on it is ours (`console`)."""

from __future__ import annotations

import errno
import logging
import socket
from typing import Protocol

from shikiri.model.errors import Unreachable
from shikiri.model.say import Say, say
from shikiri.sessions.target import Target

WIDE = 511  # columns we ask for; a console that cannot be wide says so in its dialect
TALL = 1000
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN, errno.EADDRNOTAVAIL}


class Closed(Exception):
    """The other side hung up."""


class Wire(Protocol):
    """What a library has to bring: a shell of a logged-in user."""

    def send(self, data: bytes) -> None:
        """All of it, or `Closed`."""
        ...

    def receive(self, seconds: float) -> bytes:
        """The next bytes; none when so long nothing came; `Closed` when nothing will come any more."""
        ...

    def close(self) -> None:
        """Hang up. Never raises."""
        ...


def dial(target: Target) -> socket.socket:
    """A TCP connection, or `Unreachable` with its cause in words."""
    try:
        return socket.create_connection((target.host, target.port), timeout=target.patience.connect)
    except OSError as error:
        raise Unreachable(target.device, cause(error)) from None


def cause(error: OSError) -> Say:
    """Why there is no connection, in words for people."""
    if isinstance(error, socket.gaierror):
        return say("wire.no-name")
    if isinstance(error, ConnectionRefusedError):
        return say("wire.refused")
    if isinstance(error, TimeoutError):
        return say("wire.silent")
    if isinstance(error, ConnectionError):
        return say("wire.closed")
    if error.errno in _NO_ROUTE:
        return say("wire.no-route")
    return say("wire.other", detail=error.strerror or type(error).__name__)


def hush(*libraries: str) -> None:
    """Libraries complain on stderr when nobody listens to their log; what matters of it is in our errors."""
    for name in libraries:
        log = logging.getLogger(name)
        if not any(isinstance(handler, logging.NullHandler) for handler in log.handlers):
            log.addHandler(logging.NullHandler())
            log.propagate = False
