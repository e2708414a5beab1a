"""What can go wrong with a simulated device, and when it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "refuse",  # the port is closed
    "wrong_password",  # no password is good enough
    "hang",  # silence after line `at` of what it says
    "close",  # the connection ends after byte `at`
    "garble",  # noise among the letters from byte `at` on
    "slow",  # `at` bytes a second
    "reboot",  # it restarts after write number `at`, saved or not
    "ignore",  # a command that fits `match` is taken and does nothing
    "grumble",  # a command that fits `match` does its work and answers an error all the same, in Japanese
    "strange_key",  # another host key than before
]
KINDS: tuple[str, ...] = (
    "refuse", "wrong_password", "hang", "close", "garble", "slow", "reboot", "ignore", "grumble", "strange_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault, from login number `connection` to login number `last` (0: for ever), from command `command` on."""

    kind: Kind
    at: int = 0
    match: str = ".*"
    connection: int = 1
    last: int = 0
    command: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")
        re.compile(self.match)


@dataclass(slots=True)
class Faults:
    """The faults of one device, and how many logins it has seen. Tests add to `planted` while it runs."""

    planted: list[Fault] = field(default_factory=list)
    connections: int = 0  # TCP connections so far

    def now(self, kind: Kind, *, connection: int = 0, command: int = 1 << 30) -> Fault | None:
        """The fault of this kind that holds for this login at this command."""
        number = connection or self.connections
        for fault in self.planted:
            in_time = fault.connection <= number and (not fault.last or number <= fault.last)
            if fault.kind == kind and in_time and command >= fault.command:
                return fault
        return None
