"""Lists of names to refuse: hosts files, plain names, and the domain rules of ad blockers (`||name^`).

A line that is none of these is a mistake and is told with its place: a list that is half understood protects nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from shikiri.model.blocklist import Blocklist
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import Say, say

FILE: Final = "dns-blocklist.txt"
MOST_BYTES: Final = 32 * 1024 * 1024
MOST_NAMES: Final = 300_000
_MOST_TOLD: Final = 20
_LONGEST: Final = 253
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_WAYS: Final = r"(?:\$(?:all|important|document|popup|third-party)(?:,\w[\w-]*)*)?"
_ADBLOCK: Final = re.compile(rf"(@@)?\|\|([^\s/^|$*]+)\^{_WAYS}")
_COMMENT: Final = re.compile(r"^\s*(?:[#!;]|\[Adblock|$)")
_NOBODY: Final = frozenset({"0.0.0.0", "127.0.0.1", "::", "::1", "::0"})  # noqa: S104  (what a hosts file sends to)
# What every hosts file begins with, and no list means.
_OWN: Final = frozenset(
    "localhost localhost.localdomain local broadcasthost ip6-localhost ip6-loopback ip6-localnet ip6-mcastprefix "
    "ip6-allnodes ip6-allrouters ip6-allhosts 0.0.0.0".split()
)
# Below these, whole countries register: to refuse one of them refuses everybody there.
_WIDE: Final = frozenset(
    "co.jp ne.jp or.jp ac.jp go.jp ad.jp ed.jp gr.jp lg.jp co.uk org.uk ac.uk gov.uk com.au net.au co.kr or.kr com.cn "
    "com.tw co.nz com.br co.in com.sg com.hk".split()
)


def load_blocklist(path: Path) -> Blocklist:
    """The list of a site folder."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PolicyError(
            (Problem(path.name, 0, "", say("blocklist.unreadable", error=error.strerror or "-")),)
        ) from None
    return read_blocklist(raw, path.name)


def read_blocklist(raw: bytes, name: str) -> Blocklist:
    """A list out of a file; every mistake of it at once (the first twenty are told)."""
    if len(raw) > MOST_BYTES:
        raise PolicyError((Problem(name, 0, "", say("blocklist.too-big", most=MOST_BYTES // 2**20)),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PolicyError((Problem(name, line, "", say("blocklist.no-text")),)) from None
    found: set[str] = set()
    allowed: set[str] = set()
    problems: list[Problem] = []
    for number, row in enumerate(text.splitlines(), start=1):
        if len(problems) >= _MOST_TOLD:
            break
        for word, is_exception in _words(row):
            told = _name(word)
            if isinstance(told, Say):
                problems.append(Problem(name, number, "", told))
            else:
                (allowed if is_exception else found).add(told)
    names = _without_below(found - allowed)
    if not names and not problems:
        problems.append(Problem(name, 0, "", say("blocklist.empty")))
    if len(names) > MOST_NAMES:
        problems.append(Problem(name, 0, "", say("blocklist.too-many", count=len(names), most=MOST_NAMES)))
    if problems:
        raise PolicyError(tuple(problems))
    return Blocklist(names)


def _words(row: str) -> Iterator[tuple[str, bool]]:
    """(name, is it an exception) for each name of a line."""
    if _COMMENT.match(row):
        return
    text = re.sub(r"\s+#.*$", "", row).strip()
    rule = _ADBLOCK.fullmatch(text)
    if rule is not None:
        yield rule[2], rule[1] is not None
        return
    words = text.split()
    if words[0] in _NOBODY and len(words) > 1:
        yield from ((word, False) for word in words[1:] if word not in _OWN)
    else:
        yield text, False


def _name(word: str) -> str | Say:
    """The name in small ASCII letters, or what is wrong with it."""
    shown = word if len(word) <= 80 else f"{word[:79]}…"  # noqa: PLR2004
    text = word.removeprefix("*.").rstrip(".").lower()
    try:
        ip_address(text)
        return say("blocklist.address", word=shown)
    except ValueError:
        pass
    if not text.isascii():
        try:
            text = ".".join(label.encode("idna").decode() for label in text.replace("。", ".").split("."))
        except UnicodeError:
            return say("blocklist.no-name", word=shown)
    labels = text.split(".")
    if len(text) > _LONGEST or not all(map(_LABEL.fullmatch, labels)):
        return say("blocklist.no-name", word=shown)
    if len(labels) == 1 or text in _WIDE or labels[-1].isdecimal():
        return say("blocklist.too-wide", word=shown)
    return text


def _without_below(names: set[str]) -> tuple[str, ...]:
    """Sorted; what lies below another name of the list is refused with that one."""
    kept = []
    for name in names:
        labels = name.split(".")
        if not any(".".join(labels[at:]) in names for at in range(1, len(labels) - 1)):
            kept.append(name)
    return tuple(sorted(kept))
