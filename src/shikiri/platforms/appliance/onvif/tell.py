"""Commands of the `onvif` door, and the refusals of what it has no word for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from shikiri.model.command import Command, Part, Stage
from shikiri.model.errors import Unwritable
from shikiri.model.say import say

Commands: TypeAlias = Iterable[Command]
NAME: Final = re.compile(r"[A-Za-z0-9._@-]{1,63}")
HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}")


def refuse(facet: str, field: str, why: str, **words: str | int) -> Unwritable:
    return Unwritable(facet, field, say(why, **words))


def tell(line: str, *secret: Part, undo: tuple[Part, ...] = (), stage: Stage = "change") -> Command:
    return Command(parts=(f"onvif {line}", *secret), undo=undo, stage=stage)


def protocol(name: str, word: str, stage: Stage) -> Command:
    """HTTP, HTTPS or RTSP, on or off."""
    other = "off" if word == "on" else "on"
    return tell(f"SetNetworkProtocols {name}={word}", undo=(f"onvif SetNetworkProtocols {name}={other}",), stage=stage)


def refuse_rest(facet: str, left: Mapping[str, Any]) -> None:
    """What ONVIF has no word for is a person's work."""
    for field in left:
        raise refuse(facet, field, "onvif.no-word", name=field)


def word(text: object, pattern: re.Pattern[str], facet: str, field: str) -> str:
    """A value that is one word and stays one."""
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise refuse(facet, field, "onvif.bad-word")
    return text
