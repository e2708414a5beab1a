"""What to tell where no door of a box says anything about a facet: a person must look, and where."""

from __future__ import annotations

from shikiri.model.say import Say, say
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import vendor

# How makers write themselves.
_TITLES = {
    "ricoh": "RICOH", "canon": "Canon", "konica-minolta": "KONICA MINOLTA", "kyocera": "KYOCERA", "sharp": "SHARP",
    "fujifilm": "FUJIFILM", "xerox": "Xerox", "brother": "Brother", "epson": "EPSON", "hp": "HP", "oki": "OKI",
    "toshiba": "TOSHIBA", "axis": "Axis", "hikvision": "Hikvision", "vivotek": "VIVOTEK", "i-pro": "i-PRO",
}  # fmt: skip


def untold(facet: str, source: ApplianceSource) -> Say:
    """The maker by name, where any door told it."""
    maker = vendor(source)
    return (
        say("appliance.untold-vendor", facet=facet, vendor=_TITLES[maker])
        if maker
        else say("appliance.untold", facet=facet)
    )
