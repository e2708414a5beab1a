"""Hikvision cameras, by ISAPI: small XML pages, each read and written as a whole."""

from __future__ import annotations

import re

from shikiri.model.dialect import Dialect
from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.compose import asked_when, compose
from shikiri.platforms.appliance.factory import factory_of
from shikiri.platforms.appliance.line import keeper
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.onvif_voice import ONVIF_BESIDE
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.stranger import stranger
from shikiri.platforms.appliance.untold import untold
from shikiri.platforms.base import Platform
from shikiri.platforms.hikvision.isapi import ISAPI
from shikiri.platforms.hikvision.redact import redact

VOICES = (
    ISAPI,
    SNMP_VOICE,
    CERTIFICATE_VOICE,
    LOOK_VOICE,
    stranger("hikvision"),
    ONVIF_BESIDE,
    factory_of("hikvision"),
)
_DOORS = frozenset("look certificate http isapi snmp onvif stranger factory".split())
_NO_PROMPT = re.compile(r"(?!)")
_FACETS = tuple(one for one in compose(VOICES, untold) if one.facet != "printing")  # it prints nothing

PLATFORM: Platform[ApplianceSource] = Platform(
    name="hikvision",
    title="Hikvision cameras (ISAPI)",
    kinds=frozenset({"camera"}),
    session="appliance",
    facets=_FACETS,
    open=ApplianceSource,
    redact=redact,
    dialect=Dialect(netmiko="", speaks="appliance", doors=_DOORS, prompt=_NO_PROMPT, privileged=_NO_PROMPT),
    is_saved=lambda _: True,
    asked_when=asked_when(VOICES),
    keeps_line=keeper(_FACETS),
)
