"""Simulated devices on real SSH: `with serve([machine, ...]) as served:`, each on a loopback port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncssh

from shikiri.simulator.door import Door
from shikiri.simulator.faults import Fault
from shikiri.simulator.keys import host_key, shown_key
from shikiri.simulator.machine import Machine
from shikiri.simulator.ports import slam, soon
from shikiri.simulator.shell import Rebooted, Visitor
from shikiri.simulator.wire import Closed, Wire

_LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"
_TICK = 0.1
_CHEAP = ("aes128-gcm@openssh.com", "aes128-ctr", "aes256-ctr")
_KEX = (
    "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
    "diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1",
)  # fmt: skip
_MACS = ("hmac-sha2-256", "hmac-sha1")


@dataclass(eq=False)
class Served:
    """One device that listens."""

    machine: Machine
    port: int = 0
    host: str = HOST
    _listener: socket.socket | None = None
    _open: set[asyncssh.SSHServerConnection] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _is_open: bool = False

    @property
    def host_key(self) -> str:
        """Its public key as a line of a known_hosts file."""
        key = self._key().export_public_key().decode().split()
        return f"[{self.host}]:{self.port} {key[0]} {key[1]}\n"

    @property
    def planted(self) -> list[Fault]:
        """Its faults; a test may add and remove while it runs."""
        return self.machine.faults.planted

    def _key(self, *, strange: bool = False) -> asyncssh.SSHKey:
        return host_key(f"{self.machine.name}{' (another box)' if strange else ''}", self.machine.key_type)

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take connections from now on."""
        self._loop = loop
        self.machine.on_reboot.append(lambda: soon(loop, self._drop))
        self.look()

    def look(self) -> None:
        """Open or close the port, as the faults of this moment want it."""
        refuses = self.machine.faults.now("refuse", connection=self.machine.faults.connections + 1)
        if refuses or self._loop is None:
            self._shut()
        elif not self._is_open:
            self._loop.add_reader(self._listen(), self._accept)
            self._is_open = True

    def mend(self) -> None:
        """Take all its faults away; when this returns its port is open again."""
        self.planted.clear()
        if self._loop is not None:
            done = threading.Event()
            for step in (self.look, done.set):
                self._loop.call_soon_threadsafe(step)
            done.wait()

    def _accept(self) -> None:
        faults = self.machine.faults
        if self._listener is None or self._loop is None:
            return
        with contextlib.suppress(BlockingIOError, ConnectionError):
            sock, _ = self._listener.accept()
            sock.setblocking(False)  # noqa: FBT003  (as it is called)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            faults.connections += 1
            with self.machine.lock:
                self.machine.clock.tick()
                welcome = self.machine.is_up() and self.machine.listens()
            if welcome:
                self._tasks.add(task := self._loop.create_task(self._welcome(sock, faults.connections)))
                task.add_done_callback(self._tasks.discard)
            else:
                slam(sock)
            self.look()

    def bind(self) -> None:
        self._listen()

    def _listen(self) -> socket.socket:
        if self._listener is None:
            self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind((self.host, self.port))
            self._listener.listen(64)
            self._listener.settimeout(0)
            self.port = self._listener.getsockname()[1]
        return self._listener

    def _shut(self) -> None:
        if self._listener is not None:
            if self._loop is not None and self._is_open:
                self._loop.remove_reader(self._listener)
            self._is_open = False
            self._listener.close()
            self._listener = None

    def _drop(self) -> None:
        for connection in tuple(self._open):
            connection.abort()

    async def _welcome(self, sock: socket.socket, number: int) -> None:
        strange = self.machine.faults.now("strange_key", connection=number) is not None
        with contextlib.suppress(OSError, asyncssh.Error), sock:
            connection = await asyncssh.run_server(
                sock,
                server_factory=lambda: Door(self.machine, number),
                server_host_keys=[shown_key(self._key(strange=strange))],
                process_factory=lambda process: self._serve(process, number),
                encoding=None,
                line_editor=False,
                allow_scp=False,
                agent_forwarding=False,
                encryption_algs=_CHEAP,
                kex_algs=_KEX,
                mac_algs=_MACS,
                compression_algs=None,
                login_timeout=60,
                server_version="Cisco-1.25" if self.machine.key_type != "rsa" else "ROUTER-1.0",
            )
            self._open.add(connection)
            try:
                await connection.wait_closed()
            finally:
                self._open.discard(connection)

    async def _serve(self, process: asyncssh.SSHServerProcess[bytes], number: int) -> None:
        columns = process.get_terminal_size()[0] or 80
        visitor = Visitor(process.get_extra_info("username", ""), self.machine.client_address or HOST, number, columns)
        wire = Wire(process, self.machine, visitor)
        try:
            if process.command is not None:
                await self._once(process, wire, visitor)
            else:
                await self._talk(wire, visitor)
            process.exit(0)
        except (Closed, Rebooted, OSError, asyncssh.Error):
            process.channel.get_connection().abort()
        except Exception:  # noqa: BLE001  (a machine that stumbles ends this login alone)
            _LOG.exception("the simulated device %s stumbled", self.machine.name)
            process.channel.get_connection().abort()

    async def _once(self, process: asyncssh.SSHServerProcess[bytes], wire: Wire, visitor: Visitor) -> None:
        with self.machine.lock:
            answer = self.machine.answer(visitor, process.command or "")
        if answer is None:
            raise Closed
        await wire.say(answer)

    async def _talk(self, wire: Wire, visitor: Visitor) -> None:
        dialogue = self.machine.shell(visitor)
        typed: str | None = None
        while True:
            try:
                with self.machine.lock:
                    self.machine.clock.tick()
                    what = dialogue.send(typed) if typed is not None else next(dialogue)
            except StopIteration:
                return
            typed = await wire.ask(what)

    def close(self) -> list[asyncio.Task[None]]:
        """End everything; what is still to be waited for."""
        self._shut()
        self._drop()
        for task in self._tasks:
            task.cancel()
        return list(self._tasks)


async def _run(served: Sequence[Served], ready: threading.Event, stop: asyncio.Event) -> None:
    for one in served:
        one.open(asyncio.get_running_loop())
    ready.set()
    while not stop.is_set():
        for one in served:
            one.machine.tick()
            one.look()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _TICK)
    left = [task for one in served for task in one.close()]
    await asyncio.gather(*left, return_exceptions=True)
    talks = asyncio.all_tasks() - {asyncio.current_task()}  # of logins that were cut off in the middle
    for task in talks:
        task.cancel()
    await asyncio.gather(*talks, return_exceptions=True)


@contextmanager
def serve(
    machines: Sequence[Machine],
    faults: Mapping[str, Sequence[Fault]] | None = None,
    ports: Mapping[str, int] | None = None,
) -> Iterator[dict[str, Served]]:
    """Let machines listen, in a thread of their own, until the block ends. Ports are free ones unless named."""
    served = [Served(machine, (ports or {}).get(machine.name, 0)) for machine in machines]
    for one in served:
        one.planted.extend((faults or {}).get(one.machine.name, ()))
        one.bind()
    loop = asyncio.new_event_loop()
    stop, ready = asyncio.Event(), threading.Event()
    thread = threading.Thread(target=lambda: _thread(loop, served, ready, stop), name="simulator", daemon=True)
    thread.start()
    ready.wait()
    try:
        yield {one.machine.name: one for one in served}
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _thread(
    loop: asyncio.AbstractEventLoop, served: Sequence[Served], ready: threading.Event, stop: asyncio.Event
) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(_run(served, ready, stop))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
