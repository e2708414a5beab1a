"""Proving a push: the device, read on a new login, has the settings that were wanted and fails nothing for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from shikiri.engine.apply import desired
from shikiri.engine.diff import diff
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import GONE
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.workflow.hosts.inventory import Inventory
from shikiri.workflow.judged import Judged
from shikiri.workflow.observe import Observed, judge_observed
from shikiri.workflow.planning.plan import DevicePlan
from shikiri.workflow.push.secured import Proof
from shikiri.workflow.weigh import weighed, words_of

_LOOKS, _SETTLE_S = 4, 5.0


def prover(
    inventory: Inventory,
    looks: Sequence[Observed],
    judged: Judged,
    plan: DevicePlan,
    now: datetime,
    only: frozenset[str] | None = None,
) -> Callable[[Observed], Proof]:
    """The question to ask of a device after its push, `looks` and `judged` being how everything was before."""

    def prove(look: Observed) -> Proof:
        if look.state is None:
            return Proof(ok=False, says=(say("secure.no-answer", device=plan.device),))
        state = weighed(look.state, inventory.vault.key, words_of(inventory.site.facility))
        fresh = [look if one.device == plan.device else one for one in looks]
        after = judge_observed(inventory, fresh, now, only=only)
        says = (*open_changes(plan, state), *_worse(judged, after, plan))
        return Proof(ok=not says, says=says)

    return prove


def settled(look: Callable[[], Observed], prove: Callable[[Observed], Proof]) -> tuple[Observed, Proof]:
    """A look and its proof. What runs takes a moment to follow its files: then it is looked at again."""
    left = _LOOKS
    while True:
        seen, left = look(), left - 1
        if seen.error is not None:
            raise seen.error
        proof = prove(seen)
        if proof.ok or not seen.others or not left:
            return seen, proof
        time.sleep(_SETTLE_S)


def open_changes(plan: DevicePlan, state: State) -> Iterator[Say]:
    """The changes of a plan that the device does not show."""
    meant = {(change.facet, change.thing, change.field) for change in plan.plan.changes}
    made = {change.after.key for change in plan.plan.changes if not change.field and isinstance(change.after, Thing)}
    was = {one.id for facet in plan.before.facets for one in plan.before.things(facet)}
    facets = {change.facet for change in plan.plan.changes}  # elsewhere things come and go by themselves
    for change in diff(state, desired(plan.after, ())).changes:
        if change.facet not in facets:
            continue
        if change.before is GONE and isinstance(change.after, Thing) and not _is_there(change.after):
            continue  # wanted off, and no line speaks of it any more
        key = change.thing.partition("#")[0].partition(":")[2]
        new = change.before is GONE or (key in made and change.thing not in was)
        if new or (change.facet, change.thing, change.field) in meant:
            yield say("secure.open", device=plan.device, thing=change.thing, field=change.field or change.facet)
    for change in plan.plan.changes:
        if change.after is GONE and not change.field and isinstance(change.before, Thing):
            gone = change.before
            if any(
                (one.handle, one.id) == (gone.handle, gone.id) and _is_there(one) for one in state.things(change.facet)
            ):
                yield say("secure.open", device=plan.device, thing=change.thing, field=change.facet)


def _is_there(thing: Thing) -> bool:
    """A nameless door that is shut stays in the list: then it is as good as gone."""
    return getattr(thing, "enabled", True) is not False


def _worse(before: Judged, after: Judged, plan: DevicePlan) -> Iterator[Say]:
    """Controls that were to be mended and are not, and controls that passed and do not any more."""
    failed, passed = (_by_control(before, plan.device, status) for status in ("fail", "pass"))
    for control in sorted(_by_control(after, plan.device, "fail") - plan.later):
        if control not in failed and control in plan.controls | passed:
            yield say("secure.now-failing", device=plan.device, control=control)
        elif control in plan.controls and control in failed and not _needs_more(after, plan, control):
            yield say("secure.still-failing", device=plan.device, control=control)


def _needs_more(judged: Judged, plan: DevicePlan, control: str) -> bool:
    """It takes another device as well, or a person has the rest: then the settings alone are the proof."""
    by_hand = any(hand.finding.control == control for hand in plan.by_hand)
    return by_hand or judged.controls[control].scope == "facility"


def _by_control(judged: Judged, device: str, status: str) -> frozenset[str]:
    return frozenset(
        finding.control
        for finding in judged.findings
        if finding.counted and finding.device == device and finding.status == status
    )
