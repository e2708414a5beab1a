"""Cameras of any maker, by ONVIF and by what anybody in the same network sees."""

from __future__ import annotations

import re

from shikiri.model.dialect import Dialect
from shikiri.platforms.appliance import line, redact
from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.compose import asked_when, compose
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.onvif_voice import ONVIF
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Platform

VOICES = (LOOK_VOICE, ONVIF, SNMP_VOICE, CERTIFICATE_VOICE)
_FACETS = tuple(one for one in compose(VOICES) if one.facet != "printing")  # ports of printers are no business of it

PLATFORM: Platform[ApplianceSource] = Platform(
    name="camera_onvif",
    title="Network camera (ONVIF)",
    kinds=frozenset({"camera"}),
    session="appliance",
    facets=_FACETS,
    open=ApplianceSource,
    redact=redact.redact,
    dialect=Dialect(
        netmiko="",
        speaks="appliance",
        doors=frozenset({"look", "certificate", "onvif", "snmp"}),
        prompt=re.compile(r"(?!)"),
        privileged=re.compile(r"(?!)"),
    ),
    asked_when=asked_when(VOICES),
    is_saved=lambda _: True,
    keeps_line=line.keeper(_FACETS),
)
