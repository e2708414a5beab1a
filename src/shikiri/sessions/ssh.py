"""SSH by paramiko, with the pins of the facility in place of anybody's `~/.ssh`."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from shikiri.sessions import hostkeys
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed

if TYPE_CHECKING:
    from paramiko import Channel, PKey, SSHClient, Transport


class ChannelEnd:
    """Our end of a paramiko channel: bytes to it and from it."""

    chunk = 64 * 1024

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def send(self, data: bytes) -> None:
        """All of it, or `Closed`."""
        try:
            self._channel.sendall(data)
        except OSError:
            raise Closed from None

    def receive(self, seconds: float) -> bytes:
        """The next bytes; none when so long nothing came; `Closed` when nothing will come any more."""
        self._channel.settimeout(max(0.001, seconds))
        try:
            more = self._channel.recv(self.chunk)
        except TimeoutError:
            return b""
        except OSError:
            raise Closed from None
        if not more:
            raise Closed
        return more


def client(target: Target) -> SSHClient:
    from paramiko import MissingHostKeyPolicy, SSHClient  # noqa: PLC0415

    class Pinned(MissingHostKeyPolicy):
        """Asks our pins, and nobody's `~/.ssh`."""

        def missing_host_key(self, client: SSHClient, hostname: str, key: PKey) -> None:  # noqa: ARG002
            hostkeys.check(target, key.asbytes())

    client = SSHClient()
    client.set_missing_host_key_policy(Pinned())
    return client


def transport(target: Target, sock: socket.socket, words: dict[str, Any], *, old_rsa: bool = False) -> Transport:
    """A transport that asks for the kind of host key that is pinned, and for old ones where the device needs it."""
    from paramiko import Transport  # noqa: PLC0415

    from shikiri.sessions.old_rsa import OLD, OldTransport  # noqa: PLC0415

    made = (OldTransport if old_rsa else Transport)(sock, **words)
    made.daemon = True
    pinned = hostkeys.algorithms(target)
    wanted = tuple(kind for kind in made._preferred_keys if _is_of(kind, pinned, OLD))  # noqa: SLF001
    others = tuple(kind for kind in made._preferred_keys if kind not in wanted)  # noqa: SLF001
    made._preferred_keys = wanted + others  # noqa: SLF001
    ciphers = made._preferred_ciphers  # noqa: SLF001
    sealed = tuple(one for one in ciphers if "gcm" in one)  # they prove themselves: no second sum in Python
    made._preferred_ciphers = (*sealed, *(one for one in ciphers if one not in sealed))  # noqa: SLF001
    return made


def _is_of(algorithm: str, pinned: tuple[str, ...], rsa: str) -> bool:
    return algorithm in pinned or (algorithm.startswith("rsa-sha2") and rsa in pinned)
