"""The accepted state in a run: what it was, what a confirmed change makes of it, and what differs from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from shikiri.engine.accepted import adopt_fields
from shikiri.engine.drift import drift
from shikiri.guideline.controls import controls
from shikiri.model.command import Command
from shikiri.model.drift import Drift
from shikiri.model.plan import Plan
from shikiri.model.situation import Situation
from shikiri.model.state import State
from shikiri.workflow.history.accepted import Accepted, load_accepted, plain_state, state_text, write_accepted
from shikiri.workflow.judged import Judged
from shikiri.workflow.site import Site


class Planned(Protocol):
    """What was done to a device and confirmed."""

    @property
    def before(self) -> State: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def commands(self) -> Sequence[Command]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The accepted states after this run, those that it changed, and the drift against them."""

    accepted: Mapping[str, Accepted | None] = field(hash=False)
    texts: Mapping[str, str] = field(hash=False, repr=False)  # the states seen, as they may be kept
    adopted: tuple[str, ...]
    drift: tuple[Drift, ...]
    counts: bool


def baseline(site: Site, judged: Judged, plans: Mapping[str, Planned]) -> Baseline:
    """Drift is measured after adoption: what harden wrote and proved is no surprise."""
    situation = judged.situation
    accepted = {name: load_accepted(site.folder, name) for name in situation.devices}
    texts = {name: state_text(plain_state(state)) for name, state in situation.states.items()}
    adopted, found = [], list[Drift]()
    for name, state in situation.states.items():
        before = accepted.get(name)
        if before is None:
            continue
        if name in plans and (after := _adopted(before, plans[name], state)) is not before:
            accepted[name] = before = after
            adopted.append(name)
        found += _drift(before, state, texts[name], situation)
    return Baseline(
        accepted=accepted,
        texts=texts,
        adopted=tuple(adopted),
        drift=tuple(found),
        counts=len(judged.controls) >= len(controls()),
    )


def _drift(accepted: Accepted, state: State, text: str, situation: Situation) -> tuple[Drift, ...]:
    """Most nights nothing moved: then the state stands for its own baseline, and only its secrets are looked at."""
    same = state_text(accepted.plain) == text
    if same and situation.secrets is None:
        return ()
    return drift(state if same else accepted.state, state, situation.secrets, situation.facility)


def _adopted(before: Accepted, done: Planned, state: State) -> Accepted:
    after = adopt_fields(before.state, done.plan, state, done.before)
    plain = before.plain if after is None else plain_state(after)
    return before if plain == before.plain else replace(before, plain=plain)


def write_adopted(site: Site, base: Baseline, run: str) -> None:
    """The accepted states that this run changed; who accepted them first, and why, stays."""
    for name in base.adopted:
        one = base.accepted[name]
        if one is not None:
            write_accepted(site.folder, replace(one, run=run or one.run))
