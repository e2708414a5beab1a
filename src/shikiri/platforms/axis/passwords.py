"""Writing accounts of an Axis camera: passwords, and the brake on guessing them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from shikiri.model.command import Command, Part
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.say import say
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.changes import changes, old_password
from shikiri.platforms.axis.accounts import GROUPS, THROTTLE, TRIES
from shikiri.platforms.axis.write import listed, put, source_of, switch
from shikiri.platforms.write import Around

_USER: Final = re.compile(r"[A-Za-z0-9]{1,14}")  # as the manual has it
_PASSWORD: Final = re.compile(r"[ -~]{1,64}")


def write(before: Account | None, after: Account | None, around: Around) -> Iterable[Command] | None:
    """A password, for an account that is there or a new administrator. Taking one away is a person's work."""
    if after is None:
        return None
    left = changes(before, after)
    if not left:
        return ()
    if before is None:
        left = {field: value for field, value in left.items() if field not in {"name", "kind", "factory", "enabled"}}
        if left.pop("privilege", "admin") != "admin" or "password" not in left:
            return None
    made: list[Command] = []
    if "lockout_after" in left:
        made += _brake(around, left.pop("lockout_after")) or ()
        if not made:
            return None
    if "password" in left:
        made.append(_password(after.key, left.pop("password"), around if before is not None else None))
    if left or not made or source_of(around).why(GROUPS):
        return None
    return made


def _password(name: str, secret: object, around: Around | None) -> Command:
    if not isinstance(secret, Secret) or not secret.is_clear:
        raise Unwritable("account", "password", say("camera.no-value"))
    if not _USER.fullmatch(name):
        raise Unwritable("account", "name", say("camera.bad-word"))
    if not _PASSWORD.fullmatch(secret.reveal()):
        raise Unwritable("account", "password", say("camera.bad-secret"))
    back = old_password(name, secret, around) if around is not None else None
    undo: tuple[Part, ...] = (f"vapix pwdgrp {name}=", back) if back is not None else ()
    return Command(parts=(f"vapix pwdgrp {name}=", secret), stage="prepare", undo=undo)


def _brake(around: Around, tries: Any) -> list[Command] | None:  # noqa: ANN401  (whatever was wished)
    """So many tries, and then a pause for everybody."""
    known = listed(around)
    if known is None or type(tries) is not int or not 0 < tries <= 100 or not known.has(TRIES):  # noqa: PLR2004
        return None
    on = switch(around, THROTTLE, wanted=True) if known.flag("account", THROTTLE) is not True else None
    count = put(known, TRIES, str(tries)) if known.text(TRIES) != str(tries) else None
    return [one for one in (count, on) if one is not None]
