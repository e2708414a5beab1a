"""What earlier runs proved: the secrets log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shikiri.model.secret import Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRecord:
    """One secret of the vault as the log knows it: when it was set, when a login last proved it, never its text."""

    name: str
    fingerprint: str
    set_at: datetime
    proved_at: datetime | None = None
    run: str = ""
    strength: Strength | None = None
    devices: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True, slots=True)
class SecretsLog:
    """All records of `secrets-log.yml`."""

    records: tuple[SecretRecord, ...]

    def named(self, name: str) -> SecretRecord | None:
        """The newest record of a secret."""
        found = [record for record in self.records if record.name == name]
        return max(found, key=lambda record: record.set_at) if found else None
