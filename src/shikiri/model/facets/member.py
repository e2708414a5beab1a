"""Members: the certificates that an authentication server lets in, and where each of them leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Thing):
    """One certificate of one member, by the register that the server itself looks into."""

    FACET = "member"
    KEY = "serial"

    serial: Known[str] = UNSAID  # in hexadecimal, as the certificate has it
    name: Known[str] = UNSAID
    company: Known[str] = UNSAID
    vlan: Known[int] = UNSAID  # 0: the network of the SSID
    expires: Known[datetime] = UNSAID
