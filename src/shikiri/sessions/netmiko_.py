"""The default wire: a shell opened by netmiko's driver, without the preparation that would change settings.

netmiko logs in; it prepares nothing (its Yamaha driver would write `console lines` into the configuration) and it does
not read: its channel drops the bytes of Japanese consoles. We listen on the channel itself.
"""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, Any, cast

from shikiri.model.dialect import Dialect
from shikiri.model.errors import Refused, SessionError, Unreachable
from shikiri.model.say import say
from shikiri.sessions.ssh import ChannelEnd, client, transport
from shikiri.sessions.target import Target
from shikiri.sessions.wire import WIDE, cause, dial, hush

if TYPE_CHECKING:
    from netmiko import BaseConnection
    from paramiko import Channel, SSHClient


class ChannelWire(ChannelEnd):
    """A paramiko channel and the connection below it."""

    def __init__(self, connection: BaseConnection) -> None:
        super().__init__(cast("Channel", connection.remote_conn))
        self._connection = connection

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._channel.close()
        with contextlib.suppress(Exception):
            self._connection.paramiko_cleanup()


def open_wire(target: Target, dialect: Dialect) -> tuple[ChannelWire, frozenset[str]]:
    """A logged-in shell, and whether the password was what opened it."""
    connection = connect_quietly(target, dialect)
    proved = frozenset({"login"}) if target.key_file is None and target.password.reveal() else frozenset[str]()
    return ChannelWire(connection), proved


def connect_quietly(target: Target, dialect: Dialect) -> BaseConnection:
    """The connection of netmiko for this dialect; whatever goes wrong is a `SessionError` of ours."""
    hush("paramiko", "netmiko")
    from netmiko.exceptions import NetmikoAuthenticationException, NetmikoBaseException  # noqa: PLC0415
    from paramiko import SSHException  # noqa: PLC0415

    sock = dial(target)
    try:
        return _quiet(target, dialect, sock)(
            host=target.host,
            port=target.port,
            username=target.user,
            password=target.password.reveal(),
            device_type=dialect.netmiko,
            sock=sock,
            conn_timeout=target.patience.connect,
            auth_timeout=target.patience.connect,
            banner_timeout=target.patience.connect,
            blocking_timeout=target.patience.silence,
        )
    except BaseException as error:
        sock.close()
        if isinstance(error, SessionError) or not isinstance(error, Exception):
            raise
        if isinstance(error, NetmikoAuthenticationException):
            raise Refused(target.device) from None
        if isinstance(error, OSError) and not isinstance(error, NetmikoBaseException | SSHException):
            raise Unreachable(target.device, cause(error)) from None
        raise Unreachable(target.device, say("wire.no-ssh")) from None


def _quiet(target: Target, dialect: Dialect, sock: socket.socket) -> type[BaseConnection]:
    """The class of netmiko for the device, prepared by nothing, with the pins of the facility."""
    from netmiko.ssh_dispatcher import CLASS_MAPPER  # noqa: PLC0415

    base: type[BaseConnection] = CLASS_MAPPER[dialect.netmiko]

    class Quiet(base):  # type: ignore[misc, valid-type]  # the class is chosen by the dialect
        """netmiko without its preparation."""

        def _try_session_preparation(self, force_data: bool = True) -> None:  # noqa: FBT001, FBT002
            """Nothing is typed, not even an Enter."""

        def _build_ssh_client(self) -> SSHClient:
            return client(target)

        def _connect_params_dict(self) -> dict[str, Any]:
            return {
                "hostname": target.host,
                "port": target.port,
                "username": target.user,
                "password": target.password.reveal() or None,
                "key_filename": str(target.key_file) if target.key_file else None,
                "look_for_keys": False,
                "allow_agent": False,
                "timeout": target.patience.connect,
                "auth_timeout": target.patience.connect,
                "banner_timeout": target.patience.connect,
                "sock": sock,
                "transport_factory": lambda wire, **words: transport(target, wire, words, old_rsa=dialect.old_rsa),
            }

        def establish_connection(self, width: int = WIDE, height: int = 1000) -> None:
            super().establish_connection(width=width, height=height)

    return Quiet
