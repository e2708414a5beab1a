"""The talk with one `sh`: what it is given is run by a shell of its own, and comes back between marks of that moment.

A mark is chance, made for one question, and what we send never holds it as it is printed: neither an answer that shows
our own text nor a line that echoes it can end an answer.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shikiri.model.errors import Broken, SessionError, TimedOut
from shikiri.model.reading import decode
from shikiri.model.say import Say, say
from shikiri.sessions.shell.line import Line
from shikiri.sessions.shell.quote import poured, word
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed

_LIMIT = 32 * 1024 * 1024
_AHEAD = 8 * 1024  # bytes on the way to a machine that is still busy: less than the smallest window there is


@dataclass(frozen=True, slots=True)
class Said:
    """How a program ended, and what it printed, complaints included."""

    status: int
    raw: bytes

    @property
    def text(self) -> str:
        return decode(self.raw)

    def __str__(self) -> str:
        """As an answer is kept: a failure says so in its first line."""
        return self.text if self.status == 0 else f"#! exit {self.status}\n{self.text}"


@dataclass(frozen=True, slots=True)
class _Sent:
    """One question under way."""

    question: str
    mark: str
    size: int


class Talk:
    """One thing after the other; questions that are known to come are sent before their turn."""

    def __init__(self, target: Target, wire: Line) -> None:
        self._target = target
        self._wire = wire
        self._heard = bytearray()
        self._plan: deque[tuple[str, str]] = deque()
        self._sent: deque[_Sent] = deque()

    def foresee(self, questions: Iterable[tuple[str, str]]) -> None:
        """Questions in the order in which they will be asked, each with the line of sh that answers it."""
        self._plan.extend(questions)

    def ask(self, question: str, script: str) -> Said:
        """What one line of sh prints that reads nothing and carries no secret."""
        if not self._sent and self._plan and self._plan[0][0] == question:
            self._send_ahead()
        if not self._sent or self._sent[0].question != question:
            self._forget()
            self._send(question, f"sh -c {word(script)} </dev/null 2>&1")
        return self._hear(question)

    def run(self, script: str, doing: str | Say, *, seconds: float | None = None) -> Said:
        """What a script prints. It travels on a pipe, whole: a machine that got half of it does nothing."""
        self._forget()
        self._send("", f"{poured(('{ ' + script + chr(10) + '} </dev/null' + chr(10)).encode())} | sh 2>&1")
        return self._hear(doing, seconds)

    def until(self, marks: tuple[bytes, ...], doing: str | Say) -> bytes:
        """The first of these marks that is printed; they are no answer's: a question of `sudo`."""
        start, end = self._wait(lambda: _first(self._heard, marks), doing, self._target.patience.connect)
        return self._take(end)[start:]

    def type(self, data: bytes, doing: str | Say) -> None:
        """Bytes as they are, for a program that is not `sh`."""
        try:
            self._wire.send(data)
        except Closed:
            raise Broken(self._target.device, doing) from None

    def close(self) -> None:
        self._wire.close()

    def _forget(self) -> None:
        """What was sent ahead and is not asked after all is heard, and dropped."""
        self._plan.clear()
        while self._sent:
            self._hear(self._sent[0].question)

    def _send_ahead(self) -> None:
        while self._plan and sum(one.size for one in self._sent) < _AHEAD:
            question, script = self._plan.popleft()
            self._send(question, f"sh -c {word(script)} </dev/null 2>&1")

    def _send(self, question: str, line: str) -> None:
        mark = secrets.token_hex(12)
        framed = f"printf '\\n%s{{\\n' {mark}; {line}; printf '\\n%s}}%d\\n' {mark} $?\n"
        self._sent.append(_Sent(question, mark, len(framed)))
        self.type(framed.encode("utf-8", "surrogateescape"), question)

    def _hear(self, doing: str | Say, seconds: float | None = None) -> Said:
        mark = self._sent[0].mark.encode()
        patience = self._target.patience
        self._await(b"\n" + mark + b"{\n", doing, patience.answer)
        body = self._await(b"\n" + mark + b"}", doing, seconds or patience.answer, busy=seconds is not None)
        status = self._await(b"\n", doing, patience.silence)
        self._sent.popleft()
        self._send_ahead()
        return Said(int(status), body)

    def _await(self, mark: bytes, doing: str | Say, seconds: float, *, busy: bool = False) -> bytes:
        """The bytes before a mark; it and they are gone then."""
        start, end = self._wait(lambda: _first(self._heard, (mark,)), doing, seconds, busy=busy)
        return self._take(end)[:start]

    def _wait(
        self,
        found: Callable[[], tuple[int, int] | None],
        doing: str | Say,
        seconds: float,
        *,
        busy: bool = False,
    ) -> tuple[int, int]:
        """`busy`: a program may go on without a word for as long as the machine below it answers."""
        deadline = time.monotonic() + seconds
        while (place := found()) is None:
            if len(self._heard) > _LIMIT:
                raise SessionError(self._target.device, say("shell.too-long", device=self._target.device, doing=doing))
            wait = max(0.0, min(deadline - time.monotonic(), self._target.patience.silence))
            more = self._more(doing, wait)
            if not more and (not busy or time.monotonic() >= deadline):
                raise TimedOut(self._target.device, doing, wait)
            if not more and not self._wire.is_alive(self._target.patience.silence):
                raise Broken(self._target.device, doing)
            self._heard += more
        return place

    def _take(self, end: int) -> bytes:
        taken = bytes(self._heard[:end])
        del self._heard[:end]
        return taken

    def _more(self, doing: str | Say, wait: float) -> bytes:
        try:
            return self._wire.receive(wait)
        except Closed:
            raise Broken(self._target.device, doing) from None


def _first(heard: bytearray, marks: tuple[bytes, ...]) -> tuple[int, int] | None:
    places = [(at, at + len(mark)) for mark in marks if (at := heard.find(mark)) >= 0]
    return min(places, default=None)
