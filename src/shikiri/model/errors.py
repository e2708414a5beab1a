"""Everything that can go wrong, drawn as a tree; each error carries fields and prints one sentence.

ShikiriError
├── PolicyError        what people wrote: every problem of the files at once
├── UsageError         what was typed on the command line
├── SessionError
│   ├── Unreachable    device, cause: nobody answers, or the port is closed
│   ├── Refused        device (authentication)
│   ├── StrangeKey     device: its host key is not the pinned one
│   ├── TimedOut       device, what we waited for
│   ├── Broken         device, what was under way when the connection closed
│   ├── Lost           device: a prompt we do not know, or an answer that never became one
│   └── Rejected       command, the device's answer
├── ParseError         facet, question, line number, line
├── Unsupported        platform, facet, "read" | "write"
├── StoreError         the run store cannot be opened, or did not take a run
└── Unwritable         facet, field, why: this change is left to a person
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.say import Say, say


class ShikiriError(Exception):
    """The root: whoever catches this catches all that we raise on purpose."""

    def __init__(self, sentence: Say) -> None:
        super().__init__(sentence.key)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file that a person wrote."""

    file: str
    line: int
    path: str
    sentence: Say


class PolicyError(ShikiriError):
    """Files that people write are wrong: all problems, each with file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        once = dict.fromkeys(problems)  # two readers of one file may stumble over the same thing
        super().__init__(say("error.policy", count=len(once)))
        self.problems = tuple(sorted(once, key=lambda problem: (problem.file, problem.line, problem.path)))


class UsageError(ShikiriError):
    """The command line asks for something that is not there."""


class SessionError(ShikiriError):
    """The wire, not the device's settings, is the trouble."""

    def __init__(self, device: str, sentence: Say) -> None:
        super().__init__(sentence)
        self.device = device


class Unreachable(SessionError):
    """Nobody answers."""

    def __init__(self, device: str, cause: str | Say) -> None:
        super().__init__(device, say("error.unreachable", device=device, cause=cause))


class Refused(SessionError):
    """The device answers and does not let us in, or not to the level that `level` asks for ("enable")."""

    def __init__(self, device: str, level: str = "") -> None:
        words = say("error.refused-level", device=device, level=level) if level else say("error.refused", device=device)
        super().__init__(device, words)
        self.level = level


class StrangeKey(SessionError):
    """The device shows another host key than the one this facility pinned."""

    def __init__(self, device: str, known: str, shown: str) -> None:
        super().__init__(device, say("error.strange-key", device=device, known=known, shown=shown))


class TimedOut(SessionError):
    """The device fell silent."""

    def __init__(self, device: str, doing: str | Say, seconds: float) -> None:
        super().__init__(device, say("error.timed-out", device=device, doing=doing, seconds=round(seconds)))


class Broken(SessionError):
    """The connection closed while something was under way."""

    def __init__(self, device: str, doing: str | Say) -> None:
        super().__init__(device, say("error.broken", device=device, doing=doing))


class Lost(SessionError):
    """The device is not where we thought: a prompt nobody knows, a level that was not reached."""

    def __init__(self, device: str, doing: str | Say) -> None:
        super().__init__(device, say("error.lost", device=device, doing=doing))


class Rejected(SessionError):
    """The device did not accept a command."""

    def __init__(self, device: str, command: str | Say, answer: str | Say) -> None:
        super().__init__(device, say("error.rejected", device=device, command=command, answer=answer))
        self.answer = answer


class ParseError(ShikiriError):
    """A line that a facet claims and does not understand: its controls become unknown."""

    def __init__(self, facet: str, question: str, number: int) -> None:
        super().__init__(say("error.parse", facet=facet, question=question, line=number))
        self.facet = facet
        self.question = question
        self.number = number


class Unsupported(ShikiriError):
    """This platform cannot do that."""

    def __init__(self, platform: str, facet: str, verb: Literal["read", "write"]) -> None:
        super().__init__(say("error.unsupported", platform=platform, facet=facet, verb=verb))


class StoreError(ShikiriError):
    """The place where runs are kept: not there, too new, full, or busy. What was found is found all the same."""


class Unwritable(ShikiriError):
    """A change that this platform cannot make, or must not make by itself; a person gets it."""

    def __init__(self, facet: str, field: str, why: Say) -> None:
        super().__init__(say("error.unwritable", facet=facet, field=field, why=why))
        self.facet = facet
        self.field = field
        self.why = why
