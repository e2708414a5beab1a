"""Judging trials: what a station tried for a control, and whether it came out as the control requires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shikiri.engine.match import word
from shikiri.model.control import Control
from shikiri.model.facets.trial import WHYS, Trial
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import Nothing
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

AIR = "air"


def judge_trials(controls: Iterable[Control], situation: Situation, found: Iterable[Finding]) -> Iterator[Finding]:
    """A finding for each trial of each control that names it; what could not be tried is silent where others spoke."""
    fed = [control for control in controls if control.air]
    told = {one.control for one in found}
    for state in situation.others:
        if state.source != AIR:
            continue
        for thing in state.things(Trial.FACET):
            for control in fed:
                if isinstance(thing, Trial) and thing.about in control.air:
                    one = _finding(control, thing, state, situation)
                    if one.status is not Status.UNKNOWN or control.id not in told:
                        yield one


def _finding(control: Control, trial: Trial, state: State, situation: Situation) -> Finding:
    device = situation.devices.get(state.device) if control.scope != "facility" else None
    fits = device is not None and (not control.kinds or not control.kinds.isdisjoint(device.kinds))
    wanted = control.air[str(trial.about)]
    line = trial.line("result")
    status, reason = Status.UNKNOWN, untried(trial)
    if not isinstance(trial.result, Nothing):
        status, reason = (Status.PASS, None) if trial.result == wanted else (Status.FAIL, None)
    return Finding(
        control=control.id,
        items=control.items,
        device=state.device if fits else "",
        thing=f"{trial.id}@{AIR}",
        status=status,
        expected=f"{trial.about} = {wanted}",
        actual=f"{trial.about} = {word(trial.result)}",
        reason=reason,
        source=AIR,
        lines=(line,) if line is not None else (),
    )


def untried(trial: Trial) -> Say:
    """Why a trial proves nothing."""
    return say("air.untried", why=say(f"air.why.{trial.why if trial.why in WHYS else 'unsaid'}"))
