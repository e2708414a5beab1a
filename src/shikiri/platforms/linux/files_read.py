"""Settings in the files of a Linux machine, each with the line that said it: for readers, never for writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.questions import END
from shikiri.platforms.linux.source import LinuxSource

Rows: TypeAlias = Iterable[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """One setting: its key in small letters, what stands behind it, and where. `section` of an ini file."""

    key: str
    value: str
    line: Line
    path: str = ""
    section: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.value.split())


def whole(source: LinuxSource, question: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """The files of a listing by path; one that broke off is none: the very line that matters may be missing."""
    found = source.files(question)
    if END not in found:
        raise Unanswered(question, "refused")
    return found


def spaced(source: LinuxSource, question: str, *paths: str, marks: str = "#") -> Iterator[Said]:
    """`key value` lines of the files whose path begins so (all of them where none is named)."""
    for path, rows in whole(source, question).items():
        if paths and not path.startswith(paths):
            continue
        for number, row in rows:
            text = row.strip()
            if text and text[0] not in marks:
                key, _, value = text.replace("\t", " ").partition(" ")
                yield Said(key.lower(), value.strip(), Line(question, number), path)


def equals(source: LinuxSource, question: str, *paths: str) -> Iterator[Said]:
    """`key=value` lines, and bare words, of such files."""
    for path, rows in whole(source, question).items():
        if paths and not path.startswith(paths):
            continue
        for number, row in rows:
            text = row.strip()
            if text and not text.startswith("#"):
                key, _, value = text.partition("=")
                yield Said(key.strip().lower(), value.strip(), Line(question, number), path)


def ini(source: LinuxSource, question: str) -> dict[tuple[str, str], Said]:
    """What `systemd-analyze cat-config` prints: the last file that says a thing wins."""
    found: dict[tuple[str, str], Said] = {}
    section = path = ""
    for number, row in enumerate(source.lines(question), start=1):
        text = row.strip()
        if text.startswith("# /"):
            section, path = "", text[2:]
        elif text.startswith("[") and text.endswith("]"):
            section = text[1:-1].lower()
        elif text and text[0] not in "#;" and "=" in text:
            key, _, value = text.partition("=")
            name = key.strip().lower()
            found[section, name] = Said(name, value.strip(), Line(question, number), path, section)
    return found


def pairs(source: LinuxSource, question: str) -> dict[str, Said]:
    """The `key=value` lines of one answer."""
    found: dict[str, Said] = {}
    for number, row in enumerate(source.lines(question), start=1):
        key, sign, value = row.partition("=")
        if sign:
            found[key.strip()] = Said(key.strip(), value.strip(), Line(question, number))
    return found
