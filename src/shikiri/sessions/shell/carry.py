"""Carrying out: operations in their one order, each step a script that is whole or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from shikiri.formats.edit import EditError
from shikiri.model.command import Command, joined
from shikiri.model.dialect import Dialect
from shikiri.model.errors import Broken, Rejected
from shikiri.model.operation import Guard, Operation
from shikiri.model.say import Say, say
from shikiri.sessions.shell import failures, guard, packages, services, users
from shikiri.sessions.shell.blank import blanked
from shikiri.sessions.shell.checks import as_named, checks_of
from shikiri.sessions.shell.quote import poured, word
from shikiri.sessions.shell.scripts import library
from shikiri.sessions.shell.stage import BadOperation, Found, Wanted, encoded, moves_of, wanted_of
from shikiri.sessions.shell.talk import Said, Talk
from shikiri.sessions.target import Target

_STEP_S = 300.0
_LONG_S = 900.0  # packages over a slow line
_STRUCK = 75


class Carrier:
    """Does what a plan says on one machine."""

    def __init__(self, target: Target, dialect: Dialect, talk: Talk) -> None:
        self._target = target
        self._dialect = dialect
        self._talk = talk
        self._token: str | None = None  # of the way back that this login writes under; '' under none
        self._commands: tuple[Command, ...] = ()
        self._files: tuple[str, ...] = ()  # the texts of this stage: a program may quote them

    def tell(self, commands: Sequence[Command]) -> None:
        """Operations that follow each other are one stage; a line of sh between two of them parts it."""
        for is_operation, group in groupby(commands, key=lambda one: one.operation is not None):
            self._commands = tuple(dict.fromkeys(group))
            self._files = ()
            if is_operation:
                self._operate()
            else:
                for one in self._commands:
                    self._type(one)

    def _type(self, one: Command) -> None:
        """A line of sh, as root; what it reads is never seen in a list of processes."""
        stdin = "".join(joined(step.answer) for step in one.dialogue)
        line = joined(one.parts)
        script = f"{poured(encoded(stdin))} | {{ {line}\n}}" if one.dialogue else line
        try:
            said = self._talk.run(script, str(one), seconds=_LONG_S)
        except Broken:
            if one.may_close:
                return
            raise
        if said.status != 0:
            raise self._rejected(str(one), said)

    def _operate(self) -> None:
        if self._dialect.hands == "entries":
            from shikiri.sessions.shell.uci import program  # noqa: PLC0415

            said = self._talk.run(program(self._commands), "uci", seconds=_LONG_S)
            if said.status != 0:
                raise self._rejected("uci", said)
            return
        operations = [one.operation for one in self._commands if one.operation is not None]
        for one in operations:
            if isinstance(one, Guard):
                self._guard(one)
        rest = [one for one in operations if not isinstance(one, Guard)]
        try:
            if rest:
                self._stage(rest)
        except (EditError, BadOperation) as error:
            raise Rejected(self._target.device, str(error), say("shell.bad-operation")) from None

    def _guard(self, one: Guard) -> None:
        token, script = guard.script(one)
        self._run(str(one), script)
        self._token = token

    def _stage(self, operations: Sequence[Operation]) -> None:
        if self._token is None:
            self._token = self._run(say("shell.doing.read"), 'cat "$back/token" 2>/dev/null; :').text.strip()
        coming, accounts = list(packages.scripts(operations)), list(users.scripts(operations))
        services.merged(operations)  # what is no operation is told before anything is done
        for doing, script in coming:
            self._run(doing, f"{self._claim()}release\n" + library("packages") + script, seconds=_LONG_S)
        new = self._files_in_place(operations)
        for account, script in accounts:
            self._run(account, self._claim() + library("users") + script)
        for doing, script in services.scripts(operations, [one.path for one in new]):
            self._run(doing, self._claim() + library("services") + script)

    def _files_in_place(self, operations: Sequence[Operation]) -> list[Wanted]:
        """Staged, tried by their own programs, and moved together. One refusal, and nothing of it was ever there."""
        wanted = wanted_of(operations, self._find)
        if not wanted:
            return []
        self._files = tuple(one.text for one in wanted if one.text)
        doing = say("shell.doing.files")
        try:
            said = self._run(doing, library("files") + "clean\n" + "\n".join(one.script for one in wanted))
            fresh = {line[4:] for line in said.text.splitlines() if line.startswith("new ")}
            new = [one for one in wanted if one.path in fresh]
            for one, script in checks_of(new):
                self._run(one.path, library("checks") + moves_of(new) + script, files=new)
            if new:
                self._run(doing, library("files") + self._claim() + moves_of(new) + "commit_all\n")
        except Rejected:
            self._talk.run(library("common", "files") + "clean\n", doing)
            raise
        return new

    def _find(self, path: str) -> Found:
        """A file as it is, where its links lead."""
        place = word(path)
        lines = f"readlink -m -- {place} && if [ -e {place} ]; then echo there && cat -- {place}; fi\n"
        where, _, rest = self._run(path, lines).raw.partition(b"\n")
        mark, _, text = rest.partition(b"\n")
        real = where.decode("utf-8", "surrogateescape")
        return Found(real, text.decode("utf-8", "surrogateescape") if mark == b"there" else None)

    def _claim(self) -> str:
        return f"claim {word(self._token or '')}\n"

    def _run(self, doing: str | Say, script: str, *, files: Sequence[Wanted] = (), seconds: float = _STEP_S) -> Said:
        """One step."""
        said = self._talk.run(library("common") + script, doing, seconds=seconds)
        if said.status == _STRUCK:
            raise Rejected(self._target.device, doing, say("shell.struck"))
        if said.status != 0:
            named = as_named(said.text, files, doing if isinstance(doing, str) else "")
            raise self._rejected(doing, Said(said.status, encoded(named)))
        return said

    def _rejected(self, doing: str | Say, said: Said) -> Rejected:
        told = (secret for one in self._commands for secret in one.secrets)
        secrets = (*told, self._target.password, self._target.enable)
        answer = failures.cause(said.text) or blanked(said.text, secrets, self._files) or f"exit {said.status}"
        return Rejected(self._target.device, doing, answer)
