"""The voice of ISAPI, the interface of Hikvision cameras and of those sold under other names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.base import Confidence
from shikiri.platforms.hikvision import accounts, clock, pages, place, services, snmp, video

_SURE: Final[Mapping[str, Confidence]] = {"": "documented", "exposure": "unconfirmed", "video": "unconfirmed"}

ISAPI: Final = Voice(
    name="isapi",
    asks=(
        pages.INFO, pages.CHECK, pages.USERS, pages.LOCK, pages.ACCESSES, pages.TELNET, pages.SSH, pages.UPNP,
        pages.BONJOUR, pages.CLOUD, pages.SNMP, pages.UPLOAD, pages.INTERFACES, pages.FILTER, pages.STREAM, pages.NTP,
        pages.TIME,
    ),
    hears=MappingProxyType(
        {
            "firmware": place.hear_firmware,
            "account": accounts.hear,
            "management": services.management,
            "discovery": services.discovery,
            "video": video.hear,
            "snmp": snmp.hear,
            "time_sync": clock.hear,
            "exposure": place.hear_exposure,
        }
    ),
    writes=MappingProxyType(
        {
            "account": accounts.write,
            "management": services.write_management,
            "discovery": services.write_discovery,
            "video": video.write,
            "snmp": snmp.write,
            "time_sync": clock.write,
        }
    ),
    confidence=MappingProxyType(_SURE),
)  # fmt: skip
