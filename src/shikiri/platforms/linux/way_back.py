"""The way back of a Linux machine: a timer of its own that takes a change back, after some time or at the next boot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shikiri.model.command import Command, done
from shikiri.model.operation import Guard
from shikiri.model.say import say
from shikiri.platforms.base import Source, Unanswered
from shikiri.platforms.write import WayBack

QUESTION: Final = "way back"
SAVED_ASKS: Final = (QUESTION,)
_SCRIPT: Final = r"""
s=/var/lib/shikiri
printf 'timer=%s\n' "$(systemctl is-active shikiri-way-back.timer 2>/dev/null)"
printf 'boot=%s\n' "$(systemctl is-enabled shikiri-way-back.service 2>/dev/null)"
printf 'kept=%s\n' "$([ -d $s/way-back ] && echo yes)"
printf 'struck=%s\n' "$(head -c 400 $s/struck 2>/dev/null | tr '\n' ' ')"
printf 'systemd=%s\n' "$([ -d /run/systemd/system ] && echo yes)"
echo end
"""
WAY_BACK_SCRIPTS: Final[Mapping[str, str]] = MappingProxyType({QUESTION: _SCRIPT})
_WORD: Final = re.compile(r"(?m)^(\w+)=(.*)$")


def arm(seconds: int) -> tuple[Command, ...]:
    return (done(Guard(seconds), stage="prepare"),)


def is_armed(answers: Mapping[str, str]) -> bool | None:
    """Only a timer that runs, a boot that knows of it and an old state that is kept make a way back."""
    words = _words(answers.get(QUESTION, ""))
    if words is None:
        return None
    signs = (words.get("timer") == "active", words.get("boot") == "enabled", words.get("kept") == "yes")
    return True if all(signs) else None if signs[2] and any(signs[:2]) else False


def is_saved(source: Source) -> bool | None:
    """Nothing waits to be taken back: what is there stays there."""
    try:
        words = _words("\n".join(source.lines(QUESTION)))
    except Unanswered:
        return None
    if words is None:
        return None
    return words.get("kept") != "yes" or (words.get("timer") != "active" and words.get("boot") != "enabled")


def _is_available(source: Source) -> bool:
    try:
        return (_words("\n".join(source.lines(QUESTION))) or {}).get("systemd") == "yes"
    except Unanswered:
        return False


def _words(text: str) -> dict[str, str] | None:
    """The words of an answer; None where its end was not seen."""
    return dict(_WORD.findall(text)) if text.rstrip().endswith("\nend") else None


WAY_BACK: Final[WayBack[Source]] = WayBack(
    kind="dead_man",
    name="shikiri-way-back.timer",
    available=_is_available,
    arm=arm,
    disarm=(done(Guard(None)),),
    strike=(done(Guard(0)),),
    asks=(QUESTION,),
    is_armed=is_armed,
    outage=say("linux.way-back-costs"),
)
