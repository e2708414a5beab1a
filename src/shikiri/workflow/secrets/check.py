"""`shikiri secrets check`: what is missing, weak, overdue, used twice, or not as the log says. No device is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.say import Say, say
from shikiri.model.secret import strength_of
from shikiri.workflow.secrets.make import weaknesses
from shikiri.workflow.secrets.names import Need
from shikiri.workflow.secrets.vault import Vault
from shikiri.workflow.site import Site
from shikiri.workflow.weigh import words_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not right with one secret."""

    need: Need
    kind: str  # missing, pending, weak, reused, overdue, undated, leaver, unproved, differs
    sentence: Say


def check_secrets(site: Site, vault: Vault, wanted: Iterable[Need], now: datetime) -> tuple[Trouble, ...]:
    """Everything that is not right, in the order of the names."""
    needs, log = tuple(wanted), site.secrets or SecretsLog(())
    found = [*_missing(vault, needs), *_weak(site, vault, needs), *_reused(vault, needs)]
    for need in needs:
        if need.value(vault) is not None:
            found += _aged(site, vault, log, need, now)
            found += _logged(vault, log, need)
    order = {need.path: at for at, need in enumerate(needs)}
    return tuple(sorted(found, key=lambda one: order[one.need.path]))


def set_on(vault: Vault, log: SecretsLog, need: Need) -> datetime | None:
    """The day since when this value may be known; None where nobody knows."""
    secret = need.value(vault)
    if secret is None:
        return None
    noted = [one.set_at for one in _records(log, need) if one.fingerprint == secret.fingerprint and one.set_at]
    made = vault.made(secret)
    return min((*noted, *([made] if made else [])), default=None)


def is_overdue(site: Site, vault: Vault, need: Need, now: datetime) -> bool:
    """Whether a passphrase that is given out should have been changed; of unknown age: yes."""
    since = set_on(vault, site.secrets or SecretsLog(()), need)
    return need.given_out and (since is None or (now - since).days > site.policy.number("rotation_days"))


def _missing(vault: Vault, needs: Iterable[Need]) -> Iterator[Trouble]:
    for need in needs:
        if need.value(vault) is None:
            yield Trouble(need, "missing", say("secrets.missing", where=need.where))
        if need.pending(vault) is not None:
            yield Trouble(need, "pending", say("secrets.pending", where=need.where))


def _weak(site: Site, vault: Vault, needs: Iterable[Need]) -> Iterator[Trouble]:
    words = words_of(site.facility)
    for need in needs:
        secret = need.value(vault)
        if secret is None:
            continue
        found = weaknesses(need.kind, strength_of(secret.reveal(), (*words, need.owner, need.device)), site.policy)
        if found:
            why = tuple(say(f"secrets.weak.{word}") for word in found)
            yield Trouble(need, "weak", say("secrets.weak", where=need.where, why=why))


def _reused(vault: Vault, needs: Iterable[Need]) -> Iterator[Trouble]:
    """One value for two things. Two accounts with one password fall together."""
    first: dict[str, Need] = {}
    for need in needs:
        secret = need.value(vault)
        if secret is not None:
            other = first.setdefault(secret.fingerprint, need)
            if other is not need:
                yield Trouble(need, "reused", say("secrets.reused", where=need.where, other=other.where))


def _aged(site: Site, vault: Vault, log: SecretsLog, need: Need, now: datetime) -> Iterator[Trouble]:
    since, left = set_on(vault, log, need), site.facility.last_leaver
    if need.given_out:
        if since is None:
            yield Trouble(need, "undated", say("secrets.undated", where=need.where))
        elif is_overdue(site, vault, need, now):
            days = site.policy.number("rotation_days")
            yield Trouble(need, "overdue", say("secrets.overdue", where=need.where, age=(now - since).days, days=days))
    if need.kind == "admin" and left is not None and left <= now.date() and (since is None or since.date() < left):
        yield Trouble(need, "leaver", say("secrets.leaver", where=need.where, left=left.isoformat()))


def _logged(vault: Vault, log: SecretsLog, need: Need) -> Iterator[Trouble]:
    """The value the vault has now against the one that last opened the device."""
    secret, newest = need.value(vault), {}
    for record in sorted(_records(log, need), key=lambda one: one.proved_at or one.since):
        newest[record.devices] = record
    if not newest:
        yield Trouble(need, "unproved", say("secrets.unproved", where=need.where))
    for devices, record in newest.items():
        if secret is not None and record.fingerprint != secret.fingerprint:
            yield Trouble(need, "differs", say("secrets.differs", where=need.where, devices=devices))


def _records(log: SecretsLog, need: Need) -> tuple[SecretRecord, ...]:
    mine = (one for one in log.records if one.name == need.name and bool(one.account) == (need.kind == "admin"))
    return tuple(one for one in mine if not need.device or need.device in one.devices)
