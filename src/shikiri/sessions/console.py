"""The conversation with a console: log in, ask, tell, log out; the same on every wire."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from itertools import groupby
from types import TracebackType
from typing import Self

from shikiri.model.command import Command, in_blocks, joined
from shikiri.model.dialect import Dialect
from shikiri.model.errors import Broken, Lost, Refused, Rejected, SessionError
from shikiri.model.reading import Answer
from shikiri.model.say import say
from shikiri.sessions import prompts
from shikiri.sessions.hearing import Heard, Hearing
from shikiri.sessions.target import Target
from shikiri.sessions.wire import Closed, Wire

_GOODBYES = 4
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BYE_SECONDS = 2.0
_SHOWN = 200


class Console:
    """One login on one wire. Nothing in its preparation changes what the device keeps as configuration."""

    def __init__(self, target: Target, dialect: Dialect, wire: Wire, proved: frozenset[str] = frozenset()) -> None:
        self.device = target.device
        self.proved = proved
        self._target = target
        self._dialect = dialect
        self._wire = wire
        self._hearing = Hearing(target, dialect, wire)
        self._prompt = ""
        self._home = ""  # the prompt of the privileged level, outside of any configuration
        self._polite = True  # can we still say goodbye?

    def arrive(self) -> Self:
        """From the first prompt to the privileged level, with the settings of this session alone."""
        self._prompt = self._hearing.await_answer("", say("wire.doing.login")).last
        self._hearing.name = prompts.name_in(self._prompt)
        self._raise_level()
        self._home = self._prompt
        for setting in self._dialect.quiet:
            self._type(setting, setting)
        return self

    def ask(self, question: str) -> Answer:
        """The answer to one question, its prompt seen, its echo and pagers taken away."""
        self._hearing.check_stray(question)
        heard = self._type(question, question, exactly=self._prompt)
        return Answer(heard.text, complete=True)

    def tell(self, commands: Sequence[Command]) -> None:
        """Type commands; the first that is not accepted raises `Rejected`, and nothing more is typed."""
        for mode, group in groupby(commands, key=lambda one: one.mode):
            if mode == "config":
                self._configure()
                for one in in_blocks(group):
                    self._do(one)
            else:
                self._leave()
                for one in group:
                    self._do(one)
        self._leave()

    def close(self) -> None:
        """Log out; whatever the device asks, nothing is saved."""
        with contextlib.suppress(Exception):
            if self._polite:
                self._say_goodbye()
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._polite = self._polite and kind is None
        self.close()

    def _raise_level(self) -> None:
        level = self._dialect.enable
        if self._dialect.privileged.search(self._prompt):
            return
        if not level:
            raise Refused(self.device, self._prompt.strip())
        asks = (self._dialect.enable_expect,)
        heard = self._type(level, level, asks)
        if heard.question is not None:
            secret = self._target.enable
            heard = self._answer(secret.reveal(), level, asks)
            self.proved |= {"enable"} if secret.reveal() else frozenset()
        if heard.question is not None or not self._dialect.privileged.search(heard.last):
            raise Refused(self.device, level)

    def _configure(self) -> None:
        if self._dialect.configure and self._prompt == self._home:
            heard = self._type(self._dialect.configure, self._dialect.configure)
            if self._prompt == self._home:
                self._refuse_if_failed(Command(parts=(self._dialect.configure,)), heard.text)
                raise Lost(self.device, self._dialect.configure)

    def _leave(self) -> None:
        """Back to the privileged level; the device's name may have changed meanwhile."""
        if self._dialect.configure and self._prompt not in {self._home, ""}:
            self._type(self._dialect.leave_configure, self._dialect.leave_configure)
            self._home = self._prompt
            self._hearing.name = prompts.name_in(self._prompt)

    def _do(self, one: Command) -> None:
        """Type one command and lead the dialogue it opens."""
        self._hearing.loose = True
        steps = list(one.dialogue)
        shown = str(one)
        heard = self._type(joined(one.parts), shown, [step.expect for step in steps], may_close=one.may_close)
        said = heard.text
        while heard.question is not None:
            step, steps = steps[heard.question], steps[heard.question + 1 :]
            heard = self._answer(joined(step.answer), shown, [left.expect for left in steps], may_close=one.may_close)
            said += heard.last + heard.text
        self._refuse_if_failed(one, said)
        if heard.closed:
            self._polite = False
        self._hearing.loose = False
        if not self._prompt.startswith(self._hearing.name):  # it renamed the device
            self._hearing.name = prompts.name_in(self._prompt)

    def _refuse_if_failed(self, one: Command, said: str) -> None:
        failure = self._dialect.failures.search(said)
        if failure is None:
            return
        secrets = [secret for secret in one.secrets if secret.reveal()]
        line = said[: failure.end()].count("\n")
        answer = failure.group(0).strip() if secrets else said.split("\n")[line].strip()
        for secret in (*secrets, self._target.password, self._target.enable):
            answer = answer.replace(secret.reveal() or "\0", "***")
        raise Rejected(self.device, str(one), _CONTROL.sub("", answer)[:_SHOWN])

    def _type(
        self, line: str, doing: str, questions: Sequence[str] = (), *, may_close: bool = False, exactly: str = ""
    ) -> Heard:
        return self._send(line, line, doing, questions, may_close=may_close, exactly=exactly)

    def _answer(self, line: str, doing: str, questions: Sequence[str], *, may_close: bool = False) -> Heard:
        return self._send(line, "", doing, questions, may_close=may_close)

    def _send(
        self, line: str, echo: str, doing: str, questions: Sequence[str], *, may_close: bool, exactly: str = ""
    ) -> Heard:
        """Type one line and wait. What goes wrong here leaves the console in no state to be polite to."""
        if _CONTROL.search(line):  # a second line, an escape: whoever rendered it, it is not typed
            raise SessionError(self.device, say("error.control", device=self.device, command=doing))
        self._polite, polite = False, self._polite
        try:
            self._wire.send(line.encode() + b"\n")
        except Closed:
            raise Broken(self.device, doing) from None
        heard = self._hearing.await_answer(echo, doing, questions, may_close=may_close, exactly=exactly)
        if heard.question is None and not heard.closed:
            self._prompt = heard.last
        self._polite = polite
        return heard

    def _say_goodbye(self) -> None:
        """Log out level by level. A question is answered as the dialect says, or the line is simply dropped."""
        for _ in range(_GOODBYES):
            self._wire.send(self._dialect.logout.encode() + b"\n")
            said = b""
            while more := self._wire.receive(_BYE_SECONDS):
                said += more
                last = prompts.last_line(said)
                if step := next((step for step in self._dialect.goodbye if re.search(step.expect, last)), None):
                    self._wire.send(joined(step.answer).encode() + b"\n")
                    said = b""
                elif self._dialect.prompt.search(last) and b"\n" in said:
                    break
