"""Writing accounts: a password of the vault, a new user, one that is locked. Nobody's last way in is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.facets.account import Account
from shikiri.model.operation import User
from shikiri.model.secret import Secret
from shikiri.platforms.linux.changes import changes, refuse, refuse_rest
from shikiri.platforms.linux.questions import PASSWD
from shikiri.platforms.write import Around

_FACET: Final = Account.FACET
_NAME: Final = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
_ADMINS: Final = ("sudo",)
# A colon ends the name in the line that `chpasswd` reads, and a line break ends the password.
_TYPED: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


def render(before: Account | None, after: Account | None, around: Around) -> Iterator[Command]:
    if after is None:
        if before is None or before.name == "root" or not _NAME.fullmatch(str(before.name)):
            raise refuse(_FACET, "name", "linux.no-operation")
        if not _somebody_left(around, str(before.name)):
            raise refuse(_FACET, "name", "linux.last-way-in", account=before.name)
        yield done(User(name=str(before.name), present=False), stage="close")
        return
    wanted = changes(before, after)
    name = str(wanted.pop("name", "") if before is None else before.name)
    if not _NAME.fullmatch(name):
        raise refuse(_FACET, "name", "linux.user-name", account=name)
    password = _password(wanted.pop("password", None))
    if before is None:
        if password is None:
            raise refuse(_FACET, "password", "linux.no-password", account=name)
        admin = wanted.pop("privilege", "admin") == "admin"
        for field in ("kind", "factory", "enabled", "logins"):
            wanted.pop(field, None)
        refuse_rest(_FACET, wanted)
        yield done(User(name=name, password=password, locked=False, groups=_ADMINS if admin else None), stage="prepare")
        return
    if password is not None:
        if (line := before.at.get("password")) is not None and line.question == PASSWD:
            raise refuse(_FACET, "password", "linux.passwd-field", account=name)
        yield done(User(name=name, password=password), stage="change")
    if "enabled" in wanted:
        if wanted.pop("enabled") or not _somebody_left(around, name):
            raise refuse(_FACET, "enabled", "linux.last-way-in", account=name)
        yield done(User(name=name, locked=True), stage="close")
    refuse_rest(_FACET, wanted)


def _password(value: object) -> Secret | None:
    if value is None:
        return None
    if not isinstance(value, Secret) or not value.is_clear or not _TYPED.fullmatch(value.reveal()):
        raise refuse(_FACET, "password", "linux.bad-password")
    return value


def _somebody_left(around: Around, name: str) -> bool:
    """Is there another account that may become root and can log in?"""
    others = (one for one in around.wanted.things(_FACET) if isinstance(one, Account) and one.name != name)
    return any(one.enabled is True and one.privilege == "admin" for one in others)
