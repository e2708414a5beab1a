"""Secure Boot and its certificates."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class SecureBoot(Thing):
    """The boot chain."""

    FACET = "secure_boot"
    KEY = "name"

    name: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    certificates_2023: Known[bool] = UNSAID  # the certificates of 2023 are in place
