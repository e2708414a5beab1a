"""What operations change in files: a unified diff where an answer shows the file, passwords blanked on both sides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import unified_diff

from shikiri.formats.edit import EditError, edited
from shikiri.model.command import Command, shown
from shikiri.model.operation import File, Section, Setting
from shikiri.model.reading import Reading

_CAT = re.compile(r"cat (/\S+)")
_MOST = 200


def file_changes(commands: Iterable[Command], reading: Reading | None, redact: Callable[[str], str]) -> str:
    """For every file that is written: what goes and what comes. One that no answer shows is told as new lines alone."""
    there = dict(_files(reading)) if reading is not None else {}
    after = dict(there)
    touched: dict[str, None] = {}
    for one in (command.operation for command in commands):
        if isinstance(one, File):
            after[one.path] = shown(one.text) if one.text is not None else ""
            touched[one.path] = None
        elif isinstance(one, Setting | Section) and one.path in after:
            try:
                after[one.path] = edited(after[one.path], one, shown)
                touched[one.path] = None
            except EditError:  # the machine refuses it too; the line of the operation stands above
                continue
    return "".join(_diff(path, there.get(path, ""), after[path], redact) for path in touched)


def _diff(path: str, before: str, after: str, redact: Callable[[str], str]) -> str:
    old, new = (redact(text).splitlines() for text in (before, after))
    lines = list(unified_diff(old, new, f"{path} before", f"{path} after", lineterm="", n=2))
    left = len(lines) - _MOST
    return "".join(f"{line}\n" for line in (*lines[:_MOST], *([f"... +{left}"] if left > 0 else [])))


def _files(reading: Reading) -> Iterator[tuple[str, str]]:
    """The files that whole answers show: below the headers of `tail -v`, or alone."""
    for question, answer in reading.answers.items():
        if answer.complete is False or answer.text.startswith("#! exit"):
            continue
        if (alone := _CAT.fullmatch(question)) is not None:
            yield alone[1], answer.text
        pieces = re.split(r"(?m)^==> (.+) <==\n", answer.text)
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
            if name.startswith("/"):
                yield name, f"{text.rstrip(chr(10))}\n" if text.strip() else ""
