"""Hearing: waits on a wire for the end of an answer, and knows when it has not seen one."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from shikiri.model.dialect import Dialect
from shikiri.model.errors import Broken, Lost, TimedOut
from shikiri.model.say import Say
from shikiri.sessions import prompts
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed, Wire

_GRACE = 3.0  # a prompt without the echo of what we typed: an older answer, or a console we do not know
_SETTLE = 0.005  # what looks like a prompt may also be the beginning of a line that goes on
_SETTLE_FIRST = 0.03  # the first prompt, before we know the name of the device: a greeting may look like one
_SETTLE_BARE = 0.15  # the more so a bare `# `: comments begin with it
_TOO_LONG = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer: its text, the line on which the console stands still, and the question that line is, if it is one."""

    text: str
    last: str
    question: int | None = None
    closed: bool = False


class Hearing:
    """Collects the bytes of one answer until its end is proved."""

    def __init__(self, target: Target, dialect: Dialect, wire: Wire) -> None:
        self._target = target
        self._dialect = dialect
        self._wire = wire
        self.name = ""  # of the device, as its prompt says it
        self._start = 0
        self.loose = False  # a command is under way that may change the prompt

    def await_answer(
        self, typed: str, doing: str | Say, questions: Sequence[str] = (), *, may_close: bool = False, exactly: str = ""
    ) -> Heard:
        """What comes after the echo of `typed`, up to a prompt (`exactly` this one, where given) or a question."""
        self._start = 0 if not typed.strip() else -1  # where the answer begins, once the echo has been seen
        echo = prompts.echo_of(typed)
        asked = [re.compile(question) for question in questions]
        heard = bytearray()
        deadline = time.monotonic() + self._target.patience.answer
        while True:
            if self._start < 0 and (found := echo.search(heard)):
                self._start = found.end()
            end = self._end(heard, asked, exactly) if self._start >= 0 else None
            if end is not None and not (end.question is None and (late := self._late(end.last))):
                return end
            try:
                heard += late if end is not None else self._more(heard, doing, deadline)
            except (Closed, TimedOut) as trouble:
                if may_close:
                    return Heard(prompts.text_of(bytes(heard[max(self._start, 0) :])), "", closed=True)
                raise trouble if isinstance(trouble, TimedOut) else Broken(self._target.device, doing) from None
            if len(heard) > _TOO_LONG:
                raise Lost(self._target.device, doing)

    def _end(self, heard: bytearray, asked: Sequence[re.Pattern[str]], exactly: str) -> Heard | None:
        """The answer, if the console stands still at a question or at a prompt; a pager is turned on the way."""
        last = prompts.last_line(heard, self._start)
        if self._dialect.pager.search(last):
            del heard[max(self._start, heard.rfind(b"\n") + 1) :]
            self._wire.send(self._dialect.pager_key.encode())
            return None
        question = next((at for at, one in enumerate(asked) if one.search(last)), None)
        if question is None and not self._is_prompt(last, exactly):
            return None
        body = prompts.text_of(bytes(heard[self._start :]))
        return Heard(body[: len(body) - len(last)], last, question)

    def _is_prompt(self, line: str, exactly: str) -> bool:
        if exactly:
            return line.rstrip() == exactly.rstrip()
        named = self.loose or line.startswith(self.name)
        return bool(line.strip()) and named and bool(self._dialect.prompt.search(line))

    def _more(self, heard: bytearray, doing: str | Say, deadline: float) -> bytes:
        """The next bytes; silence is told apart: nothing at all, or a line that waits for something we do not know."""
        left = deadline - time.monotonic()
        wait = min(self._target.patience.silence, left)
        strange = self._start < 0 and self._dialect.prompt.search(prompts.last_line(heard))
        more = self._wire.receive(max(0.0, min(wait, _GRACE) if strange else wait))
        if more:
            return more
        if strange or prompts.last_line(heard).strip():
            raise Lost(self._target.device, doing)
        raise TimedOut(self._target.device, doing, max(0.0, wait))

    def check_stray(self, doing: str | Say) -> None:
        """What came after the last prompt, on its line, shows that it was none. Whole lines are news for everybody."""
        try:
            stray = self._wire.receive(0)
        except Closed:
            return
        if stray.lstrip(b"\0 ")[:1] not in {b"", b"\r", b"\n"}:
            raise Lost(self._target.device, doing)

    def _late(self, prompt: str) -> bytes:
        """What still comes after a prompt: then it was no prompt but a line that begins like one."""
        if self.loose:
            return b""
        settle = _SETTLE if self.name else _SETTLE_FIRST if prompts.name_in(prompt) else _SETTLE_BARE
        try:
            return self._wire.receive(settle)
        except Closed:
            return b""
