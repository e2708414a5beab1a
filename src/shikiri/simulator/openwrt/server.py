"""The ssh door of a simulated device: every program it is asked to run is run in the device, by its own shell."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncssh

from shikiri.simulator.keys import host_key
from shikiri.simulator.openwrt.box import OpenwrtBox

HOST = "127.0.0.1"
_TICK = 0.1


class _Door(asyncssh.SSHServer):
    """Who is let in: root with the password that the device has now."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        if not self._served.box.answers():
            conn.abort()
            return
        self._served.connections.add(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._served.tried.append(password)
        return username == "root" and bool(password) and self._served.box.admits(password)


@dataclass(eq=False)
class Served:
    """One device that listens."""

    box: OpenwrtBox
    port: int = 0
    connections: set[asyncssh.SSHServerConnection] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    loop: asyncio.AbstractEventLoop | None = None

    @property
    def host_key(self) -> str:
        """Its public key as a line of a known_hosts file."""
        words = host_key(str(self.box.root), "ecdsa").export_public_key().decode().split()
        return f"[{HOST}]:{self.port} {words[0]} {words[1]}\n"

    def hang_up(self) -> None:
        """Cut every connection, as a cable that is pulled does."""
        for one in tuple(self.connections):
            one.abort()
        self.connections.clear()

    async def run(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        """What was asked for, on the device, with its input and output on this channel."""
        made = await asyncio.create_subprocess_exec(
            *self.box.command("sh", "-c", process.command or "exec sh"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert made.stdin is not None  # noqa: S101  (asked for)
        assert made.stdout is not None  # noqa: S101
        into, out = asyncio.create_task(self._pour(process, made.stdin)), made.stdout
        with contextlib.suppress(asyncssh.Error, OSError):
            while data := await out.read(65536):
                process.stdout.write(data)
        into.cancel()
        status = await made.wait()
        with contextlib.suppress(asyncssh.Error, OSError):
            process.exit(max(status, 0))

    @staticmethod
    async def _pour(process: asyncssh.SSHServerProcess[bytes], into: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncssh.Error, OSError):
            while data := await process.stdin.read(65536):
                into.write(data)
                await into.drain()
        into.close()


async def _listen(served: Served, ready: threading.Event, stop: asyncio.Event) -> None:
    door = await asyncssh.create_server(
        lambda: _Door(served),
        HOST,
        served.port,
        server_host_keys=[host_key(str(served.box.root), "ecdsa")],
        process_factory=served.run,
        encoding=None,
        line_editor=False,
        allow_scp=False,
        agent_forwarding=False,
        server_version="dropbear",
    )
    served.port = door.sockets[0].getsockname()[1]
    ready.set()
    while not stop.is_set():
        if not served.box.answers():
            served.hang_up()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _TICK)
    served.hang_up()
    door.close()
    await door.wait_closed()
    await asyncio.to_thread(served.box.stop)  # what still runs ends, and so do the tasks that wait for it
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)


@contextmanager
def serve(box: OpenwrtBox, port: int = 0) -> Iterator[Served]:
    """Start the device and let it listen until the block ends."""
    box.start()
    served = Served(box, port)
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(_listen(served, ready, stop),), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield served
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
