"""The door of one connection: who may come in, asked of the configuration as it is at this moment."""

from __future__ import annotations

import asyncssh

from shikiri.simulator.machine import Machine


class Door(asyncssh.SSHServer):
    """Who may come in: asked of the configuration as it is at this moment."""

    def __init__(self, machine: Machine, number: int) -> None:
        self._machine = machine
        self._number = number
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        if self._connection and (banner := self._machine.greeting()):
            self._connection.send_auth_banner(banner.replace("\n", "\r\n"))
        del username
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        if self._machine.faults.now("wrong_password", connection=self._number):
            return False
        with self._machine.lock:
            return self._machine.admits(username, password)

    def public_key_auth_supported(self) -> bool:
        return bool(self._machine.authorized_keys)

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        if self._machine.faults.now("wrong_password", connection=self._number):
            return False
        return (
            key.export_public_key().decode().split()[:2] == self._machine.authorized_keys.get(username, "").split()[:2]
        )
