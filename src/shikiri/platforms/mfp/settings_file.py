"""The voice of a settings file that was exported and brought along: for judging offline, never for writing.

Its map is unconfirmed unless somebody compared it with a machine: then what it says may fail and never passes.
"""

from __future__ import annotations

from functools import partial

from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.mfp.web_form import hears

SETTINGS = "settings"

SETTINGS_FILE = Voice(
    name="settings-file",
    asks=(SETTINGS,),
    hears={facet: partial(hear, SETTINGS) for facet, hear in hears().items()},
    asked_when={SETTINGS: lambda _: False},  # no box is asked for it
    confidence={"": "unconfirmed"},
    is_brought=True,
)
