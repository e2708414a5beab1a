"""A machine: one simulated device without its wire. Text in, text out."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from shikiri.simulator.clock import Clock
from shikiri.simulator.faults import Faults
from shikiri.simulator.shell import Dialogue, Rebooted, Visitor


@dataclass(kw_only=True, eq=False)
class Machine(ABC):
    """What every device has: a configuration that runs, one that is saved, a clock, and a record of every write."""

    platform: ClassVar[str]
    name: str
    config: str  # the text it starts with, running and saved
    secrets: Mapping[str, str] = field(default_factory=dict)  # what the text does not say: user or use -> password
    clock: Clock = field(default_factory=Clock)
    drift: timedelta = timedelta()  # how wrong its own clock is until somebody tells it the time
    client_address: str = ""  # where clients count as coming from; empty: filters by source let them pass
    boot_seconds: float = 0.0
    authorized_keys: Mapping[str, str] = field(default_factory=dict)  # user -> a public key, one line
    key_type: str = "ecdsa"
    writes: list[str] = field(default_factory=list)  # everything that changed the running or the saved configuration
    events: list[str] = field(default_factory=list)  # what it did by itself: boot, rollback
    faults: Faults = field(default_factory=Faults)
    lock: threading.RLock = field(default_factory=threading.RLock)
    boots: int = 0
    booted: datetime = field(init=False)
    on_reboot: list[Callable[[], None]] = field(default_factory=list)
    _up_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.booted = self._up_at = self.clock.now()

    # what a test looks at

    @abstractmethod
    def running(self) -> str:
        """The configuration in force, secrets as the device stores them."""

    @abstractmethod
    def saved(self) -> str:
        """The configuration it would start with."""

    # what the wire asks

    @abstractmethod
    def listens(self) -> bool:
        """Does anybody answer at the SSH port, for the address that clients count as coming from?"""

    @abstractmethod
    def admits(self, user: str, password: str) -> bool:
        """Are these good for a login now?"""

    @abstractmethod
    def shell(self, visitor: Visitor) -> Dialogue:
        """The dialogue of one login."""

    @property
    @abstractmethod
    def encoding(self) -> str:
        """How the letters on its console are encoded now."""

    def greeting(self) -> str:
        """What is shown before the login."""
        return ""

    def answer(self, visitor: Visitor, command: str) -> str | None:
        """What `ssh device command` prints; None: this device has no such thing."""
        del visitor, command
        return None

    # what happens to it

    @abstractmethod
    def start(self) -> None:
        """Come up with the saved configuration; nothing else is kept."""

    def is_up(self) -> bool:
        return self.clock.now() >= self._up_at

    def tick(self) -> None:
        with self.lock:
            self.clock.tick()

    def record(self, line: str) -> None:
        """Note a write; a planted fault may bring the device down right after it."""
        self.writes.append(line)
        fault = self.faults.now("reboot")
        if fault and len(self.writes) == max(fault.at, 1):
            self.reboot("fault")
            raise Rebooted

    def reboot(self, why: str = "reload") -> None:
        """Go down, lose what was not saved, come up again; every connection ends."""
        with self.lock:
            self.boots += 1
            self.events.append(f"boot: {why}")
            self.booted = self.clock.now()
            self._up_at = self.booted + timedelta(seconds=self.boot_seconds)
            self.start()
            for told in tuple(self.on_reboot):
                told()

    def time(self) -> datetime:
        """What its own clock says, in UTC."""
        return self.clock.now() + self.drift
