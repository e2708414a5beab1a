"""Accounts as commands: passwords kept as hashes, factory accounts gone, lines that ask for a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from shikiri.model.command import Command, Part
from shikiri.model.facets.account import Account
from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios.lines_write import ask_for_names
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import (
    changes,
    never,
    plain,
    refuse,
    refuse_rest,
    release_of,
    secret,
    source_of,
    tell,
    word,
)
from shikiri.platforms.write import Around

_LEVELS: Final = {"admin": 15, "user": 1}
_LONGEST: Final = {"ap": 32, "": 25}  # an enable secret of more is refused by some releases
_NO_SCRYPT: Final = re.compile(r"1[0-4]\.|15\.[0-2]\D")  # such a release hashes by MD5 and knows no other word
_DERIVED: Final = ("logins", "factory")  # follow from the lines and the name


def render(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    """One way in. New ones first, old ones last: `prepare` and `close`."""
    thing = after or before
    if thing is None:
        return
    kind, _, rest = thing.handle.partition(" ")
    if plain(thing.kind) == "line":
        yield from ask_for_names(before, after, around)
    elif plain(thing.kind) == "level":
        yield from _enable(before, after, around)
    elif kind == "ap":
        yield from _ap(before, after, rest.removeprefix("profile ").partition(" mgmtuser ")[0])
    elif after is None:
        verb = "user-name" if kind == "user-name" else "username"
        yield tell(f"no {verb} {word(thing.key, 'account', 'name')}", stage="close", asks=True)
    elif kind == "user-name":
        raise never("account", "password")
    else:
        yield from _user(before, after, around)


def _user(before: Account | None, after: Account, around: Around) -> Iterator[Command]:
    name = word(plain(after.name), "account", "name")
    left = _left(before, after)
    if before is None:
        left = {field: value for field, value in left.items() if field not in {"name", "kind", "enabled"}}
        left.setdefault("privilege", "admin")
    new, level = left.pop("password", None), _LEVELS.get(left.pop("privilege", ""))
    refuse_rest("account", left)
    if new is None:
        if before is None:
            raise refuse("account", "password", "ios.no-value")
        if level is not None:
            yield tell(f"username {name} privilege {level}")
        return
    value = secret(new, "account", "password", longest=_LONGEST[""])
    if before is not None:
        nodes = source_of(around, "account", "password").top(f"username {name}")
        level = _level(nodes) if level is None else level
        if not _is_hashed(before.password):
            # A user has a password or a secret, never both: he goes, and comes back in the next line as he was.
            _no_more_words(nodes)
            yield tell(f"no username {name}", stage="prepare", asks=True)
    privilege: tuple[Part, ...] = () if level is None else (f"privilege {level} ",)
    yield tell(f"username {name} ", *privilege, _hashing(around), "secret ", value, stage="prepare")


def _level(nodes: Iterable[Node]) -> int | None:
    """The level that the lines of a user give him, which may be any of sixteen."""
    found = [int(node.words[3]) for node in nodes if node.words[2:3] == ["privilege"] and node.words[3].isdecimal()]
    return found[-1] if found else None


def _no_more_words(nodes: Iterable[Node]) -> None:
    """What else the lines give him would be lost."""
    for node in nodes:
        words = node.words[4:] if node.words[2:3] == ["privilege"] else node.words[2:]
        if words and words[0] not in {"password", "secret", "nopassword"}:
            raise refuse("account", "password", "ios.more-words")


def _enable(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    if after is None:
        if before is not None and before.handle == "enable password":
            yield tell("no enable password", stage="close")
            return
        raise never("account", "password")
    left = _left(before, after)
    new = left.pop("password", None)
    if before is None:
        left = {}
    refuse_rest("account", left)
    if new is not None:
        value = secret(new, "account", "password", longest=_LONGEST[""])
        yield tell("enable ", _hashing(around), "secret ", value, stage="prepare")
        if before is not None and _is_readable(before.password):
            yield tell("no enable password", stage="close")


def _ap(before: Account | None, after: Account | None, profile: str) -> Iterator[Command]:
    header = f"ap profile {word(profile, 'account', 'name')}"
    if after is None or before is None:
        # Without it access points fall back to the account everybody knows: it is replaced, not removed.
        raise refuse("account", "name", "ios.ap-account")
    left = _left(before, after)
    new = left.pop("password", None)
    refuse_rest("account", left)
    if new is not None:
        value = secret(new, "account", "password", shortest=8, longest=_LONGEST["ap"])
        name = word(plain(after.name), "account", "name")
        yield tell(f"mgmtuser username {name} password 0 ", value, " secret 0 ", value, inside=header, stage="prepare")


def _left(before: Account | None, after: Account) -> dict[str, Any]:
    return {field: value for field, value in changes(before, after).items() if field not in _DERIVED}


def _is_hashed(held: object) -> bool:
    return isinstance(held, Secret) and (held.kind == "hashed" or (held.kind == "masked" and held.scheme in _KEPT))


def _is_readable(held: object) -> bool:
    """Only an `enable password` is: a secret never is."""
    return isinstance(held, Secret) and held.kind in {"plain", "masked"} and held.scheme not in _KEPT


_KEPT: Final = frozenset({"type4", "type5", "pbkdf2", "scrypt"})


def _hashing(around: Around) -> str:
    release = release_of(around)
    return "" if release and _NO_SCRYPT.match(release) else "algorithm-type scrypt "
