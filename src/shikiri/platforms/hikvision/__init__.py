"""Hikvision cameras, by ISAPI: small XML pages, each read and written as a whole."""

from __future__ import annotations

from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.factory import factory_of
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.onvif_voice import ONVIF_BESIDE
from shikiri.platforms.appliance.platform import appliance
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.appliance.stranger import stranger
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

PLATFORM = appliance(
    name="hikvision",
    title="Hikvision cameras (ISAPI)",
    kind="camera",
    voices=VOICES,
    doors="look certificate http isapi snmp onvif stranger factory",
    without=frozenset({"printing"}),  # it prints nothing
    redact=redact,
)
