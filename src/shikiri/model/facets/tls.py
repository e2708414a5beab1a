"""TLS: how a service encrypts, as it was found by trying."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known

Protocol = Literal["ssl2", "ssl3", "tls1.0", "tls1.1", "tls1.2", "tls1.3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls(Thing):
    """One service that speaks TLS."""

    FACET = "tls"
    KEY = "service"

    service: Known[str] = UNSAID
    protocols: Known[frozenset[Protocol]] = UNSAID  # what it accepts; said only where all of them were tried
    suites: Known[frozenset[str]] = UNSAID  # the cipher suites it accepts, by their IANA names
    dh_bits: Known[int] = UNSAID  # the smallest group of a finite-field key exchange; 0: it has none
    hsts_s: Known[int] = UNSAID  # for how long it tells browsers never to come without TLS; 0: it does not
