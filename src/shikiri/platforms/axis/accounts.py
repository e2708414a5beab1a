"""Accounts of an Axis camera: who is in which group, and whether anybody set a password yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from shikiri.model.facets.account import Account
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.platforms.appliance.beside import shows_all
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.axis.params import params
from shikiri.platforms.base import Unanswered

GROUPS: Final = "/axis-cgi/pwdgrp.cgi?action=get"
READY: Final = "/axis-cgi/systemready.cgi"
_ROW: Final = re.compile(r'(\w+)\s*=\s*"?([^"]*)"?')
_FACTORY: Final = "root"
_ROLES: Final = ("admin", "operator", "viewer", "ptz")
THROTTLE: Final = "System.PreventDoSAttack.ActivatePasswordThrottling"
TRIES: Final = "System.PreventDoSAttack.DoSPageCount"


def hear(source: ApplianceSource) -> Heard | None:
    """Every name of every group. Before the first set-up there is no password at all."""
    fresh = is_fresh(source)
    if fresh is True:
        first = Account(
            name=_FACTORY, kind="named", privilege="admin", password=NO_SECRET, factory=True, enabled=True,
            handle=_FACTORY, at={"": source.key_line(READY, "needsetup")},
        )  # fmt: skip
        return Heard(things=(first,), whole=True, rests_on=(READY,))
    groups, numbers = _groups(source)
    names = dict.fromkeys(name for members in groups.values() for name in members)
    if not names:
        raise source.fail("account", GROUPS)
    return Heard(
        things=tuple(_account(source, name, groups, numbers) for name in names),
        whole=shows_all(source),
        rests_on=(GROUPS,),
    )


def is_fresh(source: ApplianceSource) -> bool | None:
    """Does it wait for its first password? None where it does not say."""
    if source.why(READY):
        return None
    data = source.mapping(READY).get("data")
    word = data.get("needsetup") if isinstance(data, dict) else None
    if word in {"yes", "no"}:
        return bool(word == "yes")
    return None


def _groups(source: ApplianceSource) -> tuple[Mapping[str, frozenset[str]], Mapping[str, int]]:
    found: dict[str, frozenset[str]] = {}
    numbers: dict[str, int] = {}
    for number, line in enumerate(source.lines(GROUPS), 1):
        if not line.strip():
            continue
        row = _ROW.fullmatch(line.strip())
        if not row or row[1] in found:
            raise source.fail("account", GROUPS, number)
        found[row[1]] = frozenset(filter(None, (word.strip() for word in row[2].split(","))))
        numbers[row[1]] = number
    if not {"admin", "operator", "viewer"} <= found.keys():
        raise source.fail("account", GROUPS)
    return found, numbers


def _account(
    source: ApplianceSource, name: str, groups: Mapping[str, frozenset[str]], numbers: Mapping[str, int]
) -> Account:
    """Who is among `digusers` has a password; an administrator is whoever stands in that group."""
    at = next((numbers[group] for group in (*_ROLES, *groups) if name in groups.get(group, ())), 0)
    return Account(
        name=name,
        kind="named",
        privilege="admin" if name in groups["admin"] else "user",
        password=_password(source, name, groups),
        factory=name == _FACTORY,
        enabled=True,
        lockout_after=_lockout(source),
        handle=name,
        at={"": Line(GROUPS, at)},
    )


def _lockout(source: ApplianceSource) -> Known[int]:
    """How many wrong tries it takes until the camera listens to nobody for a while; 0: it never minds."""
    try:
        known = params(source)
    except Unanswered:
        return UNSAID
    held = known.flag("account", THROTTLE)
    tries = known.text(TRIES)
    if held is False:
        return 0
    return int(tries) if held is True and tries.isdecimal() and int(tries) else UNSAID


def _password(source: ApplianceSource, name: str, groups: Mapping[str, frozenset[str]]) -> Known[Secret]:
    if name == _FACTORY:
        try:
            if params(source).flag("account", "System.RootPwdSet") is False:
                return NO_SECRET
        except Unanswered:
            return UNSAID
    return MASKED_SECRET if name in groups.get("digusers", ()) else UNSAID
