"""What earlier runs proved: the secrets log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shikiri.model.secret import Strength

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRecord:
    """One secret of the vault as the log knows it: when it was set, when a login last proved it, never its text.

    `set_at` is never later than the truth; None where nobody knows it.
    """

    name: str
    fingerprint: str
    set_at: datetime | None = None
    proved_at: datetime | None = None
    run: str = ""
    strength: Strength | None = None
    devices: tuple[str, ...] = ()
    account: str = ""

    @property
    def since(self) -> datetime:
        """For putting records in order: a value of unknown age is the oldest."""
        return self.set_at or _LONG_AGO


@dataclass(frozen=True, slots=True)
class SecretsLog:
    """All records of `secrets-log.yml`."""

    records: tuple[SecretRecord, ...]

    def named(self, name: str) -> SecretRecord | None:
        """The newest record of a secret."""
        found = [record for record in self.records if record.name == name]
        return max(found, key=lambda record: record.since) if found else None
