"""Accounts of a camera: who is on its list, and what may be changed of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.formats.xml import Element
from shikiri.model.command import Command, Part
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.platforms.appliance.changes import changes, plain
from shikiri.platforms.appliance.onvif.answers import STRANGERS, USERS, is_open_to_strangers, only, said
from shikiri.platforms.appliance.onvif.tell import NAME, Commands, refuse, refuse_rest, tell, word
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

ANYBODY: Final = "*"  # whoever comes, without being a user: no name of an account
_ADMIN: Final = {"Administrator": "admin", "Operator": "user", "User": "user"}
_TOLD: Final = Secret(kind="plain")  # this camera hands its passwords out; their text was thrown away on the wire
_LEVELS: Final = {"admin": "Administrator", "user": "User"}


def accounts(source: ApplianceSource) -> Heard | None:
    """Everybody on the list, and anybody at all where a stranger is told who is on it."""
    found: list[Account] = []
    if is_open_to_strangers(source, USERS):  # a camera without any password answers everybody
        at = Line(STRANGERS[1], 1)
        found.append(
            Account(
                name="", kind="line", privilege="admin", password=NO_SECRET, enabled=True, handle=ANYBODY, at={"": at}
            )
        )
    try:
        root = said(source, USERS)
    except Unanswered:
        if not found:
            raise
        return Heard(things=tuple(found))
    return Heard(things=(*_users(source, root), *found), whole=True, rests_on=(USERS,))


def _users(source: ApplianceSource, root: Element) -> Iterator[Account]:
    for user in root.all("User"):
        name, level = (only(source, "account", USERS, user, word) for word in ("Username", "UserLevel"))
        at = {"": Line(USERS, name.line), "privilege": Line(USERS, level.line)}
        if level.text == "Anonymous":
            yield Account(
                name="", kind="line", privilege="user", password=NO_SECRET, enabled=True, handle=name.text, at=at
            )
        elif not name.text or level.text not in {*_ADMIN, "Extended"}:
            raise source.fail("account", USERS, name.line)
        else:
            privilege: Known[str] = _ADMIN.get(level.text, UNSAID)
            yield Account(
                name=name.text,
                kind="named",
                privilege=privilege,  # type: ignore[arg-type]  # one of its two words
                password=_TOLD if user.said("Password") else MASKED_SECRET,
                enabled=True,
                handle=name.text,
                at=at,
            )


def write_account(before: Account | None, after: Account | None, around: Around) -> Commands:
    if after is None:
        return _gone(before, around) if before is not None else ()
    return _made(after) if before is None else _changed(before, after, around)


def _made(after: Account) -> Iterator[Command]:
    name = word(after.name, NAME, "account", "name")
    level = _LEVELS.get(str(plain(after.privilege)), "User")
    yield tell(
        f"CreateUsers {level}/{name}=",
        _secret(after.password),
        undo=(f"onvif DeleteUsers name={name}",),
        stage="prepare",
    )


def _gone(before: Account, around: Around) -> Iterator[Command]:
    if before.handle != ANYBODY:
        yield tell(f"DeleteUsers name={word(before.handle, NAME, 'account', 'name')}", stage="close")
    elif not gets_first_account(around):
        raise refuse("account", "-", "onvif.first-account")


def gets_first_account(around: Around) -> bool:
    """A camera that knows no password at all asks for one as soon as it has an account with one."""
    known = {one.key for one in around.observed.things("account")}
    return not any(known) and any(one.key and one.key not in known for one in around.wanted.things("account"))


def _changed(before: Account, after: Account, around: Around) -> Iterator[Command]:
    left = changes(before, after)
    if not before.key:
        refuse_rest("account", left)
    name = word(before.handle, NAME, "account", "name")
    if "password" in left:
        yield tell(f"SetUser {name}=", _secret(left.pop("password")), undo=_old(name, around), stage="prepare")
    if "privilege" in left:
        levels = [_LEVELS.get(str(plain(one)), "") for one in (left.pop("privilege"), before.privilege)]
        if not all(levels):
            raise refuse("account", "privilege", "onvif.no-word", name="privilege")
        yield tell(f"SetUserLevel {name}={levels[0]}", undo=(f"onvif SetUserLevel {name}={levels[1]}",))
    refuse_rest("account", left)


def _secret(value: object) -> Secret:
    if not isinstance(value, Secret) or not value.is_clear:
        raise refuse("account", "password", "onvif.no-value")
    if not value.reveal().isprintable() or value.reveal() != value.reveal().strip():
        raise refuse("account", "password", "onvif.bad-word")
    return value


def _old(name: str, around: Around) -> tuple[Part, ...]:
    """What brings the old password back, where the vault has it for this very account."""
    held = around.secrets.get(f"{name}_password")
    wanted = next((one.password for one in around.wanted.things("account") if one.key == name), None)  # type: ignore[attr-defined]
    if not isinstance(held, Secret) or not held.is_clear or not isinstance(wanted, Secret):
        return ()
    return () if held.reveal() == wanted.reveal() else (f"onvif SetUser {name}=", held)
