"""What all platforms of appliances have in common: voices for facets, doors for a console, no way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from shikiri.model.dialect import Dialect
from shikiri.platforms.appliance.compose import asked_when, compose
from shikiri.platforms.appliance.line import keeper
from shikiri.platforms.appliance.redact import redact as redact_any
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.voice import Voice
from shikiri.platforms.base import Platform

_NO_PROMPT: Final = re.compile(r"(?!)")


def appliance(
    *,
    name: str,
    title: str,
    kind: str,
    voices: Sequence[Voice],
    doors: str,
    without: frozenset[str] = frozenset(),
    redact: Callable[[str], str] = redact_any,
) -> Platform[ApplianceSource]:
    """The platform of these voices. `doors`: their names, apart by blanks; `without`: facets that are none of its."""
    facets = tuple(one for one in compose(voices) if one.facet not in without)
    return Platform(
        name=name,
        title=title,
        kinds=frozenset({kind}),
        session="appliance",
        facets=facets,
        open=ApplianceSource,
        redact=redact,
        dialect=Dialect(
            netmiko="",
            speaks="appliance",
            doors=frozenset(doors.split()),
            prompt=_NO_PROMPT,
            privileged=_NO_PROMPT,
        ),
        is_saved=lambda _: True,  # what it took, it keeps
        asked_when=asked_when(voices),
        keeps_line=keeper(facets),
    )
