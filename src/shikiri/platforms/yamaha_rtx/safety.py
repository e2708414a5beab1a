"""The way back: a restart wound up beforehand, which drops what was never saved; and what tells saved from unsaved.

The schedule is no setting of the router: `ours` hides it. It is taken away before `save`, or it would be saved too.
A timer (`+SECONDS`) is at most an hour long; firmware that does not know it refuses the line before anything is
written, and then there is no way back on that router.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from shikiri.model.command import Command, command
from shikiri.model.errors import UsageError
from shikiri.model.reading import Answer, Reading
from shikiri.model.say import say
from shikiri.platforms.write import Backup, WayBack
from shikiri.platforms.yamaha_rtx.environment import environment
from shikiri.platforms.yamaha_rtx.proof import header
from shikiri.platforms.yamaha_rtx.schedule import OURS, used_numbers
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT, RtxSource
from shikiri.platforms.yamaha_rtx.typed import is_whole

_LONGEST: Final = 3600
_RESTART: Final = r"schedule at (?:{numbers}) \+?\S+ \* restart"
_OF_OURS: Final = re.compile(_RESTART.format(numbers="|".join(map(str, OURS))))
_MASKED: Final = re.compile(r"(?:password|login user|key|secret|myname|auth).* \*+\s*$", re.MULTILINE)
_SAVED: Final = tuple(f"{CONFIG} {number}" for number in range(2))
SAVE: Final = (command("save", mode="exec"),)
SAVED_ASKS: Final = (CONFIG, ENVIRONMENT, *_SAVED)


def _dead_man(number: int) -> WayBack[RtxSource]:
    """One for each number, so that a schedule somebody already has under it does no harm."""
    wound = re.compile(_RESTART.format(numbers=number))

    def arm(seconds: int) -> tuple[Command, ...]:
        if not 1 <= seconds <= _LONGEST:
            raise UsageError(say("rtx.timer-range", most=_LONGEST))
        return (command(f"schedule at {number} +{seconds} * restart", mode="exec"),)

    def is_armed(answers: Mapping[str, str]) -> bool | None:
        lines = [one.strip() for one in answers.get(CONFIG, "").splitlines()]
        if any(wound.fullmatch(one) for one in lines):
            return True
        return False if header(lines) is not None else None

    return WayBack(
        kind="dead_man",
        name=f"schedule at {number} +... * restart",
        available=lambda source: is_whole(source) and str(number) not in used_numbers(source),
        arm=arm,
        disarm=(command(f"no schedule at {number}", mode="exec"),),
        asks=(CONFIG,),
        is_armed=is_armed,
        ours=wound,
        outage=say("rtx.outage"),
    )


WAYS_BACK: Final = tuple(_dead_man(number) for number in OURS)


def is_saved(source: RtxSource) -> bool | None:
    """Does the running configuration equal the file it was started from? Masked passwords look alike."""
    kept = environment(source).config
    question = f"{CONFIG} {kept.value.removeprefix('config')}" if kept is not None else ""
    if question not in _SAVED or not source.has(question):
        return None
    reading = source.reading
    saved = RtxSource(replace(reading, answers={CONFIG: reading.answers[question]}))
    return _settings(source) == _settings(saved) if is_whole(source) and is_whole(saved) else None


def _settings(source: RtxSource) -> list[str]:
    return [one.text for one in source.entries if one.words[0] != "show" and not _OF_OURS.fullmatch(one.text)]


def _restorable(answers: Mapping[str, str]) -> bool:
    """`show config` prints `*` for passwords: such a text gives none of them back."""
    text = answers.get(CONFIG, "")
    source = RtxSource(Reading(device="", platform="", answers={CONFIG: Answer(text, complete=True)}, when=None))
    return is_whole(source) and bool(source.entries) and not _MASKED.search(text)


BACKUP: Final = Backup(asks=(CONFIG,), restorable=_restorable)
