"""The administrator of an HP printer that speaks CDM: no password, the one of the factory, or one of somebody's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from shikiri.formats.cdm import SERVICES, is_writable, truth, value_at
from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, Strength
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.cdm_table import ADMIN
from shikiri.platforms.mfp.switches import Found
from shikiri.platforms.write import Around

_NAME: Final = "admin"
# The password it left the factory with: everybody who knows the model can find it.
_FACTORY: Final = Secret(kind="masked", strength=Strength(length=0, classes=0, score=0, common=True, named=False))


def said(source: ApplianceSource, facet: str, resource: str, *path: str) -> Found | None:
    """A text or a boolean at a path of names; anything else there is a doubt."""
    value = value_at(source.mapping(resource), path)
    if value is None:
        return None
    line = source.key_line(resource, path[-1], path[-2] if len(path) > 1 else "")
    if not isinstance(value, str | bool):
        raise source.fail(facet, resource, line.number)
    return Found(str(value).lower() if isinstance(value, bool) else value, line)


def account(source: ApplianceSource) -> Heard | None:
    """The administrator: without a password, with the one of the factory, or with one that somebody chose."""
    known = {name: said(source, "account", ADMIN, name) for name in ("passwordSet", "configuredByUser")}
    there, chosen = known["passwordSet"], known["configuredByUser"]
    if there is None:
        return None
    for one in (there, chosen):
        if one is not None and truth(one.word) is None:
            raise source.fail("account", ADMIN, one.line.number)
    kept = truth(there.word) is True
    own = truth(chosen.word) if chosen is not None else None
    password = UNSAID if kept and own is None else MASKED_SECRET if kept and own else _FACTORY if kept else NO_SECRET
    thing = Account(
        name=_NAME,
        kind="named",
        privilege="admin",
        password=password,
        factory=UNSAID if own is None else not own,
        logins=frozenset({"https"}),
        enabled=True,
        handle=_NAME,
        at={"": there.line, "password": chosen.line if kept and chosen else there.line},
    )
    return Heard(things=(thing,), whole=True, rests_on=(ADMIN,))


def write(before: Any, after: Any, around: Around) -> Iterable[Command] | None:  # noqa: ANN401
    """The password. How a new one is sent is inferred from the rest of CDM."""
    if not isinstance(before, Account) or not isinstance(after, Account) or around.reading is None:
        return None
    wanted, source = changes(before, after), ApplianceSource(around.reading)
    wanted.pop("factory", None)  # follows from the password
    secret = wanted.pop("password", None)
    if not isinstance(secret, Secret) or not secret.is_clear or wanted:
        return None
    try:
        if not is_writable(source.json(SERVICES), ADMIN):
            return None
    except Unanswered:
        return None
    if not around.allow_unconfirmed:
        raise Unwritable("account", "password", say("write.unconfirmed", source=ADMIN))
    return (Command(parts=(f"cdm {ADMIN} password=", secret), stage="prepare"),)
