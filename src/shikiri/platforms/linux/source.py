"""The answers of a Linux machine: each is what one command printed, and whether it succeeded."""

from __future__ import annotations

import json
import re
from typing import Any

from shikiri.model.reading import Reading
from shikiri.platforms.base import Source, Unanswered

# A command that failed: the session puts its exit status before what it printed.
FAILURES = re.compile(r"^#! exit \d+$|: not found$|: command not found$|Permission denied$|Operation not permitted")
_EXIT = re.compile(r"#! exit (\d+)")
_FILE = re.compile(r"==> (.+) <==")


class LinuxSource(Source):
    """Answers of commands. Offline, an answer without an exit status is one of a command that succeeded."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading, {}, FAILURES)

    def exit_status(self, question: str) -> int | None:
        """How the command ended; None where it was not asked."""
        answer = self.reading.answers.get(question)
        if answer is None:
            return None
        found = _EXIT.match(answer.text)
        return int(found[1]) if found else 0

    def lines(self, question: str) -> tuple[str, ...]:
        """A command that failed has not answered, however much it printed."""
        if self.exit_status(question) not in (0, None):
            raise Unanswered(question, "refused")
        return super().lines(question)

    def json(self, question: str) -> Any:  # noqa: ANN401  (JSON is what it is)
        """The answer as JSON; a text that is none is doubt."""
        try:
            return json.loads("\n".join(self.lines(question)))
        except ValueError:
            raise Unanswered(question, "no-json") from None

    def files(self, question: str) -> dict[str, tuple[tuple[int, str], ...]]:
        """The files of a `tail -v -n +1 FILES` by path: their lines, each with its number in the answer."""
        found: dict[str, list[tuple[int, str]]] = {}
        here: list[tuple[int, str]] | None = None
        for number, line in enumerate(self.lines(question), start=1):
            head = _FILE.fullmatch(line)
            if head is not None:
                here = found.setdefault(head[1], [])
            elif here is not None:
                here.append((number, line))
        return {path: tuple(lines) for path, lines in found.items()}
