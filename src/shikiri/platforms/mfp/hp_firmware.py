"""Firmware of an HP printer, whichever of its two interfaces names model, version and number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shikiri.model.facets.firmware import Firmware
from shikiri.model.nothing import UNSAID
from shikiri.platforms.appliance.makers import without_maker
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.mfp.switches import Found, Speech, heard


def firmware(speech: Speech, source: ApplianceSource, said: Mapping[str, Found | None], page: str) -> Heard | None:
    """`said`: the fields by their names; whether it renews itself is a switch. None where it says nothing of both."""
    found = {name: one for name, one in said.items() if one is not None and one.word}
    update = next(iter(heard(speech, "firmware", source)), None)
    if not found and update is None:
        return None
    words: dict[str, Any] = {
        name: without_maker(one.word) if name == "model" else one.word for name, one in found.items()
    }
    at = {**(update.at if update else {}), **{name: one.line for name, one in found.items()}}
    if found:
        at[""] = next(iter(found.values())).line
    thing = Firmware(vendor="hp", auto_update=getattr(update, "auto_update", UNSAID), at=at, **words)
    return Heard(things=(thing,), whole="version" in found and "model" in found, rests_on=(page,))
