"""The shell session: one login, one `sh` of root without a terminal; programs answer with their exit status."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from shikiri.model.command import Command
from shikiri.model.dialect import Dialect
from shikiri.model.reading import Answer
from shikiri.sessions.shell.carry import Carrier
from shikiri.sessions.shell.line import open_line
from shikiri.sessions.shell.root import become_root
from shikiri.sessions.shell.talk import Talk
from shikiri.sessions.target import Target

__all__ = ["Shell"]


class Shell:
    """A question is itself the command, or the name of a script of the dialect. Nothing is left on the machine."""

    def __init__(self, target: Target, dialect: Dialect) -> None:
        self.device = target.device
        self._scripts = dialect.scripts
        line, self.proved = open_line(target, "exec sh")
        self._talk = Talk(target, line)
        try:
            self.proved |= become_root(target, self._talk)
        except BaseException:
            self._talk.close()
            raise
        self._carrier = Carrier(target, dialect, self._talk)

    def foresee(self, questions: Iterable[str]) -> None:
        """What will be asked next, in this order: it need not wait for its turn to be sent."""
        self._talk.foresee((question, self._script(question)) for question in questions)

    def ask(self, question: str) -> Answer:
        """What the program printed, whole; where it failed, its exit status before that."""
        return Answer(str(self._talk.ask(question, self._script(question))), complete=True)

    def tell(self, commands: Sequence[Command]) -> None:
        """Do operations in their fixed order, and lines of sh in theirs; the first refusal raises `Rejected`."""
        self._carrier.tell(commands)

    def close(self) -> None:
        """Hang up: `sh` ends with its line, and what it is busy with ends by itself."""
        with contextlib.suppress(Exception):
            self._talk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _script(self, question: str) -> str:
        return self._scripts.get(question, question)
