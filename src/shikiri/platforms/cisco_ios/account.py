"""Accounts: local users, the enable secret, passwords of terminal lines, and lines that ask for none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Default, Known
from shikiri.model.reading import Line
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.cisco_ios.account_write import render
from shikiri.platforms.cisco_ios.ap_users import ap_users
from shikiri.platforms.cisco_ios.enable import enable_methods, enable_secret
from shikiri.platforms.cisco_ios.lines import TerminalLine, callers, line_callers, protocols, terminal_lines
from shikiri.platforms.cisco_ios.logins import Method
from shikiri.platforms.cisco_ios.passwords import FACTORY_NAMES, read_secret
from shikiri.platforms.cisco_ios.source import RUN, IosSource
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.users import User, users

CLAIMS = re.compile(
    r"username |user-name |enable (?:secret|password)|aaa (?:new-model|authentication )|line |mgmtuser "
)
Privilege = Known[Literal["user", "admin"]]


def parse(source: IosSource) -> Parsed:
    lines = terminal_lines(source, "account")
    accounts = [_local(source, user, lines) for user in users(source)]
    accounts += ap_users(source)
    accounts += _enable(source, lines)
    for line in lines:
        accounts += _of_line(source, line)
    return Parsed(tuple(accounts), rests_on=(RUN,))


def privilege(level: int | None, otherwise: Privilege) -> Privilege:
    """Level 1 may look; everything above may change something."""
    if level is None:
        return otherwise
    return "admin" if level > 1 else "user"


def _local(source: IosSource, user: User, lines: Iterable[TerminalLine]) -> Account:
    """A local user. A line that hands out a level hands it to users who have none of their own."""
    given = [_level(source, line) for line in lines if "local" in line.login.methods]
    otherwise: Privilege = "admin" if any(level and level > 1 for level in given) else Default("user", tag="M")
    return Account(
        name=user.name,
        kind="named",
        privilege=privilege(user.level, otherwise),
        password=user.password,
        factory=user.name.lower() in FACTORY_NAMES,
        logins=_logins(lines, "local"),
        sources=callers(source, user.access_class, None) if user.access_class else UNSAID,
        enabled=True,
        handle=f"{user.verb} {user.name}",
        at={field: source.line(node) for field, node in user.nodes.items()},
    )


def _enable(source: IosSource, lines: Iterable[TerminalLine]) -> list[Account]:
    """The enable secret; an enable password beside it sleeps, and is readable all the same."""
    secret, password = enable_secret(source, "secret"), enable_secret(source, "password")
    base = Account(
        name="enable", kind="level", privilege="admin", factory=False, enabled=True, logins=_logins(lines, "enable")
    )
    if secret or password:
        found = [
            replace(base, handle="enable", password=kept[0], at=_at(source, kept[1]))
            for kept in (secret, password)
            if kept
        ]
        return [found[0], *(replace(other, handle="enable password", enabled=False) for other in found[1:])]
    if "none" not in (asked := enable_methods(source)) and "enable" not in asked:
        return []
    # Nobody set one: from the console everybody becomes administrator.
    none: Known[Secret] = NO_SECRET if "none" in asked else Default(NO_SECRET, tag="M")
    at = {"": source.line(source.last("aaa authentication enable default"))}
    return [replace(base, handle="enable", password=none, logins=frozenset({"console"}), at=at)]


def _of_line(source: IosSource, line: TerminalLine) -> list[Account]:
    """The password of a line, and the open door where a line asks for nothing."""
    kept = line.node.last("password")
    password = read_secret(kept.words[1:], hashes=False) if kept else None
    if kept and password is None:
        raise source.fail("account", kept)
    asks = line.login.methods
    base = Account(
        name="",
        kind="line",
        privilege=privilege(_level(source, line), Default("user", tag="M")),
        factory=False,
        logins=protocols(line),
        enabled=line.has_exec,
        handle=line.node.text,
        sources=line_callers(source, line, "account"),
    )
    here = _at(source, line.node)
    if "none" in asks and line.has_exec:
        node = line.login.node
        nothing: Known[Secret] = NO_SECRET if node else Default(NO_SECRET, tag="M")
        return [replace(base, password=nothing, at={**here, "password": source.line(node or line.node)})]
    if kept and password:  # where the line asks for something else the password sleeps, readable
        at = {**here, "password": source.line(kept)}
        return [replace(base, password=password, enabled=line.has_exec and "line" in asks, at=at)]
    return []


def _level(source: IosSource, line: TerminalLine) -> int | None:
    node = line.node.last("privilege level")
    if node is None:
        return None
    if len(node.words) != 3 or not node.words[2].isdecimal():  # noqa: PLR2004
        raise source.fail("account", node)
    return int(node.words[2])


def _logins(lines: Iterable[TerminalLine], method: Method) -> frozenset[str]:
    asking = [protocols(line) for line in lines if method in line.login.methods and line.has_exec]
    return frozenset().union(*asking)


def _at(source: IosSource, node: Node) -> dict[str, Line]:
    return {"": source.line(node)}


DRIVER = FacetDriver(facet="account", asks=(RUN,), parse=parse, claims=CLAIMS, confidence="recorded", render=render)
