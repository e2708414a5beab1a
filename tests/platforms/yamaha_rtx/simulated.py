"""The simulated router as a referee: what it shows after commands, typed at its console without any wire."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from shikiri.model.command import Command, in_blocks, in_order, joined
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.yamaha_rtx.dialect import DIALECT
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT
from shikiri.simulator.shell import Visitor
from shikiri.simulator.yamaha.machine import YamahaMachine

OLD = "Old-harbour-7"


class Typist:
    """Somebody at the console of a router, at its upper level."""

    def __init__(self, machine: YamahaMachine) -> None:
        self.machine = machine
        self.talk = machine.shell(Visitor("ops"))
        self.heard = next(self.talk).text
        self.say("administrator")
        self.say(OLD if machine.run.value("administrator password (.*)") else "")
        assert DIALECT.privileged.search(self.heard), self.heard

    def say(self, line: str) -> str:
        self.heard = self.talk.send(line).text
        return self.heard

    def ask(self, question: str) -> str:
        """One answer without the prompt, its pages put together as a session does."""
        said = self.say(question)
        while found := DIALECT.pager.search(said.splitlines()[-1] if said else ""):
            said = said[: said.rindex(found.group())] + self.say(DIALECT.pager_key)
        return re.sub(r"\r +\r", "", said.replace("\r\n", "\n")).rpartition("\n")[0] + "\n"

    def tell(self, commands: Iterable[Command]) -> None:
        for one in in_blocks(in_order(commands)):
            said = self.say(joined(one.parts))
            for step in one.dialogue:
                if re.search(step.expect, said):
                    said = self.say(joined(step.answer))
            assert not DIALECT.failures.search(said), f"{one}: {said}"
            assert DIALECT.privileged.search(said), said


def simulated(text: str) -> YamahaMachine:
    """A router that holds what a text shows; masked passwords are the old one."""
    secrets = {"administrator": OLD, "login": OLD} | dict.fromkeys(
        re.findall(r"^login user (\S+)", text, re.MULTILINE), OLD
    )
    return YamahaMachine(name="edge", config=text, secrets=secrets)


def look(typist: Typist, like: Reading) -> Reading:
    """A reading of the router as it is now."""
    answers = {question: Answer(typist.ask(question), complete=True) for question in (CONFIG, ENVIRONMENT)}
    return replace(like, answers=answers)
