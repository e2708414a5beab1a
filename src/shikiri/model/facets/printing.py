"""Printing: how jobs come in and how they come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing(Thing):
    """One print protocol of a printer or MFP."""

    FACET = "printing"
    KEY = "protocol"

    protocol: Known[str] = UNSAID  # ipp, ipps, lpd, raw9100, smb, ftp, wsd ...
    enabled: Known[bool] = UNSAID
    tls: Known[bool] = UNSAID
    authentication: Known[Literal["none", "user-name", "basic", "digest", "certificate"]] = UNSAID
    release: Known[Literal["none", "pin", "card", "password", "owner"]] = (
        UNSAID  # what a user does at the machine before paper comes out
    )
    leftover_jobs: Known[int] = UNSAID
