"""Terminal lines as commands: a line that asks for nothing, or for a password of its own, asks for a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shikiri.model.command import Command
from shikiri.model.facets.account import Account
from shikiri.model.nothing import GONE
from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios.logins import has_aaa
from shikiri.platforms.cisco_ios.typed import changes, plain, refuse, refuse_rest, source_of, tell
from shikiri.platforms.write import Around


def ask_for_names(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    """A line that asks for its own password, or for nothing, is told to ask for a name."""
    if after is not None or before is None:
        left = changes(before, after) if after is not None else {}
        refuse_rest("account", left)
        return
    source = source_of(around, "account", "password")
    header = word_of_line(before.handle)
    if before.enabled is not False:
        yield from ask_for_a_name(header, around, "account")
    if any(node.find("password") for node in source.top(before.handle)):
        yield tell("no password", inside=header, stage="close")


def ask_for_a_name(header: str, around: Around, facet: str) -> Iterator[Command]:
    """`login local`, once somebody can come in that way."""
    if has_aaa(source_of(around, facet, "password"), facet) or not _somebody_may_come_in(around):
        raise refuse(facet, "password", "ios.no-admin")
    yield tell("login local", inside=header, stage="close")


def word_of_line(handle: str) -> str:
    """`line vty 0 4` as the header it is."""
    if not re.fullmatch(r"line (?:con|aux|vty|tty)?[ \d/]+", handle):
        raise refuse("account", "name", "ios.bad-word")
    return handle


def _somebody_may_come_in(around: Around) -> bool:
    """Will there be a named administrator, or a named user and an enable secret?"""
    accounts = [one for one in around.wanted.things("account") if isinstance(one, Account)]
    wanted = [one for one in accounts if one.enabled is not False and one.name is not GONE]
    named = [one for one in wanted if plain(one.kind) == "named" and one.handle[:2] != "ap" and _has_password(one)]
    level = any(plain(one.kind) == "level" and _has_password(one) for one in wanted)
    return any(plain(one.privilege) == "admin" or level for one in named)


def _has_password(account: Account) -> bool:
    held = plain(account.password)
    return isinstance(held, Secret) and held.kind != "none"
