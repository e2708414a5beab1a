"""Printers and MFPs of any maker: what a box says by all of its doors together."""

from __future__ import annotations

from shikiri.platforms.appliance.certificate_voice import CERTIFICATE_VOICE
from shikiri.platforms.appliance.factory import FACTORY
from shikiri.platforms.appliance.hazards import HAZARDS
from shikiri.platforms.appliance.look_voice import LOOK_VOICE
from shikiri.platforms.appliance.platform import appliance
from shikiri.platforms.appliance.snmp_voice import SNMP_VOICE
from shikiri.platforms.mfp.cdm import CDM
from shikiri.platforms.mfp.ipp_voice import IPP_VOICE
from shikiri.platforms.mfp.jetdirect import JETDIRECT
from shikiri.platforms.mfp.ledm import LEDM
from shikiri.platforms.mfp.settings_file import SETTINGS_FILE
from shikiri.platforms.mfp.web_form import WEB_FORM

# What a box is by name is believed in this order: its maker's own interface, then IPP, then SNMP, then a look at it.
VOICES = (
    LEDM,
    CDM,
    JETDIRECT,
    WEB_FORM,
    SETTINGS_FILE,
    IPP_VOICE,
    SNMP_VOICE,
    CERTIFICATE_VOICE,
    LOOK_VOICE,
    HAZARDS,
    FACTORY,
)

PLATFORM = appliance(
    name="mfp",
    title="Printers and MFPs",
    kind="mfp",
    voices=VOICES,
    doors="look certificate http ipp snmp ledm cdm pjl factory address_book form",
)
