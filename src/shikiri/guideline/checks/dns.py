"""Rules about the resolver: what it refuses, and by which list."""

from __future__ import annotations

from collections.abc import Iterator

from shikiri.guideline.checks.walk import Said, Seen, each_thing, fails, passes, sure, told, unsure
from shikiri.model.control import Control
from shikiri.model.finding import Outcome
from shikiri.model.situation import Situation


def names_refused(situation: Situation, control: Control) -> Iterator[Outcome]:
    """Known bad names are refused; where the facility has a list of its own, by that very list."""
    wanted = "filtering = true"

    def judge(seen: Seen) -> Said:
        filtering, mark = seen.thing.filtering, told(seen.thing.list_mark)
        if told(filtering) is False:
            return fails(wanted, "filtering = false", field="filtering")
        if sure(filtering) is not True:
            return unsure("judge.unsaid", wanted)
        blocklist = seen.situation.blocklist
        if blocklist is not None and isinstance(mark, str) and mark != blocklist.mark:
            return fails(f"list {blocklist.mark[:12]}", f"list {mark[:12] or '-'}", field="list_mark")
        return passes(wanted, field="filtering")

    return each_thing(situation, control, judge)


RULES = {"names-refused": names_refused}
