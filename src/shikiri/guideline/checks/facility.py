"""Rules about the facility as declared beside the facility as seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from shikiri.engine.contradictions import contradictions
from shikiri.engine.declared import Declarable, Network, declared_not_seen, seen_not_declared
from shikiri.engine.sources import disagreements
from shikiri.model.control import Control
from shikiri.model.finding import Outcome, Status
from shikiri.model.say import say
from shikiri.model.situation import Situation


def declared(facet: Declarable, situation: Situation, control: Control) -> Iterator[Outcome]:
    """Whatever devices show is something the facility declares."""
    return seen_not_declared(situation, facet, control.kinds)


def seen(facet: Network, situation: Situation, control: Control) -> Iterator[Outcome]:  # noqa: ARG001  (every rule has it)
    """Whatever the facility declares is shown by some device."""
    found = tuple(declared_not_seen(situation, facet))
    if not found:
        yield Outcome(status=Status.UNKNOWN, thing=facet, reason=say("check.nothing-declared"))
    yield from found


def facts(situation: Situation, control: Control) -> Iterator[Outcome]:  # noqa: ARG001
    """No fact of the facility is denied by what is there."""
    return contradictions(situation)


def agree(situation: Situation, control: Control) -> Iterator[Outcome]:  # noqa: ARG001
    """What a device saved, what it runs and what is in the air say the same."""
    found = tuple(disagreements(situation.states.values()))
    if not found:
        yield Outcome(status=Status.NOT_APPLICABLE, thing="sources", reason=say("check.one-source"))
    yield from found


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
