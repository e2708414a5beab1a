"""Carrying out: operations in their one order, each step a script that is whole or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from shikiri.model.command import Command, joined
from shikiri.model.dialect import Dialect
from shikiri.model.errors import Broken, Rejected
from shikiri.sessions.shell.blank import blanked
from shikiri.sessions.shell.quote import poured
from shikiri.sessions.shell.talk import Said, Talk
from shikiri.sessions.target import Target

_LONG_S = 900.0


class Carrier:
    """Does what a plan says on one machine."""

    def __init__(self, target: Target, dialect: Dialect, talk: Talk) -> None:
        self._target = target
        self._dialect = dialect
        self._talk = talk

    def tell(self, commands: Sequence[Command]) -> None:
        """Operations that follow each other are one stage; a line of sh between two of them parts it."""
        for is_operation, group in groupby(commands, key=lambda one: one.operation is not None):
            some = tuple(group)
            if is_operation:
                self._operate(some)
            else:
                for one in some:
                    self._type(one)

    def _operate(self, commands: tuple[Command, ...]) -> None:
        if self._dialect.hands == "uci":
            from shikiri.sessions.shell.uci import program  # noqa: PLC0415

            said = self._talk.run(program(commands), "uci", seconds=_LONG_S)
            self._refuse_if_failed("uci", said, commands)
            return
        raise NotImplementedError

    def _type(self, one: Command) -> None:
        """A line of sh, as root; what it reads is never seen in a list of processes."""
        stdin = "".join(joined(step.answer) for step in one.dialogue)
        line = joined(one.parts)
        script = f"{poured(stdin.encode())} | {{ {line}\n}}" if one.dialogue else line
        try:
            said = self._talk.run(script, str(one), seconds=_LONG_S)
        except Broken:
            if one.may_close:
                return
            raise
        self._refuse_if_failed(str(one), said, (one,))

    def _refuse_if_failed(self, doing: str, said: Said, commands: Iterable[Command]) -> None:
        if said.status != 0:
            secrets = (*(secret for one in commands for secret in one.secrets), self._target.password, self._target.enable)
            raise Rejected(self._target.device, doing, blanked(said.text, secrets))
