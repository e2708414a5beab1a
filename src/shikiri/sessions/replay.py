"""Replay: a folder of answers that stands in for a device; what it is told, it only writes down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from shikiri.model.command import Command, as_text
from shikiri.model.errors import SessionError
from shikiri.model.reading import Answer, decode
from shikiri.model.say import say
from shikiri.sessions.target import Target

_OTHERS = re.compile(r"[^A-Za-z0-9.-]+")
TOLD = "told.txt"


class Replay:
    """`<question>.txt` of the target's folder, named as `shikiri judge` reads them; `told.txt` is what was told."""

    def __init__(self, target: Target) -> None:
        self.device = target.device
        self.proved = frozenset[str]()
        self.told: list[Command] = []
        folder = target.folder
        if folder is None or not folder.is_dir():
            where = str(folder) if folder else ""
            raise SessionError(target.device, say("error.no-answers", device=target.device, folder=where))
        self._folder = folder

    def ask(self, question: str) -> Answer:
        """The file's text; a question without file was never answered. The text itself must prove that it is whole."""
        file = self._folder / f"{_OTHERS.sub('_', question)}.txt"
        return Answer(decode(file.read_bytes())) if file.is_file() else Answer("", complete=False)

    def tell(self, commands: Sequence[Command]) -> None:
        """Write down what would be typed, secrets masked. The answers stay as they are."""
        self.told += commands
        with (self._folder / TOLD).open("a", encoding="utf-8") as file:
            file.write(as_text(commands))

    def close(self) -> None:
        """Nothing to hang up."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
