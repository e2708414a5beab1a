"""SNMP: communities and users."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Snmp(Thing):
    """One community or one user. A community is a secret: its name is shown only where it is a public word."""

    FACET = "snmp"
    KEY = "name"

    name: Known[str] = UNSAID  # 'public' and 'private' as they are, others as 'community 1'
    enabled: Known[bool] = UNSAID
    version: Known[Literal["1", "2c", "3"]] = UNSAID
    community: Known[Secret] = UNSAID
    default: Known[bool] = UNSAID  # the community is a word everybody knows
    access: Known[Literal["ro", "rw", "trap"]] = UNSAID
    sources: Known[AddressSet] = UNSAID
    authentication: Known[Literal["none", "md5", "sha", "sha2"]] = UNSAID
    privacy: Known[Literal["none", "des", "aes"]] = UNSAID
