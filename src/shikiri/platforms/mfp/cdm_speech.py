"""How CDM is read and told: values at their paths, and the list of services for what may be changed."""

from __future__ import annotations

from typing import Final

from shikiri.formats.cdm import SERVICES, is_fixed, is_writable
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard
from shikiri.platforms.base import Unanswered
from shikiri.platforms.mfp import cdm_account
from shikiri.platforms.mfp.cdm_table import STORAGE_CAN, SWITCHES
from shikiri.platforms.mfp.switches import Found, Speech, Switch, heard

OFFERED: Final = "fileEraseModeValuesSupported"


def read(source: ApplianceSource, switch: Switch) -> Found | None:
    return cdm_account.said(source, switch.facet, switch.resource, *switch.path)


def _offers(source: ApplianceSource, switch: Switch, word: str) -> bool:
    """The list of services names a way to write it, the page does not hold it fixed, and the word is one of its own."""
    try:
        writable = is_writable(source.json(SERVICES), switch.resource)
        fixed = is_fixed(source.mapping(switch.resource), switch.path)
        words = source.mapping(STORAGE_CAN).get(OFFERED) if switch.facet == "storage" else [word]
    except Unanswered:
        return False
    return writable and not fixed and isinstance(words, list) and word in words


SPEECH = Speech("cdm", read, _offers, SWITCHES)


def switched(facet: str, source: ApplianceSource) -> Heard | None:
    things = heard(SPEECH, facet, source)
    rests_on = tuple(dict.fromkeys(line.question for one in things for line in one.at.values()))
    return Heard(things=things, rests_on=rests_on) if things else None
