"""A simulated box that is typed at without a wire: the commands of a plan in, its configuration out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from shikiri.model.command import Command, Step, in_blocks, joined
from shikiri.platforms.cisco_ios import PLATFORM
from shikiri.simulator import IosMachine
from shikiri.simulator.ios.shell import Shell
from shikiri.simulator.shell import Ask, Dialogue, Visitor

assert PLATFORM.dialect is not None
DIALECT = PLATFORM.dialect


@dataclass
class Box:
    """One login with all rights; every refusal is kept."""

    machine: IosMachine
    refused: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    shell: Shell = field(init=False)
    dialogue: Dialogue = field(init=False)
    said: str = ""
    waits: str = "line"

    def __post_init__(self) -> None:
        self.shell = Shell(self.machine, Visitor(user="ops"))
        self.shell.level, self.shell.lines = 15, 0
        self.dialogue = self.shell.talk()
        self.said = next(self.dialogue).text

    def tell(self, commands: Sequence[Command]) -> Box:
        for mode, group in groupby(commands, key=lambda one: one.mode):
            if mode == "exec":
                self.exec(group)
                continue
            self._line("configure terminal", ())
            for command in in_blocks(group):
                self._line(joined(command.parts), command.dialogue)
            self._line("end", ())
        return self

    def exec(self, commands: Iterable[Command]) -> Box:
        for command in commands:
            self._line(joined(command.parts), command.dialogue)
        return self

    def ask(self, question: str) -> str:
        self._line(question, ())
        return self.said

    def _line(self, text: str, dialogue: Sequence[Step]) -> None:
        self.typed.append(text)
        self._send(text)
        for step in dialogue:
            if not DIALECT.prompt.search(self.said) and re.search(step.expect, self.said):
                self._send(joined(step.answer))
        assert DIALECT.prompt.search(self.said), (text, self.said)
        if DIALECT.failures.search(self.said):
            self.refused.append((text, self.said))

    def _send(self, text: str) -> None:
        one_key = self.waits == "key"  # it takes the first key and does not wait for Enter
        said: Ask = self.dialogue.send(text[:1] or "\r" if one_key else text)
        self.said, self.waits = said.text, said.kind


def box(text: str, kind: str = "switch", **more: object) -> Box:
    return Box(IosMachine(name="box", config=text, kind=kind, **more))  # type: ignore[arg-type]
