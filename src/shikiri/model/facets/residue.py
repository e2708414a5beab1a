"""What the last borrower left."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue(Thing):
    """One kind of left-over, counted."""

    FACET = "residue"
    KEY = "kind"

    kind: Known[str] = UNSAID  # documents, profiles, wifi_profiles, credentials, browser_data ...
    count: Known[int] = UNSAID
