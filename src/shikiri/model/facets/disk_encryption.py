"""Encryption of disks."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskEncryption(Thing):
    """One volume."""

    FACET = "disk_encryption"
    KEY = "volume"

    volume: Known[str] = UNSAID
    system: Known[bool] = UNSAID
    protected: Known[bool] = UNSAID
    encrypted_percent: Known[int] = UNSAID
    method: Known[str] = UNSAID
