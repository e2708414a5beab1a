"""How long a session may sit idle: `login timer`, and the lines of single logins that allow more."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.facets.account import Account
from shikiri.model.nothing import GONE
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.attributes import ANONYMOUS, attributes
from shikiri.platforms.yamaha_rtx.rights import is_longer, rights_line, seconds_word
from shikiri.platforms.yamaha_rtx.source import RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line


def idle(source: RtxSource, around: Around, seconds: int) -> Iterator[Command]:
    """The common time, and no login with a longer one. A login whose account changes gets its line there."""
    yield line(f"login timer {seconds_word(seconds)}")
    elsewhere = set(_changing(around))
    for user, held in attributes(source, Account.FACET).of_user.items():
        if user not in elsewhere and is_longer(held.get("login-timer", ""), seconds):
            yield line(rights_line(source, user, {}, seconds))


def _changing(around: Around) -> Iterator[str]:
    """The logins whose `user attribute` line is written by their account, or goes with it."""
    held = {thing.handle: thing for thing in around.observed.things(Account.FACET)}
    wanted = {thing.handle: thing for thing in around.wanted.things(Account.FACET)}
    for handle, before in held.items():
        after = wanted.get(handle)
        touched = {"logins", "enabled", "privilege", "sources"}
        if after is None or touched & changes(before, after).keys() or getattr(after, "name", "") is GONE:
            yield ANONYMOUS if handle == "login password" else handle
