"""The fast wire: libssh2 without anything around it. Logins by password only (docs/adr/0013 says why)."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import TYPE_CHECKING

from shikiri.model.dialect import Dialect
from shikiri.model.errors import Refused, SessionError, Unreachable
from shikiri.model.say import say
from shikiri.sessions import hostkeys
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed, dial

if TYPE_CHECKING:  # an extra: it is loaded when the first device is met, and it may be missing
    from ssh2.channel import Channel
    from ssh2.session import Session

_AGAIN = -37  # libssh2: nothing yet, come again
_INBOUND, _OUTBOUND = 1, 2  # libssh2: what it waits for
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
    """A shell of libssh2; it waits in `poll`, never in the library."""

    def __init__(self, sock: socket.socket, session: Session, channel: Channel) -> None:
        self._sock = sock
        self._session = session
        self._channel = channel

    def send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                code, written = self._channel.write(bytes(left))
            except Exception:  # noqa: BLE001  (libssh2's own, and the socket's: the line is gone either way)
                raise Closed from None
            if code < 0 and (code != _AGAIN or not self._wait(_WRITE_SECONDS)):
                raise Closed
            left = left[max(written, 0) :]

    def receive(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while True:
            try:
                size, data = self._channel.read(_CHUNK)
            except Exception:  # noqa: BLE001  (libssh2's own, and the socket's: the line is gone either way)
                raise Closed from None
            if size > 0:
                return bytes(data)
            if size not in {0, _AGAIN} or self._channel.eof():
                raise Closed
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                return b""

    def close(self) -> None:
        for end in (self._channel.close, self._session.disconnect, self._sock.close):
            with contextlib.suppress(Exception):
                end()

    def _wait(self, seconds: float) -> bool:
        way = self._session.block_directions()
        events = select.POLLOUT if way & _OUTBOUND else 0
        if not way or way & _INBOUND:
            events |= select.POLLIN
        waiter = select.poll()
        waiter.register(self._sock, events)
        return bool(waiter.poll(seconds * 1000))


def open_wire(target: Target, dialect: Dialect) -> tuple[FastWire, frozenset[str]]:
    """A logged-in shell, and whether the password was what opened it."""
    from ssh2 import exceptions  # noqa: PLC0415
    from ssh2.session import Session  # noqa: PLC0415

    sock = dial(target)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    session = Session()
    try:
        _shake_hands(target, dialect, sock, session)
        proved = _log_in(target, session)
        return FastWire(sock, session, _shell(session)), proved
    except BaseException as error:
        sock.close()
        if isinstance(error, SessionError) or not isinstance(error, Exception):
            raise
        word = "wire.silent" if isinstance(error, exceptions.Timeout) else "wire.no-ssh"
        raise Unreachable(target.device, say(word)) from None


def _shake_hands(target: Target, dialect: Dialect, sock: socket.socket, session: Session) -> None:
    """The handshake, with the kind of host key that is pinned asked for first; then the pin decides."""
    from ssh2.session import LIBSSH2_METHOD_HOSTKEY  # noqa: PLC0415

    session.set_timeout(int(target.patience.connect * 1000))
    pinned = hostkeys.algorithms(target)
    known = session.supported_algs(LIBSSH2_METHOD_HOSTKEY)
    kinds = [*_KEYS, *([_OLD] if dialect.old_rsa else [])]
    kinds.sort(key=lambda kind: not (kind in pinned or (kind.startswith("rsa-sha2") and _OLD in pinned)))
    session.method_pref(LIBSSH2_METHOD_HOSTKEY, ",".join(kind for kind in kinds if kind in known))
    session.handshake(sock)
    hostkeys.check(target, bytes(session.hostkey()[0]))


def _log_in(target: Target, session: Session) -> frozenset[str]:
    from ssh2 import exceptions  # noqa: PLC0415

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
    while session.userauth_keyboardinteractive(target.user, password) == _AGAIN:
        if time.monotonic() > deadline:
            raise Unreachable(target.device, say("wire.silent"))
        time.sleep(_STEP)
    session.set_blocking(True)


def _shell(session: Session) -> Channel:
    channel = session.open_session()
    channel.pty("vt100")  # 80 columns, the library knows no other: a dialect is `fast` only where it sets its width
    channel.shell()
    session.set_blocking(False)
    return channel
