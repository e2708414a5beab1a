"""The line to a machine: one SSH login and one channel without a terminal, on which `sh` reads what we write."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

from shikiri.model.errors import Refused, SessionError, Unreachable
from shikiri.model.say import say
from shikiri.sessions.ssh import ChannelEnd, client, transport
from shikiri.sessions.target import Target
from shikiri.sessions.wire import cause, dial, hush

if TYPE_CHECKING:
    from paramiko import Channel, SSHClient

_WINDOW = 2 * 1024 * 1024


class Line(ChannelEnd):
    """A paramiko channel; what the program complains about comes on the same stream."""

    chunk = 256 * 1024

    def __init__(self, login: SSHClient, channel: Channel) -> None:
        super().__init__(channel)
        self._login = login

    def is_alive(self, seconds: float) -> bool:
        """Does the machine itself still answer, whatever its program is busy with? A line may be cut without a sign."""
        under = self._login.get_transport()
        if under is None or not under.is_active():
            return False
        asking = threading.Thread(target=under.global_request, args=("keepalive@openssh.com",), daemon=True)
        asking.start()
        asking.join(seconds)
        return not asking.is_alive() and under.is_active()

    def close(self) -> None:
        """Hang up. Never raises."""
        for end in (self._channel.close, self._login.close):
            with contextlib.suppress(Exception):
                end()


def open_line(target: Target, program: str) -> tuple[Line, frozenset[str]]:
    """A logged-in channel that runs `program`, and whether the password was what opened it."""
    hush("paramiko")
    sock = dial(target)
    login = client(target)
    try:
        return _open(target, login, sock, program)
    except BaseException as error:
        login.close()
        sock.close()
        if isinstance(error, SessionError) or not isinstance(error, Exception):
            raise
        raise _told(target, error) from None


def _told(target: Target, error: Exception) -> SessionError:
    from paramiko import AuthenticationException, SSHException  # noqa: PLC0415

    if isinstance(error, AuthenticationException):
        return Refused(target.device)
    if isinstance(error, ValueError) or (isinstance(error, FileNotFoundError | PermissionError) and target.key_file):
        return SessionError(target.device, say("shell.key", device=target.device))
    if isinstance(error, OSError) and not isinstance(error, SSHException):
        return Unreachable(target.device, cause(error))
    return Unreachable(target.device, say("wire.no-ssh"))


def _notice_cuts(sock: socket.socket, seconds: float) -> None:
    """A machine may be busy for minutes without a word; one that is cut off answers nothing at all, and that shows."""
    seconds = max(10.0, seconds)
    often = round(seconds / 4)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("IDLE", often), ("INTVL", often), ("CNT", 3)):
        if hasattr(socket, f"TCP_KEEP{name}"):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, f"TCP_KEEP{name}"), value)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1000))


def _open(target: Target, login: SSHClient, sock: socket.socket, program: str) -> tuple[Line, frozenset[str]]:
    patience = target.patience
    _notice_cuts(sock, patience.silence)
    login.connect(
        hostname=target.host,
        port=target.port,
        username=target.user,
        password=target.password.reveal() or None,
        key_filename=str(target.key_file) if target.key_file else None,
        look_for_keys=False,
        allow_agent=False,
        timeout=patience.connect,
        auth_timeout=patience.connect,
        banner_timeout=patience.connect,
        sock=sock,
        transport_factory=lambda wire, **words: transport(target, wire, words),
    )
    under = login.get_transport()
    if under is None:
        raise Unreachable(target.device, say("wire.no-ssh"))
    channel = under.open_session(window_size=_WINDOW, timeout=patience.connect)
    channel.set_combine_stderr(True)
    channel.settimeout(patience.connect)
    channel.exec_command(program)
    proved = frozenset({"login"}) if target.key_file is None and target.password.reveal() else frozenset[str]()
    return Line(login, channel), proved
