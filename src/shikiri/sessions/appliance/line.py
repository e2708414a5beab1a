"""The lines below the web client: no answer may take longer than we are patient, and no TLS goes unseen."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import httpcore
import httpx

from shikiri.sessions.appliance.base import NoAnswer
from shikiri.sessions.target import Patience

_HEAD_END = b"\r\n\r\n"
_MOST_HEAD = 256 * 1024
_IDLE_S = 4.0  # small servers hang up on who says nothing


class Clock:
    """When the request that is under way must be over, and how much of it has come."""

    def __init__(self, patience: Patience) -> None:
        self.connect = patience.connect
        self._until = 0.0
        self._silence = patience.silence
        self.head = b""
        self.body_bytes = 0  # of the answer, as they came over the wire, behind its header

    def start(self, silence: float, whole: float) -> None:
        """From now on: `silence` seconds for the next bytes, `whole` for all of it."""
        self._silence = silence
        self._until = time.monotonic() + whole

    def asking(self) -> None:
        """A request is on its way: what comes is its answer. A login by challenge takes two."""
        self.head, self.body_bytes = b"", 0

    def wait(self, most: float | None = None) -> float:
        """How long the next step may take."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise NoAnswer("silent", "answer")
        return min(left, self._silence if most is None else most)

    def silent(self) -> NoAnswer:
        """Nothing came in time: for a moment, or until all of the time was up."""
        return NoAnswer("silent", "answer" if time.monotonic() >= self._until else "")

    def came(self, raw: bytes) -> None:
        """Count what came: a body longer than its header says is no whole body."""
        if self.head.endswith(_HEAD_END):
            self.body_bytes += len(raw)
            return
        head, end, rest = (self.head + raw).partition(_HEAD_END)
        self.head, self.body_bytes = head + end, len(rest)
        if len(self.head) > _MOST_HEAD:
            raise NoAnswer("garbled", "header")


@cache
def lenient() -> ssl.SSLContext:
    """What appliances can: certificates of their own making, keys exchanged by RSA, old protocols. Pins judge them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:!aNULL:!eNULL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


class Stream(httpcore.NetworkStream):
    """One connection, under the clock."""

    def __init__(self, line: socket.socket, clock: Clock, see: Callable[[int, bytes], None], port: int) -> None:
        self._line, self._clock, self._see, self._port = line, clock, see, port

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  (the clock knows better)
        self._line.settimeout(self._clock.wait())
        try:
            raw = self._line.recv(max_bytes)
        except TimeoutError:
            raise self._clock.silent() from None
        except OSError as error:
            raise httpcore.ReadError(type(error).__name__) from None
        self._clock.came(raw)
        return raw

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._clock.asking()
        self._line.settimeout(self._clock.wait())
        try:
            self._line.sendall(buffer)
        except TimeoutError:
            raise self._clock.silent() from None
        except OSError as error:
            raise httpcore.WriteError(type(error).__name__) from None

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> Stream:
        safe: ssl.SSLSocket | None = None
        try:
            self._line.settimeout(self._clock.wait())
            safe = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
            self._see(self._port, safe.getpeercert(binary_form=True) or b"")
        except BaseException as error:
            (safe or self._line).close()
            if isinstance(error, OSError):  # also what ssl raises
                raise NoAnswer("tls", "silent" if isinstance(error, TimeoutError) else "") from None
            raise
        return Stream(safe, self._clock, self._see, self._port)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  (as the client defines it)
        """Asked for before a connection is used again: one that has something to say unasked is over."""
        if info != "is_readable":
            return None
        waiting = select.poll()
        waiting.register(self._line, select.POLLIN)
        return bool(waiting.poll(0))


class _Lines(httpcore.NetworkBackend):
    """Opens connections."""

    def __init__(self, clock: Clock, see: Callable[[int, bytes], None]) -> None:
        self._clock, self._see = clock, see

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> Stream:
        try:
            line = socket.create_connection((host, port), timeout=self._clock.wait(self._clock.connect))
        except TimeoutError:
            raise NoAnswer("silent", "connect") from None
        except ConnectionRefusedError:
            raise NoAnswer("closed") from None
        except OSError as error:
            raise NoAnswer("silent", type(error).__name__) from None
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Stream(line, self._clock, self._see, port)


class Transport(httpx.HTTPTransport):
    """The transport of httpx on lines of ours; `see` is shown every certificate before a byte is sent."""

    def __init__(self, clock: Clock, see: Callable[[int, bytes], None]) -> None:
        super().__init__(verify=lenient(), trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=lenient(), max_connections=4, keepalive_expiry=_IDLE_S, network_backend=_Lines(clock, see)
        )
