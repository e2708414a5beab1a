"""Cameras with two lists of users: the maker's own, and one for ONVIF that it may keep to itself."""

from __future__ import annotations

from shikiri.platforms.appliance.source import NOTHING_THERE, ApplianceSource

_USERS, _DISCOVERY = "onvif GetUsers", "onvif GetDiscoveryMode"


def shows_all(source: ApplianceSource) -> bool:
    """Is there no second list, or did it show that one too? An account nobody saw may have any password."""
    return source.why(_USERS) in {"", *NOTHING_THERE}


def tells_discovery(source: ApplianceSource) -> bool:
    """Is there no ONVIF to be discovered by, or did it say whether it can be?"""
    return source.why(_DISCOVERY) in {"", *NOTHING_THERE}
