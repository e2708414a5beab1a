"""What a run proved about secrets, written into secrets-log.yml: which vault value opened which account, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from shikiri.intake.secrets_log_write import update_secrets_log
from shikiri.model.errors import ShikiriError
from shikiri.model.facets.account import Account
from shikiri.model.facets.base import Thing
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Facility
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.nothing import Default
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, strength_of
from shikiri.model.state import State
from shikiri.sessions.target import Target
from shikiri.workflow.secrets.hash import keeps
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.site import Site
from shikiri.workflow.weigh import words_of

ENABLE = "enable_password"  # the enable or administrator password goes by this name in every vault
_TRY_AGAIN = timedelta(days=7)  # trying a hash is work; a proof holds for a month
_AGAIN = timedelta(hours=20)  # a nightly look refreshes a proof; a second look on the same day leaves the file alone


@dataclass(frozen=True, slots=True)
class Proof:
    """One vault value seen at work: under this name, as the password of this account (''  for a passphrase)."""

    device: str
    name: str
    account: str
    secret: Secret


class Reached(Protocol):
    """Where a device was reached."""

    @property
    def target(self) -> Target: ...


class Looked(Protocol):
    """One device after a login, as far as its secrets are concerned."""

    @property
    def host(self) -> Reached: ...

    @property
    def state(self) -> State | None: ...

    @property
    def proved(self) -> frozenset[str]: ...


def noted(site: Site, write: Callable[[], SecretsLog | None]) -> tuple[SecretsLog | None, tuple[Say, ...]]:
    """The log of secrets after `write`; where it cannot be written, the log as it was, and that is said and no more."""
    try:
        return write(), ()
    except (OSError, ShikiriError) as error:
        cause = error.sentence if isinstance(error, ShikiriError) else error.strerror or type(error).__name__
        return site.secrets, (say("verify.not-noted", cause=cause),)


def prove_logins(site: Site, vault: Vault, looked: Iterable[Looked], now: datetime, run: str = "") -> SecretsLog | None:
    """Note what logins and readings proved. None where the site has no log and nothing was proved."""
    fresh = {
        (one.name, one.account, device, one.fingerprint)
        for one in (site.secrets.records if site.secrets else ())
        for device in one.devices
        if one.proved_at is not None and now - one.proved_at < _TRY_AGAIN
    }

    def is_due(proof: Proof) -> bool:
        return (proof.name, proof.account, proof.device, proof.secret.fingerprint) not in fresh

    found = [proof for one in looked for proof in proofs_of(site.facility, vault, one, is_due)]
    return note(site, vault, found, now, run) if found else site.secrets


def record_set(
    site: Site, vault: Vault, state: State, names: Iterable[str], now: datetime, run: str = ""
) -> SecretsLog | None:
    """Note the vault values that a confirmed push wrote to a device; `state` is the device read again after it."""
    known = vault.mapping(state.device)
    found = [
        Proof(state.device, name, account, known[name])
        for name in dict.fromkeys(names)
        if name in known
        for account in _accounts(site.facility, state, name)
        if not _is_another(state, account, known[name])
    ]
    return note(site, vault, found, now, run) if found else site.secrets


def _is_another(state: State, account: str, secret: Secret) -> bool:
    """Whether the device shows, by a hash we can try, that it has another password for this account."""
    kept = [kept_by(thing) for thing in state.things("account") if account and thing.key == account]
    return any(one is not None and keeps(one, secret.reveal()) is False for one in kept)


def note(site: Site, vault: Vault, proofs: Iterable[Proof], now: datetime, run: str = "") -> SecretsLog:
    """The log with these proofs in it."""
    words = words_of(site.facility)

    def update(log: SecretsLog) -> Iterator[SecretRecord]:
        fresh = {(one.name, one.account, one.device, one.secret.fingerprint): one for one in proofs}
        for record in log.records:
            keys = [(record.name, record.account, device, record.fingerprint) for device in record.devices]
            mine = [key for key in keys if key in fresh]
            if len(keys) != 1 or not mine:
                yield record
                continue
            del fresh[mine[0]]
            is_new = record.proved_at is None or now - record.proved_at >= _AGAIN
            yield replace(record, proved_at=now, run=run) if is_new else record
        yield from (_record(one, vault, words, now, run) for one in fresh.values())

    return update_secrets_log(site.folder, update)


def _record(proof: Proof, vault: Vault, words: tuple[str, ...], now: datetime, run: str) -> SecretRecord:
    """A value seen for the first time. When it was set nobody saw: not before it was made, and that is what is kept."""
    return SecretRecord(
        name=proof.name,
        fingerprint=proof.secret.fingerprint,
        set_at=vault.made(proof.secret),
        proved_at=now,
        run=run,
        strength=strength_of(proof.secret.reveal(), (*words, proof.account)),
        devices=(proof.device,),
        account=proof.account,
    )


def proofs_of(
    facility: Facility, vault: Vault, looked: Looked, is_due: Callable[[Proof], bool] = lambda _: True
) -> Iterator[Proof]:
    """Every vault value that a look proved: the doors it opened, and what the device shows."""
    if looked.state is None:
        return
    device, target = looked.state.device, looked.host.target
    known = vault.mapping(device)
    if "login" in looked.proved:
        passphrases = {one.psk.name for one in facility.wlans if one.psk is not None}
        fitting = [name for name in _named(known, target.password) if name not in passphrases]
        for name in [name for name in _declared(facility, target.user, device) if name in fitting] or fitting:
            yield Proof(device, name, target.user, known[name])
    if "enable" in looked.proved and ENABLE in known and ENABLE in _named(known, target.enable):
        for account in _accounts(facility, looked.state, ENABLE):
            yield Proof(device, ENABLE, account, known[ENABLE])
    yield from _shown(facility, vault, looked.state, is_due)


def _shown(facility: Facility, vault: Vault, state: State, is_due: Callable[[Proof], bool]) -> Iterator[Proof]:
    """What a device shows, in clear or as a hash, and is the value of the vault."""
    known = vault.mapping(state.device)
    for facet in ("wlan", "account"):
        for thing in state.things(facet):
            account = thing.key if isinstance(thing, Account) else ""
            proofs = (
                Proof(state.device, name, account, known[name])
                for name in _of(thing, facility, state.device) & known.keys()
            )
            yield from (proof for proof in proofs if shows(thing, proof.secret, partial(is_due, proof)))


def kept_by(thing: Thing) -> Secret | None:
    """How a device keeps the secret of a thing; None where it does not say."""
    value = thing.passphrase if isinstance(thing, Wlan) else thing.password if isinstance(thing, Account) else None
    kept = value.value if isinstance(value, Default) else value
    return kept if isinstance(kept, Secret) else None


def shows(thing: Thing, secret: Secret, try_hash: Callable[[], bool] = lambda: True) -> bool:
    """Whether a thing is seen to have this very secret. Trying a hash costs some hundredths of a second."""
    kept = kept_by(thing)
    if kept is None or not secret.reveal():
        return False
    if kept.kind == "plain":
        return kept.reveal() == secret.reveal()
    return kept.kind == "hashed" and bool(kept.reveal()) and try_hash() and keeps(kept, secret.reveal()) is True


def _of(thing: Thing, facility: Facility, device: str) -> frozenset[str]:
    """The names in the vault that a thing's secret may go by."""
    if isinstance(thing, Wlan):
        return frozenset(one.psk.name for one in facility.wlans_named(thing.key) if one.psk is not None)
    if isinstance(thing, Account) and thing.kind == "level":
        return frozenset({ENABLE})
    return frozenset(_declared(facility, thing.key, device))


def _named(known: Mapping[str, Secret], secret: Secret | None) -> list[str]:
    """The names in the vault whose value is this one."""
    text = secret.reveal() if secret is not None else ""
    return [name for name, one in known.items() if text and one.reveal() == text]


def _declared(facility: Facility, account: str, device: str) -> list[str]:
    """The secrets that facility.yml names for an account on a device."""
    return [
        one.secret.name
        for one in facility.accounts
        if one.name == account and one.secret is not None and one.is_on(device)
    ]


def _accounts(facility: Facility, state: State, name: str) -> tuple[str, ...]:
    """The accounts on this device that a secret belongs to; '' where it is a passphrase."""
    if name == ENABLE:
        levels = (one for one in state.things("account") if isinstance(one, Account) and one.kind == "level")
        return tuple(dict.fromkeys(one.key for one in levels if one.enabled is not False))
    owners = [one.name for one in facility.accounts if one.secret and one.secret.name == name]
    here = tuple(one.name for one in facility.accounts if one.name in owners and one.is_on(state.device))
    return here or (() if owners else ("",))
