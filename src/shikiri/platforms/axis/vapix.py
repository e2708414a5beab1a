"""The voice of VAPIX, the interface of Axis cameras."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.axis import accounts, clock, logs, passwords, place, services, snmp, video
from shikiri.platforms.axis.params import LIST
from shikiri.platforms.base import Confidence, Unanswered

DISCOVER: Final = "/config/discover"
# Pages of newer releases, by the name under which the camera lists them.
_PAGES: Final[Mapping[str, str]] = {services.LLDP: "lldp", snmp.REST: "snmp", place.WALL: "firewall"}


def _offers(name: str, source: ApplianceSource) -> bool:
    """Does the camera list an interface of that name in its first version? What it does not list is not asked."""
    try:
        versions = source.mapping(DISCOVER).get("apis", {}).get(name, {})
    except (Unanswered, AttributeError):
        return False
    return isinstance(versions, dict) and "v1" in versions


def _lists_clock(source: ApplianceSource) -> bool:
    """Releases with interfaces of their own keep the clock there; the list of older ones has all of it."""
    return not source.why(DISCOVER)


_WHEN = {page: (lambda source, name=name: _offers(name, source)) for page, name in _PAGES.items()}
_READ: Final[Mapping[str, Confidence]] = {
    "": "documented", "firmware": "recorded", "account": "recorded", "management": "recorded", "discovery": "recorded",
}  # fmt: skip

VAPIX: Final = Voice(
    name="vapix",
    asks=(accounts.READY, LIST, accounts.GROUPS, place.INFO, DISCOVER, *_PAGES, clock.NTP, clock.NOW),
    asked_when=MappingProxyType({**_WHEN, clock.NTP: _lists_clock, clock.NOW: _lists_clock}),
    hears=MappingProxyType(
        {
            "firmware": place.hear_firmware,
            "account": accounts.hear,
            "management": services.management,
            "discovery": services.discovery,
            "video": video.hear,
            "snmp": snmp.hear,
            "time_sync": clock.hear,
            "logging": logs.hear,
            "exposure": place.hear_exposure,
        }
    ),
    writes=MappingProxyType(
        {
            "account": passwords.write,
            "management": services.write_management,
            "discovery": services.write_discovery,
            "video": video.write,
            "snmp": snmp.write,
            "time_sync": clock.write,
            "logging": logs.write,
        }
    ),
    confidence=MappingProxyType(_READ),
)
