"""An IOS device: its configurations, its files, its timers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import ClassVar, Literal

from shikiri.simulator.clock import Alarm
from shikiri.simulator.ios import access
from shikiri.simulator.ios.config import Config, loaded
from shikiri.simulator.machine import Machine
from shikiri.simulator.shell import Dialogue, Visitor
from shikiri.simulator.tree import first

Kind = Literal["router", "switch", "controller"]


@dataclass(slots=True)
class Timer:
    """A reload or a rollback that is on its way."""

    alarm: Alarm
    set_at: datetime
    minutes: int
    user: str
    reason: str = "Reload Command"


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """One access point of a controller; `fixed` names bands whose power level a person set."""

    name: str
    mac: str
    fixed: tuple[str, ...] = ()


@dataclass(kw_only=True, eq=False)
class IosMachine(Machine):
    """A router, a switch or a C9800 controller."""

    platform: ClassVar[str] = "cisco_ios"
    kind: Kind = "switch"
    model: str = "C9200L-24P-4G"
    serial: str = "JAE00000001"
    release: str = "17.9.5"
    ntp_seconds: float = 3.0  # from the first server to a synchronised clock
    flash: str = "flash:"
    access_points: tuple[AccessPoint, ...] = ()
    files: dict[str, Config] = field(default_factory=dict)
    run: Config = field(init=False)
    startup: Config = field(init=False)
    reload: Timer | None = None
    rollback: Timer | None = None
    changed: tuple[datetime, str] | None = None
    stored_at: tuple[datetime, str] | None = None
    known: dict[str, str] = field(default_factory=dict)  # hash -> the password behind it
    _before: Config | None = None
    _served_since: datetime | None = None
    _archived: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.startup = _loaded(self.config).copy()
        for use, password in self.secrets.items():
            pattern = "enable secret .*" if use == "enable" else rf"username {re.escape(use)} .*"
            if found := first(self.startup.nodes, f"({pattern})"):
                self.known[found[1].split()[-1]] = password
        self.start()
        if self._has_servers():  # it has been up for weeks
            self._served_since = datetime.min.replace(tzinfo=self.booted.tzinfo)

    def start(self) -> None:
        for timer in (self.reload, self.rollback):
            if timer:
                timer.alarm.cancel()
        self.reload = self.rollback = self._before = None
        self.run = self.startup.copy()
        self._served_since = None
        self.note_servers()

    # the outside

    def running(self) -> str:
        with self.lock:
            return self.run.text()

    def saved(self) -> str:
        with self.lock:
            return self.startup.text()

    def listens(self) -> bool:
        return access.listens(self.run, self.client_address)

    def admits(self, user: str, password: str) -> bool:
        return access.knows(self.run, user, password, self.known)

    @property
    def encoding(self) -> str:
        return "utf-8"

    def greeting(self) -> str:
        found = first(self.run.nodes, r"(?s)banner login (.*)")
        return "\n".join(found[1].split("\n")[1:-1]) + "\n" if found else ""

    def shell(self, visitor: Visitor) -> Dialogue:
        from shikiri.simulator.ios.shell import Shell  # noqa: PLC0415  (the shell knows the machine)

        return Shell(self, visitor).talk()

    def answer(self, visitor: Visitor, command: str) -> str | None:
        from shikiri.simulator.ios.shell import Shell  # noqa: PLC0415

        return Shell(self, visitor).once(command)

    # what commands do

    @property
    def is_saved(self) -> bool:
        return self.run.same_as(self.startup)

    def wrote(self, line: str, user: str) -> None:
        self.changed = (self.time(), user)
        self.note_servers()
        self.record(line)

    def save(self, user: str) -> None:
        self.startup = self.run.copy()
        self.stored_at = (self.time(), user)
        if self.archive_path and self._archives_on_save():
            self.archive()
        self.record("write memory")

    def _archives_on_save(self) -> bool:
        block = self.run.block("archive")
        return bool(block and first(block.children, "write-memory"))

    @property
    def archive_path(self) -> str:
        block = self.run.block("archive")
        found = first(block.children, r"path (\S+)") if block else None
        return found[1] if found else ""

    def archive(self) -> str:
        """Keep a copy as the archive does; its name."""
        self._archived += 1
        name = self.path(f"{self.archive_path}-{self._archived}")
        self.files[name] = self.run.copy()
        return name

    def file(self, name: str) -> Config | None:
        """A configuration by its name, as commands call it."""
        if name in {"running-config", "system:running-config"}:
            return self.run
        if name in {"startup-config", "nvram:startup-config"}:
            return self.startup
        return self.files.get(self.path(name))

    def path(self, name: str) -> str:
        """The full name of a file; `flash:` is another name of `bootflash:`."""
        if ":" in name and not name.startswith((self.flash, "flash:")):
            return name
        return f"{self.flash}{name.removeprefix(self.flash).removeprefix('flash:').lstrip('/')}"

    def replace(self, new: Config, line: str, user: str) -> None:
        self.run = new.copy()
        self.wrote(line, user)

    def arm_rollback(self, minutes: int, user: str, *, before: Config) -> None:
        self._before = before.copy()
        self.rollback = Timer(self.clock.set_alarm(minutes * 60, self.roll_back), self.time(), minutes, user)

    def roll_back(self) -> None:
        """Go back to what was before; the device does this by itself."""
        if self.rollback:
            self.rollback.alarm.cancel()
        if self._before is not None:
            self.run = self._before
            self.events.append("rollback")
            self.note_servers()
        self.rollback = self._before = None

    def confirm(self) -> bool:
        if self.rollback is None:
            return False
        self.rollback.alarm.cancel()
        self.rollback = self._before = None
        return True

    def arm_reload(self, minutes: int, user: str, reason: str) -> None:
        if self.reload:
            self.reload.alarm.cancel()
        alarm = self.clock.set_alarm(minutes * 60, lambda: self.reboot("reload in"))
        self.reload = Timer(alarm, self.time(), minutes, user, reason or "Reload Command")

    # its clock

    def _has_servers(self) -> bool:
        return first(self.run.nodes, r"s?ntp server .*") is not None

    def note_servers(self) -> None:
        if not self._has_servers():
            self._served_since = None
        elif self._served_since is None:
            self._served_since = self.clock.now()

    def is_synchronised(self) -> bool:
        since = self._served_since
        return since is not None and (self.clock.now() - since).total_seconds() >= self.ntp_seconds

    def time(self) -> datetime:
        return self.clock.now() if self.is_synchronised() else self.clock.now() + self.drift


@lru_cache(maxsize=64)
def _loaded(text: str) -> Config:
    return loaded(text)
