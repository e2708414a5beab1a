"""Remote access into a PC."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAccess(Thing):
    """One service by which others reach in."""

    FACET = "remote_access"
    KEY = "service"

    service: Known[str] = UNSAID  # rdp, ssh, winrm, vnc ...
    enabled: Known[bool] = UNSAID
    sources: Known[AddressSet] = UNSAID
