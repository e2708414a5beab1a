"""A machine in memory: it does operations and answers questions, so that laws run on Linux platforms without one.

What was read is where it starts: every file that an answer shows lies on it. Questions that only show files are
answered from the files; the others need an `Answerer` (`tests/operations/answerers.py`), or they stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from shikiri.formats.edit import EditError, edited
from shikiri.model.command import Command, joined
from shikiri.model.operation import File, Link, Package, Section, Service, Setting, User
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import Platform

_HEADER = re.compile(r"(?m)^==> (.+) <==$")
_TOKEN = re.compile(r"/(?:etc|run|usr|var|boot|srv|lib)/[^\s;|&'\"$()<>`,]*")
_CAT = re.compile(r"cat (/\S+)")


@dataclass
class Unit:
    """A unit of systemd: None is not known."""

    enabled: bool | None = None
    running: bool | None = None
    done: list[str] = field(default_factory=list)  # restart, reload


@dataclass
class Machine:
    """Its parts are for answerers to look at and to change."""

    old: Reading
    scripts: Mapping[str, str]
    answerers: Mapping[str, Answerer] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    packages: dict[str, bool] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @staticmethod
    def of(platform: Platform[Any], reading: Reading, answerers: Mapping[str, Answerer] | None = None) -> Machine:
        scripts = platform.dialect.scripts if platform.dialect is not None else {}
        made = Machine(old=reading, scripts=scripts, answerers=answerers or {})
        for question, answer in reading.answers.items():
            made.files.update({name: text for name, text in listed(answer.text) if name.startswith("/")})
            if (found := _CAT.fullmatch(question)) and not answer.text.startswith("#! exit"):
                made.files[found[1]] = answer.text
        return made

    def do(self, commands: Iterable[Command]) -> None:
        """Every operation, in the order in which a session does them. What cannot be done is `refused`."""
        operations = [one.operation for one in dict.fromkeys(commands)]
        for kinds in ((Package,), (File, Setting, Section, Link), (User,), (Service,)):
            for one in operations:
                if isinstance(one, kinds):
                    self.typed.append(str(one))
                    self._do(one)

    def _do(self, one: object) -> None:
        match one:
            case Package():
                self.packages[one.name] = one.present
            case File(text=None):
                self.files.pop(one.path, None)
            case File():
                assert one.text is not None
                self.files[one.path] = joined(one.text)
                self.modes[one.path], self.owners[one.path] = one.mode, one.owner or "root:root"
            case Link():
                self.links[one.path] = one.target
            case Setting() | Section():
                try:
                    text = edited(self.files.get(one.path, ""), one, joined)
                except EditError as error:
                    self.refused.append((str(one), str(error)))
                    return
                if text or one.path in self.files:
                    self.files[one.path] = text
            case User(present=False):
                self.users[one.name] = one
            case User():
                was = self.users.get(one.name, User(name=one.name))
                told = {
                    name: value
                    for name in ("password", "locked", "groups")
                    if (value := getattr(one, name)) is not None
                }
                self.users[one.name] = replace(was, present=True, **told)
            case Service():
                unit = self.units.setdefault(one.name, Unit())
                unit.enabled = unit.enabled if one.enabled is None else one.enabled
                unit.running = unit.running if one.running is None else one.running
                unit.done += [one.changed] if one.changed else []

    def reading(self) -> Reading:
        """What it answers now to all that was asked before."""
        answers = {name: replace(was, text=self.answer(name)) for name, was in self.old.answers.items()}
        return replace(self.old, answers=answers)

    def answer(self, question: str) -> str:
        was = self.old.answers.get(question, Answer("", complete=False)).text
        if question in self.answerers:
            return self.answerers[question](self, was)
        if found := _CAT.fullmatch(question):
            path = found[1]
            return self.files.get(path, f"#! exit 1\ncat: {path}: No such file or directory\n")
        if any(name.startswith("/") for name, _ in listed(was)) or self._shows_files(question):
            return self._listing(question, was)
        return was

    def _shows_files(self, question: str) -> bool:
        return "tail -v" in self.scripts.get(question, question)

    def _listing(self, question: str, was: str) -> str:
        """The same answer with the files as they are now: those that went are left out, new ones that fit come last."""
        tokens = _TOKEN.findall(self.scripts.get(question, question))
        head, *sections = _raw_sections(was)
        shown, rest = [], []
        names = [name for name, _ in sections]
        for name, raw in sections:
            if not name.startswith("/"):
                rest.append(raw)
            elif name in self.files:
                shown.append(raw if _section(raw) == self.files[name] else self._shown(name))
        for path in sorted(self.files.keys() - set(names)):
            shown += [self._shown(path)] if any(fnmatchcase(path, one) for one in tokens) else []
        return "".join((head[1], *shown, *rest))

    def _shown(self, path: str) -> str:
        return f"==> {path} <==\n{self.files[path]}\n"


Answerer = Callable[[Machine, str], str]  # the machine, what it answered before -> what it answers now


def listed(text: str) -> list[tuple[str, str]]:
    """What stands below each header of `tail -v`."""
    return [(name, _section(raw)) for name, raw in _raw_sections(text)[1:]]


def _raw_sections(text: str) -> list[tuple[str, str]]:
    """The text cut before each header: the first piece has none."""
    cuts = [found.start() for found in _HEADER.finditer(text)]
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [(found[1] if (found := _HEADER.match(piece)) else "", piece) for piece in pieces]


def _section(raw: str) -> str:
    """Below the header, without the empty line that parts it from the next."""
    text = raw.partition("\n")[2]
    return text[:-1] if text.endswith("\n\n") or text == "\n" else text


def teller(
    platform: Platform[Any], answerers: Mapping[str, Answerer]
) -> Callable[[Reading, tuple[Command, ...]], tuple[Reading, list[str], list[Any]]]:
    """The `tell` of a `Law` (tests/laws/write_law.py)."""

    def tell(reading: Reading, commands: tuple[Command, ...]) -> tuple[Reading, list[str], list[Any]]:
        machine = Machine.of(platform, reading, answerers)
        machine.do(commands)
        return machine.reading(), machine.typed, machine.refused

    return tell
