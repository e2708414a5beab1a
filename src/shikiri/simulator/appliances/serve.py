"""Simulated appliances on real sockets: `with serve_appliances([double, ...]) as served:`, on ports of their own."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from shikiri.simulator.appliances.base import Double, Http, Rebooted, Service, Udp
from shikiri.simulator.appliances.faults import Trouble
from shikiri.simulator.appliances.web import opened, talk
from shikiri.simulator.ports import slam

_LOG = logging.getLogger(__name__)
HOST = "127.0.0.1"
_TICK = 0.1
_DATAGRAM = 65535
ANY_OTHER = 0


@dataclass(eq=False)
class Port:
    """One port of a box. Closed by its settings it is bound all the same, so that nobody else is given its number."""

    double: Double
    usual: int
    service: Service
    wished: int = 0
    real: int = 0
    sock: socket.socket = field(init=False)
    is_open: bool = False
    talking: set[socket.socket] = field(default_factory=set)

    def bind(self) -> None:
        kind = socket.SOCK_DGRAM if isinstance(self.service, Udp) else socket.SOCK_STREAM
        self.sock = socket.socket(socket.AF_INET, kind)
        if kind == socket.SOCK_STREAM:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((HOST, self.real or self.wished))
        self.sock.setblocking(False)  # noqa: FBT003  (as it is called)
        self.real = self.sock.getsockname()[1]

    def wants(self) -> bool:
        """Should it be open, as the box and its faults are now?"""
        refuses = self.double.faults.now("refuse", port=self.usual) is not None
        stays = self.double.faults.now("stays_open", port=self.usual) is not None
        return self.double.is_up() and not refuses and (stays or self.double.is_open(self.usual))

    def hang_up(self) -> None:
        for one in tuple(self.talking):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@dataclass(eq=False)
class ServedAppliance:
    """One box that listens."""

    double: Double
    host: str
    _ports: Mapping[int, Port]
    _look: Callable[[], None]
    _shut: int

    @property
    def ports(self) -> dict[int, int]:
        """The usual numbers of its ports, and where they really are. 0 is any other: nobody listens there."""
        return {**{usual: one.real for usual, one in self._ports.items()}, ANY_OTHER: self._shut}

    @property
    def planted(self) -> list[Trouble]:
        return self.double.faults.planted

    def plant(self, *troubles: Trouble) -> None:
        """Add faults; when this returns they hold."""
        self.planted.extend(troubles)
        self._look()

    def mend(self) -> None:
        """Take all its faults away; when this returns its ports are open again."""
        self.planted.clear()
        self._look()


class _Server:
    """One thread that accepts for all boxes; each connection is answered in a thread of its own."""

    def __init__(self, doubles: Sequence[Double], wished: Mapping[str, Mapping[int, int]]) -> None:
        self.boxes = {
            double.name: {
                usual: Port(double, usual, service, wished.get(double.name, {}).get(usual, 0))
                for usual, service in double.services().items()
            }
            for double in doubles
        }
        self._ports = [port for box in self.boxes.values() for port in box.values()]
        self._selector = selectors.DefaultSelector()
        self._guard = threading.RLock()
        self._stop = threading.Event()
        self._boots: dict[str, int] = {}
        for port in self._ports:
            port.bind()
            port.double.ports[port.usual] = port.real
        self.shut = socket.socket()  # bound, and nobody listens: whoever calls is refused
        self.shut.bind((HOST, 0))
        for double in doubles:
            double.on_change.append(self.look)
        self.look()
        for port in self._ports:
            if isinstance(port.service, Udp) and not port.is_open:
                port.sock.close()

    def look(self) -> None:
        """Open and close ports, as every box is set at this moment."""
        with self._guard:
            for port in self._ports:
                if port.wants() != port.is_open and not self._stop.is_set():
                    self._close(port) if port.is_open else self._open(port)
                boots = sum(event.startswith("boot") for event in port.double.events)
                if boots != self._boots.get(f"{port.double.name} {port.usual}", 0):
                    self._boots[f"{port.double.name} {port.usual}"] = boots
                    port.hang_up()

    def _open(self, port: Port) -> None:
        if not isinstance(port.service, Udp):
            port.sock.listen(64)
        elif port.sock.fileno() < 0:
            port.bind()
        self._selector.register(port.sock, selectors.EVENT_READ, port)
        port.is_open = True

    def _close(self, port: Port) -> None:
        self._selector.unregister(port.sock)
        port.sock.close()
        port.is_open = False
        if not isinstance(port.service, Udp):  # a datagram to a port that is bound would be taken in silence
            port.bind()  # the number stays ours; nobody listens, so whoever calls is refused

    def run(self) -> None:
        while not self._stop.is_set():
            for key, _ in self._selector.select(_TICK):
                with self._guard:
                    if key.data.is_open:
                        self._take(key.data)
            self.look()

    def _take(self, port: Port) -> None:
        with contextlib.suppress(BlockingIOError, ConnectionError):
            if isinstance(port.service, Udp):
                data, client = port.sock.recvfrom(_DATAGRAM)
                self._begin(self._reply, port, data, client)
                return
            sock, _ = port.sock.accept()
            sock.setblocking(True)  # noqa: FBT003
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            port.talking.add(sock)
            self._begin(self._serve, port, sock)

    @staticmethod
    def _begin(do: Callable[..., None], *what: object) -> None:
        threading.Thread(target=do, args=what, name="appliance", daemon=True).start()

    @staticmethod
    def _reply(port: Port, data: bytes, client: tuple[str, int]) -> None:
        if port.double.faults.now("hang", port=port.usual):
            return
        try:
            with port.double.lock:
                said = port.service.handler(data)  # type: ignore[arg-type]
        except Rebooted:
            return
        except Exception:  # noqa: BLE001  (a datagram that a double cannot read is lost, nothing else)
            _LOG.exception("the simulated appliance %s stumbled", port.double.name)
            return
        if isinstance(said, bytes):
            with contextlib.suppress(OSError):
                port.sock.sendto(said, client)

    def _serve(self, port: Port, sock: socket.socket) -> None:
        try:
            if isinstance(port.service, Http):
                port.talking.discard(sock)
                sock = opened(sock, port.double, port.service, port.usual)
                port.talking.add(sock)
                talk(sock, port.double, port.service, port.usual, lambda: port.is_open)
            else:
                port.service.handler(sock)  # type: ignore[arg-type]
        except Rebooted:
            with contextlib.suppress(OSError):
                slam(sock)
        except (OSError, ssl.SSLError, ValueError):
            """The other side went away, or wrote what is no HTTP: this connection ends."""
        except Exception:  # noqa: BLE001  (a double that stumbles ends this connection alone)
            _LOG.exception("the simulated appliance %s stumbled", port.double.name)
        finally:
            port.talking.discard(sock)
            with contextlib.suppress(OSError):
                sock.close()

    def close(self) -> None:
        self._stop.set()
        with self._guard:
            for port in self._ports:
                port.is_open = False
                port.hang_up()
                port.sock.close()
        self.shut.close()
        self._selector.close()


@contextmanager
def serve_appliances(
    doubles: Sequence[Double], ports: Mapping[str, Mapping[int, int]] | None = None
) -> Iterator[dict[str, ServedAppliance]]:
    """Let doubles listen until the block ends. Ports are free ones unless named: device -> usual -> real."""
    server = _Server(doubles, ports or {})
    thread = threading.Thread(target=server.run, name="appliances", daemon=True)
    thread.start()
    try:
        shut = server.shut.getsockname()[1]
        yield {one.name: ServedAppliance(one, HOST, server.boxes[one.name], server.look, shut) for one in doubles}
    finally:
        server._stop.set()  # noqa: SLF001
        thread.join()
        server.close()
        for double in doubles:
            double.on_change.remove(server.look)
            double.ports.clear()
