"""Accounts: who can log in by ssh or at the console, and the extra users of the web pages.

A user of `rpcd` whose password is `$p$root` is the one of `/etc/shadow` once more, not another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.operation import User
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.write import Around

_FACET: Final = Account.FACET
SHADOW: Final = "cat /etc/shadow"
ROOT: Final = "grep ^root: /etc/shadow"  # of older captures
NUMBERS: Final = "cat /etc/passwd"
_RPCD: Final = "rpcd"
_SCHEMES: Final = {
    "1": "md5crypt",
    "5": "sha256crypt",
    "6": "sha512crypt",
    "2y": "bcrypt",
    "2b": "bcrypt",
    "y": "yescrypt",
}
_SHORTEST: Final = 8


def parse(source: OpenwrtSource) -> Parsed:
    asked = SHADOW if SHADOW in source.reading.answers else ROOT
    things = [*_shadow(source, asked), *_logins(source)]
    return Parsed(tuple(things), rests_on=(asked, NUMBERS, source.question(_RPCD)))


def _shadow(source: OpenwrtSource, asked: str) -> Iterator[Account]:
    """Everybody whose password field lets somebody in."""
    roots = _roots(source)
    for number, line in enumerate(source.lines(asked), start=1):
        if not line.strip():
            continue
        name, colon, rest = line.partition(":")
        if not colon or not name:
            raise source.fail_at(asked, number)
        word = rest.partition(":")[0]
        if word[:1] in ("*", "!", "x") and name not in roots:
            continue  # nobody gets in by it
        locked = word[:1] in ("*", "!")
        yield Account(
            handle=name,
            at={"": Line(asked, number)},
            name=name,
            kind="named",
            privilege="admin" if name in roots else "user",
            password=_password(word.lstrip("!*")) if not locked else UNSAID,
            factory=name == "root",
            enabled=not locked,
        )


def _roots(source: OpenwrtSource) -> frozenset[str]:
    """Whoever has the number 0."""
    if not source.has(NUMBERS):
        return frozenset({"root"})
    rows = (line.split(":") for line in source.lines(NUMBERS))
    return frozenset({"root", *(row[0] for row in rows if len(row) > 2 and row[2] == "0")})  # noqa: PLR2004


def _password(word: str) -> Known[Secret]:
    if not word:
        return NO_SECRET
    parts = word.split("$")
    return Secret.hashed(_SCHEMES.get(parts[1], "unknown") if len(parts) > 2 else "des", word)  # noqa: PLR2004


def _logins(source: OpenwrtSource) -> Iterator[Account]:
    for one in source.package(_RPCD).of("login"):
        word = one.text("password")
        if word.startswith("$p$") and word[3:] == one.text("username") == "root":
            continue
        yield Account(
            handle=f"rpcd {one.address}",
            at=source.lines_of(_RPCD, one, password="password", privilege="write"),  # noqa: S106
            name=f"{one.text('username')} (web)",
            kind="named",
            privilege="admin" if one.words("write") else "user",
            password=_web_password(one, word),
            logins=frozenset({"http"}),
            enabled=True,
        )


def _web_password(one: Section, word: str) -> Known[Secret]:
    if word.startswith("$p$"):
        return UNSAID  # that of a system account, judged there
    if word.startswith("$"):
        return _password(word)
    return Secret.plain(word) if "password" in one.options and word else NO_SECRET


def render(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    del around
    held = after if after is not None else before
    if held is None or before is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    if after is None or (before.handle.startswith("rpcd ") and changes(before, after).get("enabled") is False):
        if not before.handle.startswith("rpcd "):
            raise refuse(_FACET, "name", "linux.no-operation")
        yield drop(_RPCD, before.handle.removeprefix("rpcd "))
        return
    wanted = changes(before, after)
    if "password" in wanted and before.handle == "root":
        secret = wanted.pop("password")
        if not secret.is_clear or len(secret.reveal()) < _SHORTEST or not secret.reveal().isprintable():
            raise refuse(_FACET, "password", "owrt.bad-password")
        yield done(User(name="root", password=secret))
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=(SHADOW, ROOT, NUMBERS, *asks(_RPCD)), parse=parse, render=render)
