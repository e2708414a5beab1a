"""Old protocols a PC should no longer speak."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyProtocol(Thing):
    """One old protocol."""

    FACET = "legacy_protocols"
    KEY = "protocol"

    protocol: Known[str] = UNSAID  # smb1, llmnr, netbios, guest-smb ...
    enabled: Known[bool] = UNSAID
