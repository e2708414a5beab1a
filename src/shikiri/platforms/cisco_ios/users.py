"""Local users: `username ...` lines, put together by name, and the `user-name` blocks of a wireless controller."""

from __future__ import annotations

from dataclasses import dataclass, field

from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import NO_SECRET, Secret
from shikiri.platforms.cisco_ios.passwords import read_secret
from shikiri.platforms.cisco_ios.source import IosSource
from shikiri.platforms.cisco_ios.tree import Node

# Words of a `username` line that change neither the password nor the level, and how many words each takes.
_ASIDES = {
    "one-time": 1,
    "noescape": 1,
    "nohangup": 1,
    "callback-rotary": 2,
    "callback-dialstring": 2,
    "common-criteria-policy": 2,
    "user-maxlinks": 2,
    "maxlinks": 2,
    "serial-number": 2,
}
_BLOCK_ASIDES = frozenset({"creation-time", "description", "wlan-profile-name", "lifetime"})
_MANAGERS = frozenset({"mgmt-user", "lobby-admin", "read-only", "read-write"})


@dataclass(slots=True)
class User:
    """One user while the lines about him are read."""

    name: str
    verb: str = "username"  # the word of its lines
    level: int | None = None
    password: Known[Secret] = UNSAID
    access_class: str | None = None
    nodes: dict[str, Node] = field(default_factory=dict)


def users(source: IosSource) -> list[User]:
    """Every local user, in the order of the text."""
    found: dict[str, User] = {}
    for node in source.top("username"):
        if len(node.words) < 2:  # noqa: PLR2004
            raise source.fail("account", node)
        user = found.setdefault(node.words[1], User(node.words[1]))
        user.nodes.setdefault("", node)
        _read_line(source, user, node)
    blocks = (_read_block(source, node) for node in source.top("user-name"))
    return [*found.values(), *(block for block in blocks if block)]


def _read_line(source: IosSource, user: User, node: Node) -> None:
    words = node.words[2:]
    while words:
        word = words[0]
        if word in {"password", "secret"}:
            _keep(source, user, node, words)
            return  # a password may hold blanks: the rest of the line is its
        if word == "autocommand" or words[:2] == ["aaa", "attribute"]:
            return  # the rest of the line is a command
        if word == "nopassword":
            user.password, user.nodes["password"] = NO_SECRET, node
            words = words[1:]
        elif word == "privilege" and words[1:2] and words[1].isdecimal():
            user.level, user.nodes["privilege"] = int(words[1]), node
            words = words[2:]
        elif word == "access-class" and words[1:2]:
            user.access_class, user.nodes["sources"] = words[1], node
            words = words[2:]
        elif word == "view" and words[1:2]:
            user.level, user.nodes["privilege"] = user.level or 2, node  # a view may hold any command
            words = words[2:]
        elif word in _ASIDES:
            words = words[_ASIDES[word] :]
        else:
            raise source.fail("account", node)


def _keep(source: IosSource, user: User, node: Node, words: list[str]) -> None:
    value = read_secret(words[1:], hashes=words[0] == "secret")
    if value is None:
        raise source.fail("account", node)
    user.password, user.nodes["password"] = value, node


def _read_block(source: IosSource, node: Node) -> User | None:
    """A `user-name` block; guests of a wireless network have one too, and they manage nothing."""
    user = User(" ".join(node.words[1:]), "user-name", nodes={"": node})
    manages = True
    for child in node.children:
        word, rest = child.words[0], child.words[1:]
        if word in {"password", "secret"}:
            _keep(source, user, child, child.words)
        elif word == "privilege" and len(rest) == 1 and rest[0].isdecimal():
            user.level, user.nodes["privilege"] = int(rest[0]), child
        elif word == "type" and rest:
            manages = rest[0] in _MANAGERS
            if rest[0] != "network-user" and not manages:
                raise source.fail("account", child)
        elif word not in _BLOCK_ASIDES:
            raise source.fail("account", child)
    return user if manages else None
