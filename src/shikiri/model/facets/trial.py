"""Trials: what a station tried on air or by cable, from where to where, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Known

About = Literal[
    "neighbour", "neighbour-across", "neighbour-wired", "business", "management",
    "printer-designed", "printer-other", "printer-outside", "listed-name", "unlisted-name",
    "wrong-passphrase", "wpa2-only", "tkip", "stranger",
]  # fmt: skip


# Why a trial could not be tried, or proves nothing; each has a sentence `air.why.<word>`.
WHYS = frozenset({
    "unsaid", "other", "no-rights", "no-interface", "no-link", "no-radio", "radio-busy", "rfkill", "no-supplicant",
    "other-supplicant", "network-manager", "no-program-iw", "no-program-ip", "no-program-wpa_supplicant", "no-lease",
    "no-address", "no-ipv6", "port-taken", "gateway-silent", "other-silent", "other-deaf", "target-silent",
    "no-right-way", "not-seen", "unclear", "no-secret", "not-joined", "no-resolver", "own-addresses-unread",
    "station-lost", "station-silent", "nonsense", "broken", "no-neighbour",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial(Thing):
    """One trial. Without a `result` it proves nothing, and `why` says what was missing.

    `refused` is never mere silence: the same station reached what it must reach, and the other side was proved alive.
    """

    FACET = "trial"
    KEY = "name"

    name: Known[str] = UNSAID  # sta-a > sta-b arp
    about: Known[About] = UNSAID
    result: Known[Literal["reached", "refused", "found", "absent"]] = UNSAID
    station: Known[str] = UNSAID
    target: Known[str] = UNSAID
    protocol: Known[str] = UNSAID
    ssid: Known[str] = UNSAID
    bssid: Known[str] = UNSAID  # where the station was then
    why: Known[str] = UNSAID  # it could not be tried: gateway-silent, other-silent, no-rights ...
