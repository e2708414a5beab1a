"""Cameras of any maker, by ONVIF and by what anybody in the same network sees."""

from __future__ import annotations

from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.onvif_voice import ONVIF
from shikiri.platforms.appliance.platform import appliance
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE

VOICES = (LOOK_VOICE, ONVIF, SNMP_VOICE, CERTIFICATE_VOICE)

PLATFORM = appliance(
    name="camera_onvif",
    title="Network camera (ONVIF)",
    kind="camera",
    voices=VOICES,
    doors="look certificate onvif snmp",
    without=frozenset({"printing"}),  # ports of printers are no business of it
)
