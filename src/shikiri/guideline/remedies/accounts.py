"""Passwords from the vault, and accounts that have no business on a device.

Nothing is ever locked out by guessing: an unknown account stays, and only a factory account or a nameless door goes,
once a declared account takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from shikiri.engine.worth import slot_of
from shikiri.guideline.remedies.tools import change, held, make, meant, remove, said, things
from shikiri.model.facets.account import Account
from shikiri.model.facility import DeclaredAccount
from shikiri.model.finding import Finding
from shikiri.model.plan import NEW, VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, compare, to_keep
from shikiri.model.situation import Situation

STRANGER: Final = "accounts-allow-listed"  # the control for whose sake a declared account is made
ENABLE: Final = "enable_password"  # the vault's name for what opens the level that may configure


def password(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """The password of the vault, kept so that nobody reads it back; else the account goes, or a person decides."""
    wishes: list[Wish] = []
    for at, account in meant(situation, finding, Account):
        name = _secret_name(situation, finding.device, account)
        if name is None:
            return _replaced(finding, situation, vault)
        value = held(vault, finding.device, name)
        if value is None:
            return say("want.no-password", account=account.key or account.handle, name=name)
        now = said(account.password)
        if isinstance(now, Secret) and now.kind == "hashed" and compare(now, value) != "different":
            return say("want.rotate", name=name)
        wishes += change(finding, finding.device, at, account, {"password": to_keep(value)})
    return wishes


def turn(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:  # noqa: ARG001
    """A secret that is due is never changed on the way: people have to be told the new one."""
    return say("want.turn")


def stranger(finding: Finding, situation: Situation, vault: VaultValues) -> Iterable[Wish] | Say:
    """An account that nobody declared."""
    return _replaced(finding, situation, vault)


def _secret_name(situation: Situation, device: str, account: Account) -> str | None:
    """What the vault calls the password of an account; None where nobody declared it."""
    if said(account.kind) == "level":
        return ENABLE
    declared = (one for one in _declared(situation, device) if one.name == account.key and account.key)
    return next((one.secret.name for one in declared if one.secret is not None), None)


def _declared(situation: Situation, device: str) -> Iterator[DeclaredAccount]:
    return (one for one in situation.facility.accounts if one.is_on(device))


def _replaced(finding: Finding, situation: Situation, vault: VaultValues) -> list[Wish] | Say:
    """A factory account or a nameless door goes where a declared account is there or can be made."""
    wishes: list[Wish] = []
    for at, account in meant(situation, finding, Account):
        if account.key and said(account.factory) is not True:
            return say("want.stranger", account=account.key)
        wishes.append(remove(finding, finding.device, at, account))
    heirs = _heirs(finding, situation, vault)
    if heirs is None:
        return say("want.no-heir", account=finding.thing.partition(":")[2])
    return [*heirs, *wishes]


def _heirs(finding: Finding, situation: Situation, vault: VaultValues) -> list[Wish] | None:
    """What makes sure that a declared administrator can log in; None where there is none with a password to give."""
    there = {account.key: account for _, account in things(situation, finding.device, Account) if account.key}
    for one in _declared(situation, finding.device):
        value = held(vault, finding.device, one.secret.name) if one.secret is not None else None
        if value is None:
            continue
        account = there.get(one.name)
        if account is None:
            return [make(finding, finding.device, _new(one.name, value))]
        secret = said(account.password)
        may_configure = said(account.privilege) != "user" or _has_level(finding, situation, vault)
        if may_configure and isinstance(secret, Secret) and secret.kind != "none":
            return []
    return None


def _has_level(finding: Finding, situation: Situation, vault: VaultValues) -> bool:
    """Can a plain user rise to the level that may configure, with a password of the vault?"""
    levels = [one for _, one in things(situation, finding.device, Account) if said(one.kind) == "level"]
    return bool(levels) and held(vault, finding.device, ENABLE) is not None


def heirs(situation: Situation, device: str, vault: VaultValues) -> Iterator[Wish]:
    """The declared accounts that a device lacks and the vault has a password for."""
    there = {account.key for _, account in things(situation, device, Account)}
    for one in _declared(situation, device):
        value = held(vault, device, one.secret.name) if one.secret is not None else None
        if value is not None and one.name not in there:
            account = _new(one.name, value)
            yield Wish(
                control=STRANGER,
                device=device,
                facet=account.FACET,
                at=NEW,
                field="",
                value=account,
                thing=slot_of(account),
            )


def _new(name: str, value: Secret) -> Account:
    return Account(name=name, kind="named", privilege="admin", password=to_keep(value), factory=False, enabled=True)


REMEDIES = {"account-password": password, "account-stranger": stranger, "rotation": turn}
