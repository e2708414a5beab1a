"""Storage: what a printer or MFP keeps of confidential papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage(Thing):
    """One memory of the machine."""

    FACET = "storage"
    KEY = "name"

    name: Known[str] = UNSAID
    medium: Known[Literal["none", "hdd", "ssd", "ram"]] = UNSAID
    encrypted: Known[bool] = UNSAID
    erase_per_job: Known[bool] = UNSAID  # overwritten after each job
    erase_after_minutes: Known[int] = UNSAID  # kept data is erased after this long; 0 means never
    erase_offered: Known[bool] = UNSAID  # the model has an erase function
    encrypt_offered: Known[bool] = UNSAID  # the model has an encryption function
