"""Parts of the findings document that stand alone: an accepted state, what stations saw on air."""

from __future__ import annotations

from typing import TypedDict


class BaselinePart(TypedDict):
    """What somebody accepted as the right state of a device."""

    device: str
    run: str
    who: str
    why: str
    when: str


class AirNetworkPart(TypedDict):
    """A network in the air, as one station saw it."""

    ssid: str
    bssid: str
    security: str
    ciphers: str
    pmf: str
    wps: str
    declared: bool


class AirTrialPart(TypedDict):
    """What a station tried, what came of it, and how that is judged; `status` is empty where no control asks."""

    about: str
    name: str
    result: str
    why: str
    status: str
    line: int  # of the transcript


class AirStationPart(TypedDict):
    """One station and all that it did."""

    name: str
    segment: str
    ssid: str
    when: str
    who: str
    seconds: int
    networks: list[AirNetworkPart]
    trials: list[AirTrialPart]
    transcript: list[str]


class AirPart(TypedDict):
    """What stations saw and tried, as far as it is fresh enough to count."""

    days: int
    stations: list[AirStationPart]
