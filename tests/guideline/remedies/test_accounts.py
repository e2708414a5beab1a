"""Passwords come from the vault, kept hashed; nobody is locked out by a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shikiri.model.facets.account import Account
from shikiri.model.facility import DeclaredAccount
from shikiri.model.nothing import GONE, UNSAID
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret, weigh
from tests.guideline.remedies.place import (
    CANARIES,
    FACILITY,
    KEY,
    SECRETS,
    changes,
    fields,
    mend,
    place,
    statuses,
    then,
    whys,
)

PASSWORDS = (
    "admin-password-set",
    "admin-password-hashed",
    "admin-password-not-default",
    "admin-password-strong",
    "admin-password-unique",
)
WEAK = weigh(Secret.plain("cisco"), KEY)


def account(**values: object) -> Account:
    return Account(
        **{  # type: ignore[arg-type]
            "handle": "username ops", "name": "ops", "kind": "named", "privilege": "admin", "password": WEAK,
            "factory": False, "enabled": True, **values,
        }
    )  # fmt: skip


OPS = account(password=Secret.hashed("scrypt", "x"))
ENABLE = account(handle="enable", name="enable", kind="level")
FACTORY = account(handle="username admin", name="admin", factory=True)
DOOR = account(handle="line vty 0 4", name="", kind="line", privilege="user")


def test_a_weak_password_becomes_the_one_of_the_vault() -> None:
    found = place(account(), ENABLE)
    wanted = mend(found, *PASSWORDS)
    written = fields(found, wanted)
    assert {key: value.reveal() for key, value in written.items() if isinstance(value, Secret)} == {
        ("account:ops#username ops", "password"): CANARIES["ops_password"],
        ("account:enable", "password"): CANARIES["enable_password"],
    }
    assert all(isinstance(value, Secret) and value.kind == "hashed" for value in written.values())
    for name in PASSWORDS:
        assert set(statuses(then(found, wanted), name)) == {"pass"}


@pytest.mark.parametrize("password", [WEAK, NO_SECRET, weigh(Secret.plain(CANARIES["ops_password"]), KEY)])
def test_what_is_readable_on_the_device_is_typed_again_to_be_kept_hashed(password: Secret) -> None:
    found = place(account(password=password))
    assert [one.field for one in changes(found, mend(found, "admin-password-hashed"))] == ["password"]


@pytest.mark.parametrize("password", [MASKED_SECRET, UNSAID, Secret.hashed("scrypt", "x")])
def test_a_password_that_nobody_can_read_is_not_written_over(password: Secret) -> None:
    found = place(account(password=password))
    assert not mend(found, *PASSWORDS).wishes


def test_without_a_value_in_the_vault_a_person_is_told_its_name() -> None:
    for secrets in ({}, {"ops_password": MASKED_SECRET}, {"enable_password": SECRETS["enable_password"]}):
        wanted = mend(place(account()), "admin-password-not-default", secrets=secrets)
        assert (wanted.wishes, whys(wanted)) == ((), ["want.no-password"])
        assert wanted.by_hand[0].why.params["name"] == "ops_password"


def test_a_vault_value_that_is_no_better_is_not_written() -> None:
    wanted = mend(place(account()), "admin-password-not-default", secrets={"ops_password": WEAK})
    assert (wanted.wishes, whys(wanted)) == ((), ["want.not-enough"])


def test_a_factory_account_goes_where_a_declared_one_is_there() -> None:
    found = place(FACTORY, OPS)
    wanted = mend(found, "accounts-allow-listed", *PASSWORDS)
    assert [(one.thing, one.after) for one in changes(found, wanted)] == [("account:admin#username admin", GONE)]
    assert [one.key for one in wanted.states["r1"].things("account")] == ["ops"]


def test_the_declared_account_is_made_first_where_it_is_missing() -> None:
    found = place(FACTORY, DOOR)
    wanted = mend(found, "accounts-allow-listed", *PASSWORDS)
    [made] = wanted.states["r1"].things("account")
    assert isinstance(made, Account)
    assert (made.name, made.kind, made.privilege, made.enabled) == ("ops", "named", "admin", True)
    assert isinstance(made.password, Secret)
    assert made.password.reveal() == CANARIES["ops_password"]
    assert len(wanted.gone) == 2


def test_a_plain_user_who_can_rise_takes_the_place_too() -> None:
    user = account(password=Secret.hashed("scrypt", "x"), privilege="user")
    found = place(FACTORY, user, ENABLE)
    assert [(one.thing, one.after) for one in changes(found, mend(found, "accounts-allow-listed"))] == [
        ("account:admin#username admin", GONE)
    ]
    alone = {"ops_password": SECRETS["ops_password"]}
    assert whys(mend(found, "accounts-allow-listed", secrets=alone)) == ["want.no-heir"]


@pytest.mark.parametrize("heir", [(), (account(password=NO_SECRET),), (account(privilege="user"),)])
def test_nothing_goes_before_somebody_can_take_its_place(heir: tuple[Account, ...]) -> None:
    secrets = SECRETS if heir else {}
    wanted = mend(place(FACTORY, *heir), "accounts-allow-listed", secrets=secrets)
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-heir"])


def test_an_account_declared_for_other_devices_is_no_heir() -> None:
    accounts = (replace(FACILITY.accounts[0], devices=("r2",)), DeclaredAccount(name="night"))
    wanted = mend(place(FACTORY, facility=replace(FACILITY, accounts=accounts)), "accounts-allow-listed")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-heir"])


def test_an_unknown_account_is_never_removed_and_gets_no_password() -> None:
    stranger = account(handle="username tanaka", name="tanaka")
    wanted = mend(place(stranger, OPS), "accounts-allow-listed", *PASSWORDS)
    assert not wanted.wishes
    assert set(whys(wanted)) - {"check.others-unreadable", "check.secret-unreadable"} == {"want.stranger"}


def test_a_factory_account_that_is_declared_stays_and_gets_its_password() -> None:
    declared = DeclaredAccount(name="admin", secret=FACILITY.accounts[0].secret)
    found = place(FACTORY, facility=replace(FACILITY, accounts=(declared,)))
    wanted = mend(found, "accounts-allow-listed", *PASSWORDS)
    assert [one.field for one in changes(found, wanted)] == ["password"]


def test_an_account_that_was_not_read_whole_is_left() -> None:
    wanted = mend(place(account(), complete=frozenset()), *PASSWORDS)
    assert not wanted.wishes


def test_a_thing_without_a_handle_is_not_removed() -> None:
    wanted = mend(place(replace(FACTORY, handle=""), OPS), "accounts-allow-listed")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.no-handle"])


def test_a_secret_that_is_due_is_turned_by_its_own_command() -> None:
    facility = replace(FACILITY, facts={"last_leaver": date(2026, 6, 30)})
    wanted = mend(place(account(password=NO_SECRET), facility=facility), "admin-password-changed-after-leaver")
    assert (wanted.wishes, whys(wanted)) == ((), ["want.turn"])
