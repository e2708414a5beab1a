"""In which language the command line speaks, and how it complains."""

from __future__ import annotations

import errno
import locale
import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

from shikiri.model.errors import PolicyError, Problem, ShikiriError, UsageError
from shikiri.model.say import Lang, Say, Text, say

if TYPE_CHECKING:  # reports are made by commands that need them, not by every start
    from shikiri.workflow.publish import Published


class Language(StrEnum):
    """The languages of the product."""

    JA = "ja"
    EN = "en"


_chosen: list[Lang] = []


def choose(lang: Language | None) -> None:
    """What `--lang` says; Japanese unless the locale explicitly says English."""
    _chosen[:] = ["en" if lang is Language.EN else "ja"] if lang else [_from_locale(os.environ)]


def _from_locale(environment: os._Environ[str] | dict[str, str]) -> Lang:
    words = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((word for word in words if word), "")
    return "en" if first.startswith("en") else "ja"


def lang() -> Lang:
    """The language of this call."""
    if not _chosen:
        choose(None)
    return _chosen[0]


def told(sentence: Say | Text) -> str:
    """A sentence in the language of this call."""
    from shikiri.language import tell

    return tell(sentence, lang())


def out(text: str) -> None:
    """Text for standard output; letters its encoding lacks are replaced, never a crash."""
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Text for standard error; where that is closed nobody listens, and the exit code says it all."""
    if sys.stderr is not None:
        _write(sys.stderr, text)


def show(published: Published) -> None:
    """What was made: text as the terminal can show it, a document for machines byte by byte."""
    if published.text:
        out(published.text)
    if published.exact:
        _open(sys.stdout).flush()
        sys.stdout.buffer.write(published.exact)
        sys.stdout.buffer.flush()
    for path in published.files:
        note(told(say("cli.written", path=str(path))))


def ask(flag: str, question: str) -> str:
    """What the flag did not say, asked where somebody sits; elsewhere the flag is missing."""
    if not sys.stdin.isatty():
        raise UsageError(say("cli.flag-missing", flag=flag))
    answer = ""
    while not answer:
        note(told(say(question)))
        line = sys.stdin.readline()
        if not line:
            raise UsageError(say("cli.flag-missing", flag=flag))
        answer = line.strip()
    return answer


def _open(stream: TextIO | None) -> TextIO:
    """A stream that somebody closed before we began is None."""
    if stream is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return stream


def _write(to: TextIO | None, text: str) -> None:
    stream = _open(to)
    encoding = stream.encoding or locale.getpreferredencoding(do_setlocale=False)
    stream.write(text.encode(encoding, "replace").decode(encoding, "replace").rstrip("\n") + "\n")


def complain(error: Exception) -> None:
    """One sentence for each thing that is wrong, with file and line where there is one."""
    if isinstance(error, PolicyError):
        for problem in error.problems:
            note(_place(problem) + told(problem.sentence))
        note(told(error.sentence))
    elif isinstance(error, ShikiriError):
        note(told(error.sentence))
    elif isinstance(error, OSError):
        note(told(say("cli.os", file=str(error.filename or "-"), cause=error.strerror or type(error).__name__)))
    else:
        note(told(say("cli.bug", error=type(error).__name__)))


def _place(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}: " if problem.line else f"{problem.file}: "
