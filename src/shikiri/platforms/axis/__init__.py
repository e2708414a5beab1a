"""Axis cameras, by VAPIX: one list of parameters, one of accounts, and a few small pages beside them."""

from __future__ import annotations

from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.factory import factory_of
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.onvif_voice import ONVIF_BESIDE
from shikiri.platforms.appliance.platform import appliance
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.appliance.stranger import stranger
from shikiri.platforms.axis.vapix import VAPIX

VOICES = (VAPIX, SNMP_VOICE, CERTIFICATE_VOICE, LOOK_VOICE, stranger("axis"), ONVIF_BESIDE, factory_of("axis"))

PLATFORM = appliance(
    name="axis",
    title="Axis cameras (VAPIX)",
    kind="camera",
    voices=VOICES,
    doors="look certificate http vapix snmp onvif stranger factory",
    without=frozenset({"printing"}),  # it prints nothing
)
