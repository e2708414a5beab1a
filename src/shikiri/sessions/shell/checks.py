"""Checks: the script that has each program try the files of a stage before any of them is in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shikiri.sessions.shell.hostapd import trials
from shikiri.sessions.shell.quote import poured, words
from shikiri.sessions.shell.stage import Wanted, encoded

_WHOLE = frozenset({"radius"})


def checks_of(new: Sequence[Wanted]) -> Iterator[tuple[Wanted, str]]:
    """Every file that has to be tried, and how. One that goes cannot be tried, nor one that is a link.

    A program that reads a whole folder reads it once, with every new file in it.
    """
    tried: set[str] = set()
    for one in new:
        for check in sorted(one.checks - tried):
            if one.text is None:
                continue
            tried |= {check} & _WHOLE
            if check == "hostapd":
                yield one, _hostapd(one.text, new)
            elif check == "nft":
                text = _waiting(one.text, _mentioned(one.text, new, one))
                yield one, f"{poured(encoded(text))} | check_nft || exit 1"
            else:
                yield one, f"check_{check} {words((one.path, one.new))} || exit 1"


def _hostapd(text: str, new: Sequence[Wanted]) -> str:
    others = _mentioned(text, new, None)
    parts = (f"{poured(encoded(_waiting(trial, others)))} | try_bss {name} || exit 1" for name, trial in trials(text))
    return "\n".join(('rm -rf "$store/check"', *parts, "check_hostapd"))


def _mentioned(text: str, new: Sequence[Wanted], itself: Wanted | None) -> tuple[Wanted, ...]:
    """The other new files that a text names; in this very stage they wait elsewhere."""
    return tuple(one for one in new if one is not itself and one.new and one.path in text)


def _waiting(text: str, others: Sequence[Wanted]) -> str:
    for one in sorted(others, key=lambda one: len(one.path), reverse=True):
        text = text.replace(one.path, one.new)
    return text


def as_named(said: str, new: Sequence[Wanted], itself: str = "") -> str:
    """What a program said, with the names of the files as they will be."""
    for one in new:
        said = said.replace(one.new or "\0", one.path)
    return said.replace("/dev/stdin", itself) if itself else said
