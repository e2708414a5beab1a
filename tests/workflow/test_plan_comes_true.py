"""The plans of the insecure examples, typed at simulated boxes: what was foreseen comes true, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from shikiri.engine.judge import judge_all
from shikiri.engine.label import label
from shikiri.engine.want import left_alone
from shikiri.model.command import Command
from shikiri.model.finding import Status
from shikiri.model.reading import Reading
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.judged import judge_situation
from shikiri.workflow.weigh import weighed, words_of
from tests.laws.test_write_cisco import tell
from tests.platforms.yamaha_rtx.writing import predicted
from tests.workflow.test_plan import KEY, judged, plans, site

Typed = Callable[[Reading, tuple[Command, ...]], Reading]


def at_a_box(reading: Reading, commands: tuple[Command, ...]) -> Reading:
    new, _, refused = tell(reading, commands)
    assert not refused
    return new


@pytest.mark.parametrize(
    "home,typed", [("cisco_ios", at_a_box), ("cisco_ios-wlc", at_a_box), ("yamaha_rtx", predicted)]
)
@pytest.mark.parametrize("kind", ["insecure", "unclear"])
def test_what_was_foreseen_comes_true_once(home: str, typed: Typed, kind: str) -> None:
    found = judged(kind, (home,), whole=True)
    [plan] = plans(found).values()
    assert bool(plan.commands) == (kind == "insecure")
    evidence = found.evidence[plan.device]
    before = evidence.reading
    told = typed(before, plan.commands)
    reading = replace(before, answers={**before.answers, **told.answers})
    spoken = platform(plan.before.platform)
    state = weighed(parse(spoken, reading), KEY, words_of(site().facility))
    states = {plan.device: state}
    labels = label(site().facility, found.situation.devices, states)
    after = replace(found.situation, states=states, labels=labels)
    listed = {hand.finding.uid for hand in plan.by_hand}
    left = left_alone(found.findings)
    surprises = [
        one.uid
        for one in judge_all(found.controls.values(), after)
        if one.status is Status.FAIL
        and not left.covers(one)
        and one.uid not in listed
        and one.control not in plan.later
    ]
    assert surprises == []
    again = replace(
        judge_situation(after, site().rules(None)), evidence={plan.device: Evidence(reading, evidence.platform)}
    )
    [second] = plans(again).values()
    assert second.commands == ()
