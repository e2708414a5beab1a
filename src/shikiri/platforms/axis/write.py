"""What is told to an Axis camera: one listed parameter at a time, with the value that takes it back."""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.command import Command, Stage
from shikiri.model.errors import Unwritable
from shikiri.model.reading import Reading
from shikiri.model.say import say
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.axis.params import Params, opposite, params
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

_VALUE: Final = re.compile(r"[A-Za-z0-9._:/, -]*")  # of a parameter: nothing that could end it


def source_of(around: Around) -> ApplianceSource:
    """The answers this plan is made for."""
    return ApplianceSource(around.reading or Reading(device="", platform="", answers={}, when=None))


def listed(around: Around) -> Params | None:
    """The parameters of this camera; None where they were not read: then nothing is written."""
    try:
        return params(source_of(around))
    except Unanswered:
        return None


def switch(around: Around, name: str, *, wanted: bool, stage: Stage = "change") -> Command | None:
    """Turn a listed parameter on or off; None where this camera has none of that name."""
    known = listed(around)
    if known is None or not known.has(name):
        return None
    return put(known, name, opposite(known.text(name), wanted=wanted), stage=stage)


def put(known: Params, name: str, value: str, *, stage: Stage = "change") -> Command:
    """Give a listed parameter another value. Its old one, where it was shown, is the way back."""
    if not _VALUE.fullmatch(value):
        raise Unwritable(name, value[:0], say("camera.bad-word"))
    group, _, field = name.rpartition(".")
    old = known.values.get(name, "*")
    back = (f"vapix {group} {field}={old}",) if "*" not in old and _VALUE.fullmatch(old) else ()
    return Command(parts=(f"vapix {group} {field}={value}",), stage=stage, undo=back)
