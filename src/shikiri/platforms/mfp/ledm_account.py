"""The administrator of an HP printer that speaks LEDM: the password, and after how many wrong ones it is locked."""

from __future__ import annotations

from typing import Any, Final

from shikiri.model.command import Command, Part
from shikiri.model.errors import Unwritable
from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.platforms.appliance.changes import changes, old_password
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.ledm_speech import longest_of, offers, only
from shikiri.platforms.mfp.ledm_table import PRODUCT, SECURITY
from shikiri.platforms.write import Around

ADMIN: Final = "admin"
_POLICY: Final = "AdminLockoutPolicy"
_OPTION: Final = (_POLICY, "LockoutOption")
_TRIES: Final = (_POLICY, "MaximumAttempts")


def lockout(source: ApplianceSource) -> tuple[int, Line] | None:
    """Wrong tries until it is locked, 0 where it never is; None where it does not say, or nobody may read it."""
    try:
        root = source.xml(SECURITY)
    except Unanswered:
        return None
    option, tries = root.find(*_OPTION), root.find(*_TRIES)
    if option is None or root.name != "SecurityDyn" or any(len(root.all(*path)) > 1 for path in (_OPTION, _TRIES)):
        return None
    if option.text == "disabled":
        return 0, Line(SECURITY, option.line)
    if option.text != "enabled" or tries is None or not tries.text.isdigit():
        return None
    return int(tries.text), Line(SECURITY, tries.line)


def account(source: ApplianceSource) -> Heard | None:
    """The administrator of its pages: the only one there is."""
    status = only(source, "account", PRODUCT, "ProductInformation", "PasswordStatus")
    if status is None:
        return None
    if status.word not in {"set", "notSet"}:
        raise source.fail("account", PRODUCT, status.line.number)
    tries = lockout(source)
    thing = Account(
        name=ADMIN,
        kind="named",
        privilege="admin",
        password=MASKED_SECRET if status.word == "set" else NO_SECRET,
        logins=frozenset({"http", "https"}),
        enabled=True,
        lockout_after=tries[0] if tries else UNSAID,
        handle=ADMIN,
        at={"": status.line, **({"lockout_after": tries[1]} if tries else {})},
    )
    return Heard(things=(thing,), whole=True, rests_on=(PRODUCT,))


def write(before: Any, after: Any, around: Around) -> list[Command] | None:  # noqa: ANN401
    """The password and the lock; None where this printer cannot be told all of it."""
    if not isinstance(before, Account) or not isinstance(after, Account) or around.reading is None:
        return None
    source, wanted = ApplianceSource(around.reading), changes(before, after)
    wanted.pop("factory", None)  # follows from the password
    commands: list[Command] = []
    if "password" in wanted:
        if (one := _password(wanted.pop("password"), source, around)) is None:
            return None
        commands.append(one)
    if "lockout_after" in wanted:
        lock = _locked(wanted.pop("lockout_after"), source)
        if lock is None:
            return None
        commands += lock
    return None if wanted or not commands else commands


def _password(secret: object, source: ApplianceSource, around: Around) -> Command | None:
    if not isinstance(secret, Secret) or not secret.is_clear:
        return None
    if not offers(source, SECURITY, ("Password",), secret.reveal()):
        longest = longest_of(source, SECURITY, ("Password",))
        if longest is None:
            return None
        raise Unwritable("account", "password", say("write.password-long", longest=longest))
    old = old_password(ADMIN, secret, around)
    undo: tuple[Part, ...] = (f"ledm {SECURITY} Password=", old) if old is not None else ()
    return Command(parts=(f"ledm {SECURITY} Password=", secret), stage="prepare", undo=undo)


def _locked(tries: int, source: ApplianceSource) -> list[Command] | None:
    try:
        root = source.xml(SECURITY)
    except Unanswered:
        return None
    wishes = {_TRIES: str(tries), _OPTION: "enabled"} if tries else {_OPTION: "disabled"}
    commands: list[Command] = []
    for path, word in wishes.items():
        held = root.said(*path)
        if held == word:
            continue
        if not offers(source, SECURITY, path, word):
            return None
        head = f"ledm {SECURITY} {'/'.join(path)}="
        commands.append(Command(parts=(f"{head}{word}",), undo=(f"{head}{held}",) if held else ()))
    return commands
