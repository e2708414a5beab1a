"""What is told to a Hikvision camera: one element of one of its own pages, and the word that takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from shikiri.formats.isapi import at
from shikiri.formats.xml import Element
from shikiri.model.command import Command, Stage
from shikiri.model.reading import Reading
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.base import Unanswered
from shikiri.platforms.write import Around

WORD: Final = re.compile(r"[A-Za-z0-9._:/-]{1,255}")


def page(around: Around, path: str) -> Element | None:
    """A page as it was read for this plan; None where it was not."""
    source = ApplianceSource(around.reading or Reading(device="", platform="", answers={}, when=None))
    try:
        return source.xml(path)
    except Unanswered:
        return None


def switch(around: Around, path: str, field: str, *, wanted: bool, stage: Stage = "change") -> Iterable[Command] | None:
    """Turn something on or off; None where this camera has no such element."""
    return put(around, path, field, "true" if wanted else "false", stage=stage)


def put(around: Around, path: str, field: str, value: str, *, stage: Stage = "change") -> tuple[Command, ...] | None:
    """Another word in an element that is there and says something."""
    root = page(around, path)
    found = at(root, field) if root is not None else None
    if found is None or found.children or not WORD.fullmatch(value):
        return None
    back = (f"isapi {path} {field}={found.text}",) if WORD.fullmatch(found.text) else ()
    return (Command(parts=(f"isapi {path} {field}={value}",), stage=stage, undo=back),)
