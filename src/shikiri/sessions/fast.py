"""The fast wire: libssh2 without anything around it. Logins by password only (docs/adr/0013 says why)."""

from __future__ import annotations

import contextlib
import select
import socket
import time

from ssh2 import error_codes, exceptions
from ssh2.channel import Channel
from ssh2.session import (
    LIBSSH2_METHOD_HOSTKEY,
    LIBSSH2_SESSION_BLOCK_INBOUND,
    LIBSSH2_SESSION_BLOCK_OUTBOUND,
    Session,
)

from shikiri.model.dialect import Dialect
from shikiri.model.errors import Refused, SessionError, Unreachable
from shikiri.model.say import say
from shikiri.model.target import Target
from shikiri.sessions import hostkeys
from shikiri.sessions.wire import Closed, dial

_CHUNK = 64 * 1024
_WRITE_SECONDS = 30.0
_STEP = 0.01
_OLD = "ssh-rsa"
_KEYS = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
)


class FastWire:
    """A shell of libssh2; it waits in `select`, never in the library."""

    def __init__(self, sock: socket.socket, session: Session, channel: Channel) -> None:
        self._sock = sock
        self._session = session
        self._channel = channel

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                code, written = self._channel.write(bytes(left))
            except (exceptions.SSH2Error, OSError):
                raise Closed from None
            if code == error_codes.LIBSSH2_ERROR_EAGAIN:
                if not self._wait(_WRITE_SECONDS):
                    raise Closed
                continue
            if code < 0:
                raise Closed
            left = left[written:]

    def receive(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while True:
            try:
                size, data = self._channel.read(_CHUNK)
            except (exceptions.SSH2Error, OSError):
                raise Closed from None
            if size > 0:
                return bytes(data)
            if size not in {0, error_codes.LIBSSH2_ERROR_EAGAIN} or self._channel.eof():
                raise Closed
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                return b""

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._channel.close()
        with contextlib.suppress(Exception):
            self._session.disconnect()
        with contextlib.suppress(Exception):
            self._sock.close()

    def _wait(self, seconds: float) -> bool:
        way = self._session.block_directions()
        events = select.POLLOUT if way & LIBSSH2_SESSION_BLOCK_OUTBOUND else 0
        if not way or way & LIBSSH2_SESSION_BLOCK_INBOUND:
            events |= select.POLLIN
        waiter = select.poll()
        waiter.register(self._sock, events)
        return bool(waiter.poll(seconds * 1000))


def open_wire(target: Target, dialect: Dialect) -> tuple[FastWire, frozenset[str]]:
    """A logged-in shell, and whether the password was what opened it."""
    sock = dial(target)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    session = Session()
    try:
        _shake_hands(target, dialect, sock, session)
        proved = _log_in(target, session)
        return FastWire(sock, session, _shell(session)), proved
    except SessionError:
        sock.close()
        raise
    except exceptions.Timeout:
        sock.close()
        raise Unreachable(target.device, say("wire.silent")) from None
    except (exceptions.SSH2Error, OSError):
        sock.close()
        raise Unreachable(target.device, say("wire.no-ssh")) from None
    except BaseException:
        sock.close()
        raise


def _shake_hands(target: Target, dialect: Dialect, sock: socket.socket, session: Session) -> None:
    """The handshake, with the kind of host key that is pinned asked for first; then the pin decides."""
    session.set_timeout(int(target.patience.connect * 1000))
    pinned = hostkeys.algorithms(target)
    known = session.supported_algs(LIBSSH2_METHOD_HOSTKEY)
    kinds = [*_KEYS, *([_OLD] if dialect.old_rsa else [])]
    kinds.sort(key=lambda kind: not (kind in pinned or (kind.startswith("rsa-sha2") and _OLD in pinned)))
    session.method_pref(LIBSSH2_METHOD_HOSTKEY, ",".join(kind for kind in kinds if kind in known))
    session.handshake(sock)
    hostkeys.check(target, bytes(session.hostkey()[0]))


def _log_in(target: Target, session: Session) -> frozenset[str]:
    try:
        password = target.password.reveal()
        ways = session.userauth_list(target.user) or []  # none asked for: the user is already in
        if not session.userauth_authenticated():
            if "password" not in ways and "keyboard-interactive" in ways:
                _answer_prompts(target, session, password)
            else:
                session.userauth_password(target.user, password)
            return frozenset({"login"} if password else ())
        return frozenset()
    except (exceptions.Timeout, exceptions.SocketRecvError, exceptions.SocketDisconnectError):
        raise
    except exceptions.SSH2Error:
        raise Refused(target.device) from None


def _answer_prompts(target: Target, session: Session, password: str) -> None:
    """Keyboard-interactive, in small steps: in one step the library would stop all threads until the device answers."""
    deadline = time.monotonic() + target.patience.connect
    session.set_blocking(False)
    while session.userauth_keyboardinteractive(target.user, password) == error_codes.LIBSSH2_ERROR_EAGAIN:
        if time.monotonic() > deadline:
            raise exceptions.Timeout
        time.sleep(_STEP)
    session.set_blocking(True)


def _shell(session: Session) -> Channel:
    channel = session.open_session()
    channel.pty("vt100")  # 80 columns, the library knows no other: a dialect is `fast` only where it sets its width
    channel.shell()
    session.set_blocking(False)
    return channel
