"""What is known about a secret: what the device shows of it, and what a login with the vault's secret proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shikiri.guideline.checks.walk import Seen, sure
from shikiri.model.history import SecretRecord
from shikiri.model.secret import EMPTY, Secret, Strength
from shikiri.model.situation import Situation

_PROOF_DAYS = 31  # a login older than this proves nothing about today


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One secret in use. `strength`, `fingerprint` and `set_at` are None or '' where nobody knows them."""

    secret: Secret | None
    strength: Strength | None
    fingerprint: str
    set_at: datetime | None


def of_account(seen: Seen, field: str = "password") -> Evidence:
    """The password of an account, with the newest record that a login on this very device proved."""
    records = [
        record
        for record in _records(seen.situation)
        if record.account == sure(seen.thing.name) and seen.device.name in record.devices
    ]
    return _weighed(seen, field, records)


def of_wlan(seen: Seen) -> Evidence:
    """The passphrase of a Wi-Fi network; its record is the one of the secret that the facility declares for it."""
    named = {one.psk.name for one in seen.situation.facility.wlans_named(seen.thing.key) if one.psk is not None}
    records = [
        record for record in _records(seen.situation) if record.name in named and seen.device.name in record.devices
    ]
    return _weighed(seen, "passphrase", records)


def of_snmp(seen: Seen) -> Evidence:
    """An SNMP community, as far as the device shows it."""
    return _weighed(seen, "community", [])


def _records(situation: Situation) -> tuple[SecretRecord, ...]:
    """The records that hold today: set, then proved by a login, not too long ago and not in the future."""
    log = situation.secrets
    if log is None:
        return ()
    oldest = situation.now - timedelta(days=_PROOF_DAYS)
    return tuple(
        record
        for record in log.records
        if record.proved_at is not None and max(record.since, oldest) <= record.proved_at <= situation.now
    )


def _weighed(seen: Seen, field: str, records: list[SecretRecord]) -> Evidence:
    secret = sure(getattr(seen.thing, field))
    if isinstance(secret, Secret) and secret.kind == "none":
        return Evidence(secret=secret, strength=EMPTY, fingerprint="", set_at=None)
    mine = secret.fingerprint if isinstance(secret, Secret) else ""
    fitting = [record for record in records if not mine or record.fingerprint == mine]
    record = max(fitting, key=lambda one: one.since, default=None)
    strength = secret.strength if isinstance(secret, Secret) else None
    return Evidence(
        secret=secret if isinstance(secret, Secret) else None,
        strength=strength or (record.strength if record else None),
        fingerprint=mine or (record.fingerprint if record else ""),
        set_at=record.set_at if record else None,
    )
