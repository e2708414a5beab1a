"""Cameras with two lists of users: the maker's own, and one for ONVIF that it may keep to itself."""

from __future__ import annotations

from typing import Final

from shikiri.platforms.appliance.source import NOTHING_THERE, ApplianceSource

_USERS: Final = "onvif GetUsers"


def shows_all(source: ApplianceSource) -> bool:
    """Is there no second list, or did it show that one too? An account nobody saw may have any password."""
    return source.why(_USERS) in {"", *NOTHING_THERE}
