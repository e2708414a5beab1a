"""Rules about the facility as declared beside the facility as seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from shikiri.engine.contradictions import contradictions
from shikiri.engine.declared import Declarable, Network, declared_not_seen, seen_not_declared
from shikiri.engine.sources import disagreements
from shikiri.guideline.checks.walk import gaps, not_whole
from shikiri.model.control import Control
from shikiri.model.finding import Outcome, Status
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State


def declared(facet: Declarable, situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever devices show is something the facility declares."""
    return seen_not_declared(situation, facet, control.kinds)


def seen(facet: Network, situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever the facility declares is shown by some device."""
    found = tuple(declared_not_seen(situation, facet))
    if not found:
        yield Outcome(status=Status.UNKNOWN, thing=facet, reason=say("check.nothing-declared"))
    yield from _where_all_was_read(situation, control, found)


def facts(situation: Situation, control: Control) -> Iterator[Outcome]:
    """No fact of the facility is denied by what is there."""
    return _where_all_was_read(situation, control, contradictions(situation))


def _where_all_was_read(situation: Situation, control: Control, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """A pass for the facility counts only where every device that matters was read to its end."""
    open_ends = gaps(situation, control)
    for outcome in outcomes:
        if outcome.status is Status.PASS and open_ends:
            yield replace(outcome, status=Status.UNKNOWN, reason=not_whole(open_ends))
        else:
            yield outcome


def agree(situation: Situation, control: Control) -> Iterator[Outcome]:  # noqa: ARG001  (every rule has it)
    """What a device saved, what it runs and what is in the air say the same."""
    found = tuple(disagreements((*situation.states.values(), *_known(situation))))
    if not found:
        yield Outcome(status=Status.NOT_APPLICABLE, thing="sources", reason=say("check.one-source"))
    yield from found


def _known(situation: Situation) -> Iterable[State]:
    """What further sources say of devices of the inventory."""
    return (state for state in situation.others if state.device in situation.devices)


RULES = {
    "wlan-declared": partial(declared, "wlan"),
    "segment-declared": partial(declared, "segment"),
    "accounts-declared": partial(declared, "account"),
    "stations-declared": partial(declared, "stations"),
    "wlan-seen": partial(seen, "wlan"),
    "segment-seen": partial(seen, "segment"),
    "account-seen": partial(seen, "account"),
    "facts-hold": facts,
    "sources-agree": agree,
}
