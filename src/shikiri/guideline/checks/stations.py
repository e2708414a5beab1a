"""Rules about what is connected."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation


def strangers_noticed(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever is connected is known, or somebody was told about it."""

    def judge(seen: Seen) -> Said:
        known, notified = seen.thing.known, seen.thing.notified
        wanted = "known, or notified"
        if sure(known) is True or sure(notified) is True:
            return passes(wanted, field="known" if sure(known) is True else "notified")
        if told(known) is False and told(notified) is False:
            return fails(wanted, "unknown, not notified", field="known")
        return unsure("judge.unsaid", wanted)

    return each_thing(situation, control, judge)


RULES = {"strangers-noticed": strangers_noticed}
