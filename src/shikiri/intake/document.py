"""A YAML file that a person wrote: plain data, and the line of every part of it.

Scalars are read more plainly than YAML 1.1 does: only ``true``, ``false``, ``null`` and decimal numbers without
leading zeros mean something. `yes`, `on`, a date, `15.10`, `010` and `22:30` stay the text that was written; the
schema decides. Keys are always text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from shikiri.intake.encoding import decode, read_bytes, too_long
from shikiri.intake.nodes import Builder, dotted
from shikiri.intake.syntax import compose, jinja
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import Say, say

Place: TypeAlias = tuple[int, int]  # line and column, both counted from 1
Path_: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file and where it stands. `problems` is what is already known to be wrong with it."""

    name: str
    data: Any
    places: Mapping[Path_, Place]
    problems: tuple[Problem, ...] = ()

    def place(self, path: Path_) -> Place:
        """Line and column of a part, else of the nearest part around it."""
        for length in range(len(path), -1, -1):
            if (found := self.places.get(path[:length])) is not None:
                return found
        return (1, 1)

    def line(self, path: Path_ = ()) -> int:
        return self.place(path)[0]

    def problem(self, path: Path_, sentence: Say) -> Problem:
        """A problem at a part of this file."""
        return Problem(self.name, self.line(path), dotted(path), sentence)


def read_document(
    source: Path | bytes, name: str, *, root: type[dict[str, Any] | list[Any]] = dict, plain: bool = False
) -> Document:
    """The document; anything wrong with the file itself raises `PolicyError` with every problem."""
    document = scan_document(source, name, root=root, plain=plain)
    if document.problems:
        raise PolicyError(document.problems)
    return document


def scan_document(
    source: Path | bytes,
    name: str,
    *,
    root: type[dict[str, Any] | list[Any]] = dict,
    plain: bool = False,
    empty: bool = False,
    tags: bool = False,
) -> Document:
    """The document with its problems, for a loader that goes on collecting; `data` is None where nothing can be read.

    `plain` forbids Jinja anywhere, `empty` allows a file without content, `tags` reads foreign tags (``!vault``)
    as None.
    """
    if isinstance(source, Path):
        raw, problems = read_bytes(source, name)
    else:
        raw, problems = source, too_long(source, name)
    if problems:
        return Document(name, None, {}, tuple(problems))
    text, problems = decode(raw, name)
    templates = jinja(text, name) if plain else []
    node, syntax = compose(text, name)
    marked = {problem.line for problem in templates}
    problems += templates
    problems += [problem for problem in syntax if problem.line not in marked]
    if node is None:
        if not syntax and not empty:
            problems.append(Problem(name, 1, "$", say("intake.empty")))
        return Document(name, root() if empty and not syntax else None, {(): (1, 1)}, tuple(problems))
    builder = Builder(name, tags=tags)
    data = builder.build(node)
    problems += [problem for problem in builder.problems if problem.line not in marked]
    if data is None and empty and not builder.problems:
        data = root()
    elif not isinstance(data, root):
        wanted = "intake.want_mapping" if root is dict else "intake.want_list"
        problems.append(Problem(name, builder.places.get((), (1, 1))[0], "$", say(wanted)))
        data = None
    return Document(name, data, builder.places, tuple(problems))
