"""Accounts of a Hikvision camera, and whether the camera itself calls the password the factory's or a weak one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from shikiri.model.command import Command, Part
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, Strength
from shikiri.platforms.appliance.beside import shows_all
from shikiri.platforms.appliance.changes import changes, old_password
from shikiri.platforms.appliance.factory import FACTORY_SECRET
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.hikvision.pages import CHECK, INFO, LOCK, USERS, flag, line, only
from shikiri.platforms.hikvision.write import page, put
from shikiri.platforms.write import Around

_FACTORY: Final = "admin"
_WEAK: Final = Secret(kind="masked", strength=Strength(length=0, classes=0, score=0, common=False, named=False))
_LEVELS: Final = {"administrator": "admin", "operator": "user", "viewer": "user"}
_PASSWORD: Final = re.compile(r"[!-~]{8,16}")  # what its pages accept
_USER: Final = re.compile(r"[A-Za-z0-9_.-]{1,32}")


def hear(source: ApplianceSource) -> Heard | None:
    """Whoever may log in. Before it is activated there is no password at all."""
    inactive = _inactive(source)
    if inactive is not None:
        fresh = Account(
            name=_FACTORY, kind="named", privilege="admin", password=NO_SECRET, factory=True, enabled=True,
            handle=_FACTORY, at={"": inactive},
        )  # fmt: skip
        return Heard(things=(fresh,), whole=True, rests_on=(inactive.question,))
    users = source.xml(USERS).all("User")
    names = [one.said("userName") for one in users]
    if not users or not all(names) or len(set(names)) != len(names):
        raise source.fail("account", USERS)
    judged = _FACTORY if _FACTORY in names else names[0]
    things: list[Account] = []
    for one in users:
        level = only(one, "userLevel")
        if level is None or level.text.lower() not in _LEVELS:
            raise source.fail("account", USERS, (level or one).line)
        things.append(
            Account(
                name=one.said("userName"),
                kind="named",
                privilege="admin" if _LEVELS[level.text.lower()] == "admin" else "user",
                password=_password(source) if one.said("userName") == judged else MASKED_SECRET,
                factory=one.said("userName") == _FACTORY,
                enabled=True,
                lockout_after=_lockout(source),
                handle=one.said("id") or one.said("userName"),
                at={"": line(USERS, one.find("userName"), one)},
            )
        )
    return Heard(things=tuple(things), whole=shows_all(source), rests_on=(USERS,))


def _inactive(source: ApplianceSource) -> Line | None:
    """Where it says that nobody has set the first password yet."""
    for question, name in ((CHECK, "isActivated"), (INFO, "activated")):
        if not source.why(question):
            found = only(source.xml(question), name)
            if flag(source, "account", question, found) is False:
                return line(question, found)
    return None


def _password(source: ApplianceSource) -> Secret:
    """What the camera says of the password we came with."""
    if source.why(CHECK):
        return MASKED_SECRET
    root = source.xml(CHECK)
    if flag(source, "account", CHECK, only(root, "isDefaultPassword")) is True:
        return FACTORY_SECRET
    return _WEAK if flag(source, "account", CHECK, only(root, "isRiskPassword")) is True else MASKED_SECRET


def _lockout(source: ApplianceSource) -> Known[int]:
    if source.why(LOCK):
        return UNSAID
    root = source.xml(LOCK)
    on = flag(source, "account", LOCK, only(root, "enabled"))
    tries = root.said("maxIllegalLoginTimes")
    if on is False:
        return 0
    return int(tries) if on is True and tries.isdecimal() and int(tries) else UNSAID


def write(before: Account | None, after: Account | None, around: Around) -> Iterable[Command] | None:
    """Another password for an account that is there. New accounts and the first activation are a person's work."""
    if before is None or after is None or page(around, USERS) is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    made: list[Command] = []
    if "lockout_after" in left:
        steps = _brake(around, left.pop("lockout_after"))
        if not steps:
            return None
        made += steps
    if "password" in left:
        made.append(_password_of(after.key, left.pop("password"), around))
    return made if made and not left else None


def _password_of(name: str, secret: object, around: Around) -> Command:
    if not isinstance(secret, Secret) or not secret.is_clear:
        raise Unwritable("account", "password", say("camera.no-value"))
    if not _USER.fullmatch(name):
        raise Unwritable("account", "name", say("camera.bad-word"))
    if not _PASSWORD.fullmatch(secret.reveal()):
        raise Unwritable("account", "password", say("camera.bad-length", shortest=8, longest=16))
    back = old_password(name, secret, around)
    undo: tuple[Part, ...] = (f"isapi {USERS} User[{name}]/password=", back) if back is not None else ()
    return Command(parts=(f"isapi {USERS} User[{name}]/password=", secret), stage="prepare", undo=undo)


def _brake(around: Around, tries: object) -> tuple[Command, ...] | None:
    """So many tries, and then a pause."""
    root = page(around, LOCK)
    if root is None or type(tries) is not int or not 0 < tries <= 20:  # noqa: PLR2004  (as many as its page takes)
        return None
    wanted = (("maxIllegalLoginTimes", str(tries)), ("enabled", "true"))
    steps = [put(around, LOCK, name, value) for name, value in wanted if root.said(name) != value]
    return None if None in steps else tuple(one for step in steps for one in step or ())
