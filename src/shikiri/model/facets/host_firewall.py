"""The firewall of a PC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class HostFirewall(Thing):
    """One firewall profile."""

    FACET = "host_firewall"
    KEY = "profile"

    profile: Known[str] = UNSAID
    enabled: Known[bool] = UNSAID
    inbound: Known[Literal["block", "allow"]] = UNSAID
    network_public: Known[bool] = UNSAID  # the office network counts as public
