"""A tiny SSH server on loopback whose shell answers from a table, byte by byte as the test says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncssh

Answer = Callable[[str], bytes | None]  # what was typed -> what is printed; None hangs up


@dataclass
class Fake:
    """What a test may look at and turn while it runs."""

    answer: Answer
    greeting: bytes = b"\r\nsw1#"
    users: Mapping[str, str] = field(default_factory=lambda: {"ops": "canary-LOGIN-7"})
    key: asyncssh.SSHKey = field(default_factory=lambda: asyncssh.generate_private_key("ecdsa-sha2-nistp256"))
    old_rsa: bool = False
    interactive: bool = False  # keyboard-interactive instead of password
    trusted: asyncssh.SSHKey | None = None  # a key that opens the door
    exchanges: tuple[str, ...] = ()  # the only key exchanges it knows
    port: int = 0
    terminals: list[tuple[str, int]] = field(default_factory=list)
    logins: int = 0
    guests: list[asyncssh.SSHServerConnection] = field(default_factory=list)


class _Door(asyncssh.SSHServer):
    def __init__(self, fake: Fake) -> None:
        self._fake = fake

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._fake.guests.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return not self._fake.interactive

    def validate_password(self, username: str, password: str) -> bool:
        return self._fake.users.get(username) == password

    def public_key_auth_supported(self) -> bool:
        return self._fake.trusted is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return self._fake.trusted is not None and key.public_data == self._fake.trusted.public_data

    def kbdint_auth_supported(self) -> bool:
        return self._fake.interactive

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username: str, responses: Any) -> bool:
        return [self._fake.users.get(username)] == list(responses)


async def _serve(fake: Fake, process: asyncssh.SSHServerProcess[bytes]) -> None:
    fake.logins += 1
    fake.terminals.append((process.get_terminal_type() or "", process.get_terminal_size()[0]))
    process.stdout.write(fake.greeting)
    line = b""
    while byte := await process.stdin.read(1):
        if byte not in b"\r\n":
            line += byte
            continue
        said = fake.answer(line.decode())
        if said is None:
            process.close()
            return
        process.stdout.write(said)
        line = b""


@contextmanager
def ssh(fake: Fake) -> Iterator[Fake]:
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()

    async def run() -> None:
        async def shell(process: asyncssh.SSHServerProcess[bytes]) -> None:
            await _serve(fake, process)

        [pair] = asyncssh.load_keypairs([fake.key])
        if fake.old_rsa:
            pair.host_key_algorithms = [b"ssh-rsa"]
        server = await asyncssh.listen(
            "127.0.0.1",
            fake.port,
            server_factory=lambda: _Door(fake),
            server_host_keys=[pair],
            process_factory=shell,
            kex_algs=fake.exchanges,
            encoding=None,
            line_editor=False,
        )
        fake.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        await server.wait_closed()
        for guest in fake.guests:
            guest.abort()
            await guest.wait_closed()
        await asyncio.sleep(0)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
