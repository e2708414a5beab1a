"""Certificates: what the device shows to prove itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Thing):
    """One certificate in use."""

    FACET = "certificate"
    KEY = "subject"

    subject: Known[str] = UNSAID
    service: Known[str] = UNSAID
    expires: Known[datetime] = UNSAID
    self_signed: Known[bool] = UNSAID
    trusted: Known[bool] = UNSAID  # a whole chain to an authority that browsers trust
    for_host: Known[bool] = UNSAID  # it names the host it was shown for
    key_bits: Known[int] = UNSAID
    revoked: Known[bool] = UNSAID
    key_guarded: Known[bool] = UNSAID  # nobody but its service can read its private key
    der: Known[str] = UNSAID  # itself, in base64, where the facility's own authority issues it
