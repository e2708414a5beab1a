"""Judging trials: what a station tried for a control, and whether it came out as the control requires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

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
    fed = [(control, wanted) for control in controls if (wanted := _wanted(control))]
    told = {one.control for one in found}
    for state in situation.others:
        if state.source != AIR:
            continue
        for thing in state.things(Trial.FACET):
            for control, wanted in fed:
                if isinstance(thing, Trial) and thing.about in wanted:
                    one = _finding(control, thing, state, situation, wanted[str(thing.about)])
                    if one.status is not Status.UNKNOWN or control.id not in told:
                        yield one


def _wanted(control: Control) -> Mapping[str, str]:
    """What must come of which trial: its `air:`, or, of a control on trials alone, its own clauses."""
    if control.facet != Trial.FACET:
        return control.air
    abouts = [one.operand for one in control.where if one.path == "about"]
    results = [one.operand for one in control.require if one.path == "result"]
    return {str(about): str(result) for about, result in zip(abouts, results, strict=True)}


def _finding(control: Control, trial: Trial, state: State, situation: Situation, wanted: str) -> Finding:
    device = situation.devices.get(state.device) if control.scope != "facility" else None
    fits = device is not None and (not control.kinds or not control.kinds.isdisjoint(device.kinds))
    line = trial.line("result")
    tried = not isinstance(trial.result, Nothing)
    status = (Status.PASS if trial.result == wanted else Status.FAIL) if tried else Status.UNKNOWN
    return Finding(
        control=control.id,
        items=control.items,
        device=state.device if fits else "",
        thing=f"{trial.id}@{AIR}",
        status=status,
        expected=f"{trial.about} = {wanted}",
        actual=f"{trial.about} = {word(trial.result)}",
        reason=None if tried else untried(trial),
        source=AIR,
        lines=(line,) if line is not None else (),
    )


def untried(trial: Trial) -> Say:
    """Why a trial proves nothing."""
    return say("air.untried", why=say(f"air.why.{trial.why if trial.why in WHYS else 'unsaid'}"))
