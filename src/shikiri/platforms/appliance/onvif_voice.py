"""The ONVIF voice: what a camera says of itself, and what can be set through it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from shikiri.platforms.appliance.onvif.answers import QUESTIONS
from shikiri.platforms.appliance.onvif.clock import time_sync, write_time_sync
from shikiri.platforms.appliance.onvif.filter import exposure, write_exposure
from shikiri.platforms.appliance.onvif.firmware import firmware
from shikiri.platforms.appliance.onvif.network import discovery, management, write_discovery, write_management
from shikiri.platforms.appliance.onvif.users import accounts, write_account
from shikiri.platforms.appliance.onvif.video import video, write_video
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Heard, Voice


def cannot_tell(_: ApplianceSource) -> None:
    """ONVIF has no word for where logs are sent: a person looks."""


ONVIF: Final = Voice(
    name="onvif",
    asks=QUESTIONS,
    hears={
        "firmware": firmware,
        "account": accounts,
        "management": management,
        "video": video,
        "time_sync": time_sync,
        "discovery": discovery,
        "exposure": exposure,
        "logging": cannot_tell,
    },
    writes={
        "account": write_account,
        "management": write_management,
        "video": write_video,
        "time_sync": write_time_sync,
        "discovery": write_discovery,
        "exposure": write_exposure,
    },
)


def _accounts_beside(source: ApplianceSource) -> Heard | None:
    heard = accounts(source)
    return replace(heard, whole=False) if heard else None


# Where the maker's own door knows more accounts than ONVIF does: cameras of some makers keep two lists.
ONVIF_BESIDE: Final = replace(ONVIF, hears={**ONVIF.hears, "account": _accounts_beside})
