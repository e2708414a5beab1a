"""What to tell where no door of a box says anything about a facet: a person must look, and say so."""

from __future__ import annotations

from shikiri.model.say import Say, say
from shikiri.platforms.appliance.makers import TITLES
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.vendor import vendor


def untold(facet: str, source: ApplianceSource) -> Say:
    """One sentence a facet; the maker by name, where any door told it."""
    return say(f"appliance.untold-{facet}", vendor=TITLES.get(vendor(source), "-"))
