"""Who made the box: one word a maker, whichever door tells it."""

from __future__ import annotations

from shikiri.platforms.appliance.identity import identities
from shikiri.platforms.appliance.source import ApplianceSource


def vendor(source: ApplianceSource) -> str:
    """The maker's word of this box by its first doors (IPP, SNMP, banners); '' where none tells."""
    return source.kept("vendor", lambda: next((one.vendor for one in identities(source) if one.vendor), ""))


def is_vendor(source: ApplianceSource, *words: str) -> bool:
    """Is it one of these makers, as far as anybody can tell? For `asked_when`: a box nobody can name is asked too."""
    found = vendor(source)
    return not found or found in words
