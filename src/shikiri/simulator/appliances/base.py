"""A double: one simulated printer or camera without its wire. Requests in, answers out, and a record of every write."""

from __future__ import annotations

import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from shikiri.simulator.appliances.faults import Troubles
from shikiri.simulator.clock import Clock


class Rebooted(Exception):
    """The box went down in the middle of a request: nobody gets an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request as it came. The names of headers are in small letters."""

    method: str
    path: str  # without the query
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    body: bytes = b""
    encrypted: bool = False
    port: int = 0  # the usual number of the port it came to
    client: str = ""

    @property
    def cookies(self) -> dict[str, str]:
        pairs = (one.partition("=") for one in self.headers.get("cookie", "").split(";") if "=" in one)
        return {name.strip(): value.strip() for name, _, value in pairs}


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"  # its Content-Type
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Http:
    """A web server. `tls`: never, always, or as the client begins (IPP on 631 does both)."""

    handler: Callable[[Request], Response]
    tls: Literal["no", "yes", "both"] = "no"
    ciphers: str = ""  # as OpenSSL writes them; old boxes know few: "AES256-SHA:@SECLEVEL=0"
    server: str = ""  # what it calls itself


def Https(handler: Callable[[Request], Response], *, ciphers: str = "", server: str = "") -> Http:  # noqa: N802
    """A web server behind TLS."""
    return Http(handler, "yes", ciphers, server)


@dataclass(frozen=True, slots=True)
class Tcp:
    """Anything else over TCP: the handler talks on the socket until it is done; the connection ends with it."""

    handler: Callable[[socket.socket], None]


@dataclass(frozen=True, slots=True)
class Udp:
    """A service of datagrams: what is answered to one, or None."""

    handler: Callable[[bytes], bytes | None]


Service: TypeAlias = Http | Tcp | Udp


@dataclass(kw_only=True, eq=False)
class Double(ABC):
    """What every simulated appliance has. It saves at once: what is written stays, over a restart too."""

    platform: ClassVar[str] = ""  # "mfp", "camera_onvif" ...
    name: str
    secrets: Mapping[str, str] = field(default_factory=dict)  # user or use -> password; the rest is the double's own
    clock: Clock = field(default_factory=Clock)
    boot_seconds: float = 0.0
    writes: list[str] = field(default_factory=list)  # everything that changed it; secrets as ***
    events: list[str] = field(default_factory=list)  # what happened to it: "boot: fault", "locked"
    faults: Troubles = field(default_factory=Troubles)
    wrong: int = 0  # wrong passwords in a row
    ports: dict[int, int] = field(default_factory=dict)  # usual -> real, as soon as it is served
    lock: threading.RLock = field(default_factory=threading.RLock)
    on_change: list[Callable[[], None]] = field(default_factory=list)  # ports may have opened or closed
    _up_at: float = 0.0

    @abstractmethod
    def services(self) -> Mapping[int, Service]:
        """Every service the box can have, by its usual port: also those that are switched off now."""

    def is_open(self, port: int) -> bool:
        """Does somebody listen there, as the box is set now?"""
        del port
        return True

    def start(self) -> None:  # noqa: B027  (most boxes forget nothing but logins)
        """Come up again: forget who was logged in."""

    def record(self, line: str) -> None:
        """Note a write that took place; a planted fault may bring the box down right after it."""
        self.writes.append(line)
        trouble = self.faults.now("reboot")
        if trouble and len(self.writes) == max(trouble.at, 1):
            self.reboot("fault")
            raise Rebooted
        self.changed()

    def changed(self) -> None:
        for told in tuple(self.on_change):
            told()

    def reboot(self, why: str) -> None:
        """Go down and come up; every connection ends."""
        self.events.append(f"boot: {why}")
        self._up_at = self.clock.now().timestamp() + self.boot_seconds
        self.start()
        self.changed()

    def is_up(self) -> bool:
        return self.clock.now().timestamp() >= self._up_at

    def admits(self, given: str, right: str) -> bool:
        """Is this password right, and may anybody still come in? Counts the wrong ones."""
        limit = self.faults.now("lockout")
        if limit and self.wrong >= limit.at:
            return False
        if given == right and not self.faults.now("wrong_password"):
            self.wrong = 0
            return True
        self.wrong += 1
        if limit and self.wrong == limit.at:
            self.events.append("locked")
        return False
