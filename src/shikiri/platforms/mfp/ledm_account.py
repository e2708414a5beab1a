"""The administrator of an HP printer that speaks LEDM: the password, and after how many wrong ones it is locked."""

from __future__ import annotations

from typing import Any, Final

from shikiri.formats.ledm import Capability, cap_of, capability
from shikiri.formats.xml import Element
from shikiri.model.command import Command, Part
from shikiri.model.facets.account import Account
from shikiri.model.reading import Line
from shikiri.model.secret import Secret
from shikiri.platforms.appliance.changes import changes
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp.ledm_table import SECURITY
from shikiri.platforms.write import Around

ADMIN: Final = "admin"
_POLICY: Final = "AdminLockoutPolicy"
_OPTION: Final = (_POLICY, "LockoutOption")
_TRIES: Final = (_POLICY, "MaximumAttempts")
_OLD: Final = "admin_password"


def lockout(source: ApplianceSource) -> tuple[int, Line] | None:
    """Wrong tries until it is locked, 0 where it never is; None where it does not say, or nobody may read it."""
    try:
        root = source.xml(SECURITY)
    except Unanswered:
        return None
    option, tries = root.find(*_OPTION), root.find(*_TRIES)
    if option is None or root.name != "SecurityDyn":
        return None
    if option.text == "disabled":
        return 0, Line(SECURITY, option.line)
    if option.text != "enabled" or tries is None or not tries.text.isdigit():
        return None
    return int(tries.text), Line(SECURITY, tries.line)


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
    offered = _offered(source, ("Password",))
    if not isinstance(secret, Secret) or not secret.is_clear or offered is None or not offered.takes(secret.reveal()):
        return None
    old = around.secrets.get(_OLD)
    undo: tuple[Part, ...] = (f"ledm {SECURITY} Password=", old) if old is not None and old.is_clear else ()
    return Command(parts=(f"ledm {SECURITY} Password=", secret), stage="prepare", undo=undo)


def _locked(tries: int, source: ApplianceSource) -> list[Command] | None:
    try:
        root = source.xml(SECURITY)
    except Unanswered:
        return None
    wishes = {_TRIES: str(tries), _OPTION: "enabled"} if tries else {_OPTION: "disabled"}
    commands: list[Command] = []
    for path, word in wishes.items():
        offered, held = _offered(source, path), root.said(*path)
        if held == word:
            continue
        if offered is None or not offered.takes(word):
            return None
        head = f"ledm {SECURITY} {'/'.join(path)}="
        commands.append(Command(parts=(f"{head}{word}",), undo=(f"{head}{held}",) if held else ()))
    return commands


def _offered(source: ApplianceSource, path: tuple[str, ...]) -> Capability | None:
    try:
        cap: Element = source.xml(cap_of(SECURITY))
    except Unanswered:
        return None
    found = capability(cap, path)
    return found if found is not None and found.is_writable else None
