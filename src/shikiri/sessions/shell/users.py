"""Accounts: made, given a password, locked, put into groups, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shikiri.model.operation import Operation, User
from shikiri.model.secret import Secret
from shikiri.sessions.shell.quote import poured, word
from shikiri.sessions.shell.stage import BadOperation

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}\$?")


def scripts(operations: Sequence[Operation]) -> Iterator[tuple[str, str]]:
    """What is done, and the script that does it: each account for itself."""
    for one in operations:
        if isinstance(one, User):
            if not all(map(_NAME.fullmatch, (one.name, *(one.groups or ())))):
                raise BadOperation(str(one))
            yield str(one), "remember_accounts || refuse 'the accounts cannot be kept'\n" + "".join(_lines(one))


def _lines(one: User) -> Iterator[str]:
    name = word(one.name)
    if not one.present:
        yield f"drop_user {name} || exit 1\n"
        return
    yield f"add_user {name} || exit 1\n"
    if one.groups is not None:
        yield f"add_groups {name} {word(','.join(one.groups))} || exit 1\n"
    if one.password is not None:
        yield _password(one.name, one.password)
    if one.locked is not None:
        yield f"{'lock' if one.locked else 'unlock'}_user {name} || exit 1\n"


def _password(name: str, password: Secret) -> str:
    """`chpasswd` reads it; nothing of it stands in a list of processes."""
    text = password.reveal()
    if not text or any(letter in text for letter in "\n\r\0"):
        raise BadOperation(f"user {name} password=***")
    flag = "" if password.is_clear else " --encrypted"
    line = f"{name}:{text}\n".encode()
    return f"{poured(line)} | chpasswd{flag} || exit 1\n"
