"""A Yamaha RTX router: its configurations 0 to 4, its passwords, its schedule."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from shikiri.simulator.clock import Alarm
from shikiri.simulator.machine import Machine
from shikiri.simulator.shell import Dialogue, Visitor
from shikiri.simulator.tree import find
from shikiri.simulator.yamaha import access
from shikiri.simulator.yamaha.config import Config, hashed, loaded, masked

_ENCODINGS = {
    "ja.utf8": "utf-8", "utf8": "utf-8", "ja.sjis": "cp932", "sjis": "cp932", "ja.euc": "euc_jp", "euc": "euc_jp",
    "en.ascii": "ascii", "ascii": "ascii",
}  # fmt: skip


@dataclass(kw_only=True, eq=False)
class YamahaMachine(Machine):
    """One router. `secrets` knows `login`, `administrator` and the names of users."""

    platform: ClassVar[str] = "yamaha_rtx"
    model: str = "RTX1220"
    revision: str = "15.04.06"
    built: str = "Thu Nov 16 13:40:21 2023"
    serial: str = "S5H000001"
    macs: tuple[str, ...] = ("00:a0:de:00:10:01", "00:a0:de:00:10:02", "00:a0:de:00:10:03")
    character: str = "ja.sjis"  # what its console speaks unless the configuration says otherwise
    print_defaults: bool = False  # does `show config` print a setting at its default?
    key_type: str = "rsa"
    slots: dict[int, Config] = field(default_factory=dict)
    default_slot: int = 0
    run: Config = field(init=False)
    timers: dict[str, Alarm] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        config = _loaded(self.config).copy()
        for node in [one for top in config.nodes for one in (top, *top.children)]:
            node.line = self._opened(node.line)
        self.slots[0] = config
        self.start()

    def _opened(self, line: str) -> str:
        """A masked line with the password it stands for."""
        if not line.endswith("*") or masked(f"{line[:-1]}x") == f"{line[:-1]}x":
            return line
        use = re.match(r"(?:(login|administrator) password|login user (\S+))", line)
        word = self.secrets.get((use[1] or use[2]) if use else "", "") or secrets.token_hex(12)
        if use and (use[2] or "encrypted" in line):
            return f"{line.removesuffix(' *').removesuffix(' encrypted')} encrypted {hashed(word, self.serial)}"
        return f"{line.removesuffix(' *')} {word}"

    def start(self) -> None:
        for alarm in self.timers.values():
            alarm.cancel()
        self.timers.clear()
        self.run = self.slots[self.default_slot].copy()
        self.note_schedule()

    # the outside

    def running(self) -> str:
        with self.lock:
            return self.run.text()

    def saved(self) -> str:
        with self.lock:
            return self.slots[self.default_slot].text()

    def listens(self) -> bool:
        return access.listens(self.run, self.client_address)

    def admits(self, user: str, password: str) -> bool:
        if not access.may_connect(self.run, user, self.client_address):
            return False
        stored = self.run.value(rf"login user {re.escape(user)} (.*)" if user else r"login password (.*)")
        return stored is not None and self.is_password(stored, password)

    def is_password(self, stored: str, typed: str) -> bool:
        kind, _, text = stored.rpartition(" ")
        return text == (hashed(typed, self.serial) if kind == "encrypted" else typed)

    @property
    def is_japanese(self) -> bool:
        return self._character not in {"en.ascii", "ascii"}

    @property
    def _character(self) -> str:
        return self.run.value(r"console character (\S+)") or self.character

    @property
    def encoding(self) -> str:
        return _ENCODINGS[self._character]

    @property
    def columns(self) -> int:
        return int(self.run.value(r"console columns (\d+)") or 80)

    @property
    def lines(self) -> int:
        value = self.run.value(r"console lines (\S+)") or "24"
        return 0 if value == "infinity" else int(value)

    def shell(self, visitor: Visitor) -> Dialogue:
        from shikiri.simulator.yamaha.shell import Shell  # noqa: PLC0415  (the shell knows the machine)

        return Shell(self, visitor).talk()

    # what commands do

    @property
    def is_saved(self) -> bool:
        return self.run.same_as(self.slots[self.default_slot])

    def wrote(self, line: str) -> None:
        if self.run.value(r"syslog execute command (\w+)") == "on":
            self.log.append(line)  # passwords and all, as the real one does
        self.note_schedule()
        self.record(line)

    def save(self, slot: int | None = None) -> int:
        number = self.default_slot if slot is None else slot
        self.slots[number] = self.run.copy()
        self.record("save" if slot is None else f"save {slot}")
        return number

    def note_schedule(self) -> None:
        """Timers for `schedule at N +SECONDS * restart`; one that left the configuration is called off."""
        wanted = {
            found[1]: int(found[2]) for _, found in find(self.run.nodes, r"schedule at (\d+) \+(\d+) \S+ restart")
        }
        for number in tuple(self.timers):
            if number not in wanted or self.timers[number].cancelled:
                self.timers.pop(number).cancel()
        for number, seconds in wanted.items():
            if number not in self.timers:
                self.timers[number] = self.clock.set_alarm(seconds, lambda: self.reboot("schedule"))


@lru_cache(maxsize=64)
def _loaded(text: str) -> Config:
    return loaded(text)
