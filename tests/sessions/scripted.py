"""A wire without a network: what it is sent is compared with a script, what it answers comes in any pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shikiri.model.command import Step
from shikiri.model.dialect import Dialect
from shikiri.model.secret import Secret
from shikiri.sessions.console import Console
from shikiri.sessions.target import Patience, Target
from shikiri.sessions.wire import Closed

PASSWORD = Secret.plain("canary-LOGIN-7")
ENABLE = Secret.plain("canary-ENABLE-8")
HASTE = Patience(connect=5.0, silence=0.4, answer=3.0)
CISCO = Dialect(
    netmiko="cisco_ios",
    napalm="ios",
    fast=True,
    prompt=re.compile(r"^[\w.-]+(\([\w-]+\))?[>#]$"),
    privileged=re.compile(r"#$"),
    enable="enable",
    enable_expect=r"[Pp]assword: ?$",
    pager=re.compile(r" --More-- $"),
    quiet=("terminal length 0",),
    configure="configure terminal",
    failures=re.compile(r"(?m)^% (?:Invalid|Bad)"),
    goodbye=(Step(r"\(Y/N\)", ("N",)),),
)
YAMAHA = Dialect(
    netmiko="yamaha",
    prompt=re.compile(r"^[^\s#>]*[#>] ?$"),
    privileged=re.compile(r"# ?$"),
    enable="administrator",
    enable_expect=r"[Pp]assword:",
    pager=re.compile(r"---つづく---"),
    failures=re.compile(r"(?m)^(?:Error|エラー)[:：]"),
    goodbye=(Step(r"\(Y/N\)", ("N",)),),
    old_rsa=True,
)
END = "<hang up>"


@dataclass
class Script:
    """Pairs of what must be typed and what comes then; `pieces` is how many bytes come at a time."""

    turns: list[tuple[str, bytes]]
    greeting: bytes = b"\r\nsw1>"
    pieces: Sequence[int] = (1 << 20,)
    sent: list[str] = field(default_factory=list)
    closed: bool = False
    _queue: bytearray = field(default_factory=bytearray)
    _end: bool = False
    _turn: int = 0
    _piece: int = 0

    def __post_init__(self) -> None:
        self._queue += self.greeting

    def send(self, data: bytes) -> None:
        if self._end and not self._queue:
            raise Closed
        typed = data.decode()
        self.sent.append(typed)
        if self._turn < len(self.turns):
            expected, answer = self.turns[self._turn]
            assert typed == (expected if expected == " " else expected + "\n")
            self._turn += 1
            self._end = answer.endswith(END.encode())
            self._queue += answer.removesuffix(END.encode())

    def receive(self, seconds: float) -> bytes:
        if not self._queue:
            if self._end:
                raise Closed
            return b""
        size = self.pieces[self._piece % len(self.pieces)]
        self._piece += 1
        piece, self._queue = bytes(self._queue[:size]), self._queue[size:]
        return piece

    def more(self, text: bytes) -> None:
        """The device says something unasked."""
        self._queue += text

    def close(self) -> None:
        self.closed = True


def target(**words: object) -> Target:
    fixed: dict[str, object] = {
        "device": "sw1", "platform": "cisco_ios", "host": "127.0.0.1", "user": "ops", "password": PASSWORD,
        "enable": ENABLE, "patience": HASTE,
    }  # fmt: skip
    return Target(**{**fixed, **words})  # type: ignore[arg-type]


LOGIN = [
    ("enable", b"enable\r\nPassword: "),
    (ENABLE.reveal(), b"\r\nsw1#"),
    ("terminal length 0", b"terminal length 0\r\nsw1#"),
]


def console(*turns: tuple[str, bytes], pieces: Sequence[int] = (1 << 20,)) -> tuple[Console, Script]:
    """A Cisco console that has arrived at its privileged level."""
    script = Script([*LOGIN, *turns], pieces=pieces)
    return Console(target(), CISCO, script).arrive(), script
