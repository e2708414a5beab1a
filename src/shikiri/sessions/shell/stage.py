"""Staging: which files a stage makes of those that are there, and the script that puts all of them in place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from shikiri.formats.edit import edited
from shikiri.model.command import joined
from shikiri.model.operation import Check, File, Link, Operation, Section, Setting, secrets_of
from shikiri.sessions.shell.quote import poured, word, words

_PATH = re.compile(r"(?:/[^/\x00-\x1f\x7f]+)+")
_MODE = re.compile(r"0?[0-7]{3,4}")
_OWNER = re.compile(r"[a-z_][a-z0-9_-]*(?::[a-z_][a-z0-9_-]*)?")
_PRIVATE = frozenset({"hostapd"})  # files that are born with passphrases in them


class BadOperation(ValueError):
    """An operation that no machine is asked to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it is: where its links lead, and what it holds; None where it is not there."""

    path: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One path as it should be: a text, a link, or nothing."""

    path: str
    text: str | None = None
    link: str = ""
    mode: str = "keep"
    owner: str = "root:root"
    checks: frozenset[Check] = field(default_factory=frozenset)
    born: bool = False  # an edit of a file that is not there yet

    @property
    def new(self) -> str:
        """Where it waits: beside its place, under a name that no daemon reads; '' where nothing comes."""
        folder, name = posixpath.split(self.path)
        return "" if self.text is None and not self.link else posixpath.join(folder, f".{name}.shikiri-new")

    @property
    def script(self) -> str:
        """The line that stages it."""
        if self.link:
            return f"stage_link {words((self.path, self.new, self.link))} || exit 1"
        if self.text is None:
            return f"stage_gone {word(self.path)} || exit 1"
        data = encoded(self.text)
        return f"{poured(data)} | stage {words((self.path, self.new, self.mode, self.owner, str(len(data))))} || exit 1"


def encoded(text: str) -> bytes:
    """As it was read: bytes that are no UTF-8 come back as they were."""
    return text.encode("utf-8", "surrogateescape")


def wanted_of(operations: Iterable[Operation], find: Callable[[str], Found]) -> tuple[Wanted, ...]:
    """Every path once, after all that is said of it in this stage, in the order of its first mention."""
    made: dict[str, Wanted] = {}
    for one in operations:
        if isinstance(one, File):
            checks = made[one.path].checks if one.path in made else frozenset[Check]()
            text = None if one.text is None else joined(one.text)
            owner = one.owner or "root:root"
            made[one.path] = Wanted(path=one.path, text=text, mode=one.mode, owner=owner, checks=checks | _checks(one))
        elif isinstance(one, Link):
            made[one.path] = Wanted(path=one.path, link=one.target)
        elif isinstance(one, Setting | Section):
            made[one.path] = _edited(made.get(one.path) or _as_found(one, find), one)
    return tuple(_sound(one) for one in made.values() if one.text or not one.born)


def moves_of(wanted: Iterable[Wanted]) -> str:
    """The list that scripts walk along: each path and its new self."""
    return "moves=" + word("".join(f"{one.path}\t{one.new}\n" for one in wanted)) + "\n"


def _as_found(one: Setting | Section, find: Callable[[str], Found]) -> Wanted:
    found = find(one.path)
    if found.text is not None:
        return Wanted(path=found.path, text=found.text)
    return Wanted(path=found.path, mode="0600" if one.style in _PRIVATE else "0644", born=True)


def _edited(was: Wanted, one: Setting | Section) -> Wanted:
    private = any(True for _ in secrets_of(one)) and was.born
    return replace(
        was,
        text=edited(was.text or "", one, joined),
        mode="0600" if private else was.mode,
        checks=was.checks | _checks(one),
    )


def _checks(one: File | Setting | Section) -> frozenset[Check]:
    return frozenset({one.check} if one.check else set())


def _sound(one: Wanted) -> Wanted:
    """Only paths, modes and owners that mean what they say."""
    path_is_good = _PATH.fullmatch(one.path) and posixpath.normpath(one.path) == one.path
    if not path_is_good or any(letter in one.link for letter in "\0\n") or "\0" in (one.text or ""):
        raise BadOperation(one.path)
    if one.mode != "keep" and not _MODE.fullmatch(one.mode):
        raise BadOperation(f"{one.path} {one.mode}")
    if not _OWNER.fullmatch(one.owner):
        raise BadOperation(f"{one.path} {one.owner}")
    return one
