"""What can go wrong with a simulated appliance, and where: tests add to and take from the list while it runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "refuse",  # the port is closed
    "stays_open",  # the port is open, whatever its setting says
    "hang",  # it takes the request and says nothing
    "drop",  # the connection is reset after byte `at` of the answer
    "slow",  # `at` bytes a second
    "lie_length",  # Content-Length is `at` more than what comes; negative: less
    "nul",  # NUL bytes among the letters of the answer
    "charset",  # it names another encoding than the one it writes in
    "bomb",  # a small packed answer that unpacks to `at` megabytes
    "login_page",  # a page with a login form, status 200, in place of what was asked for
    "wrong_password",  # no password is good enough
    "lockout",  # after `at` wrong passwords nobody gets in any more, not even with the right one
    "policy",  # a new password is refused: too simple
    "ignore",  # a write is taken, and nothing changes
    "reboot",  # it restarts right after write number `at`, before it has answered
    "strange_certificate",  # another certificate than before
]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One fault: at a usual port (0: any), for what fits `match` (a path, for HTTP)."""

    kind: Kind
    at: int = 0
    port: int = 0
    match: str = ".*"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")
        re.compile(self.match)


@dataclass(slots=True)
class Troubles:
    """The faults of one box."""

    planted: list[Trouble] = field(default_factory=list)

    def now(self, kind: Kind, *, port: int = 0, path: str = "") -> Trouble | None:
        """The fault of this kind that holds there now."""
        for one in tuple(self.planted):
            if one.kind == kind and one.port in {0, port} and re.search(one.match, path):
                return one
        return None
