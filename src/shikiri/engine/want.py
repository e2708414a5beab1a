"""What a control wants to be otherwise: what its table or its remedy names, where the verdict then is a pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shikiri.engine.apply import after, apply
from shikiri.engine.guard import guard
from shikiri.engine.judge import Bound, bind_control, judge
from shikiri.engine.match import NO, YES, holds, value_at, word
from shikiri.engine.tables import goal
from shikiri.engine.worth import SecretsOf, foreseen, slot_of, unfit, worthwhile
from shikiri.model.control import Control
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import CONFIRMED_TAGS, Default, Things
from shikiri.model.plan import ByHand, VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation
from shikiri.model.state import State

EMPTY_VAULT: VaultValues = MappingProxyType({})
_NO_SECRETS: SecretsOf = MappingProxyType({})
# What to add to `bind:` so that a thing is known for what it is.
_LINES: Mapping[str, str] = MappingProxyType(
    {
        "port_isolation": "ports: {{{name}: {{seat: guest}}}}",
        "radio": "radios: {{{name}: {{room: lobby}}}}",
        "": "segments: {{guest: {name}}}",
    }
)
_ANOTHER_WAY = "aside.another-way"
_BEYOND_SCOPE = "aside.input"  # not counted in this run, and counted in others


@dataclass(frozen=True, slots=True)
class Left:
    """What harden leaves alone: controls that do not count here, findings somebody approved as they are.

    And what cannot be done: `things` that a platform cannot write, `offers` of one control on one device.
    """

    controls: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()
    things: Mapping[tuple[str, str, str], Say] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    offers: Mapping[tuple[str, str], Say] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def covers(self, finding: Finding) -> bool:
        return finding.control in self.controls or finding.uid in self.findings

    def bars(self, wish: Wish) -> Say | None:
        """Why a wish is not to be made; None where nothing speaks against it."""
        return self.things.get((wish.device, wish.facet, wish.thing)) or self.offers.get((wish.control, wish.device))


NOTHING_LEFT = Left()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The states as they should be, the wishes that make them so, what goes, and what is left to a person."""

    states: Mapping[str, State] = field(hash=False)
    wishes: tuple[Wish, ...] = ()
    gone: tuple[tuple[str, Thing], ...] = ()
    by_hand: tuple[ByHand, ...] = ()


def left_alone(findings: Iterable[Finding]) -> Left:
    """Waived findings, controls that are new, changed, tailored away or outside the profile, and ways not taken."""
    controls, waived = set(), set()
    for finding in findings:
        if finding.aside is not None and finding.aside.key == _ANOTHER_WAY:
            waived.add(finding.uid)  # on this device: its neighbour may have no other way
            continue
        beyond = finding.aside is not None and finding.aside.key == _BEYOND_SCOPE
        if finding.adoption != "adopted" or (not finding.counted and not beyond):
            controls.add(finding.control)
        elif finding.status is Status.WAIVED:
            waived.add(finding.uid)
    return Left(frozenset(controls), frozenset(waived))


def want(control: Control, situation: Situation, left: Left = NOTHING_LEFT, vault: VaultValues = EMPTY_VAULT) -> Wanted:
    """What one control wants. A wish that does not lead to a pass is not a wish; a person gets the finding instead."""
    bound = bind_control(control, situation.policy)
    offers: dict[str, tuple[Wish, ...]] = {}
    by_hand: list[ByHand] = []
    open_ends: dict[str, Finding] = {}
    for finding in judge(bound, situation):
        if finding.status not in (Status.FAIL, Status.UNKNOWN) or left.covers(finding):
            continue
        open_ends[finding.uid] = finding
        offer = _offer(bound, situation, finding, vault, left)
        if isinstance(offer, Say):
            by_hand.append(ByHand(finding=finding, why=offer, steps=control.by_hand))
        else:
            offers[finding.uid] = offer  # twins of one name share it
    return _proved(bound, situation, offers, by_hand, open_ends)


def _proved(
    bound: Bound,
    situation: Situation,
    offers: dict[str, tuple[Wish, ...]],
    by_hand: list[ByHand],
    open_ends: Mapping[str, Finding],
) -> Wanted:
    """Only the offers after which the control passes. Each that is taken back may change what the others are worth."""
    while True:
        wishes = tuple(wish for offer in offers.values() for wish in offer)
        found = judge(bound, after(situation, wishes)) if offers else ()
        refused = {one.uid: one for one in found if one.status is not Status.PASS and one.uid in offers}
        if not refused:
            return Wanted(states=apply(situation.states, wishes), wishes=wishes, by_hand=tuple(by_hand))
        for uid in sorted(refused):
            del offers[uid]
            rest = refused[uid].reason
            why = say("want.not-enough") if rest is None else say("want.remains", why=rest)
            by_hand.append(ByHand(finding=open_ends[uid], why=why, steps=bound.control.by_hand))


def _offer(
    bound: Bound, situation: Situation, finding: Finding, vault: VaultValues, left: Left
) -> tuple[Wish, ...] | Say:
    """The wishes that answer one finding, or why there are none."""
    cure = bound.control.cure
    if finding.status is not Status.FAIL:
        made: Iterable[Wish] | Say = list(_confirmed(bound, situation, finding)) or _doubt(bound, finding)
    elif cure is not None:
        made = cure(finding, situation, vault)
    else:
        made = _by_table(bound, situation, finding, vault)
    if isinstance(made, Say):
        return made
    wishes = worthwhile(made, situation)
    if wishes and all(foreseen(wish, situation) for wish in wishes):
        return say("want.settings-right")
    barred = (left.bars(wish) or unfit(wish, situation) for wish in wishes)
    return next((why for why in barred if why is not None), None) or wishes or say("want.nothing-there")


def _doubt(bound: Bound, finding: Finding) -> Say:
    """Why nobody can tell; where nobody said what a thing is for, the line to add."""
    reason = finding.reason or say("judge.unsaid")
    facet, _, rest = finding.thing.partition(":")
    name = rest.partition("#")[0]
    if reason.key != "judge.role-unknown" or not bound.labels or not name:
        return reason
    if facet == "wlan":
        return say("want.undeclared-wlan", ssid=name)
    return say("want.unbound", device=finding.device, thing=name, line=_LINES.get(facet, _LINES[""]).format(name=name))


def _confirmed(bound: Bound, situation: Situation, finding: Finding) -> Iterator[Wish]:
    """What the device does by default, as far as anybody remembers, said aloud where that is what is required."""
    state = situation.states.get(finding.device)
    for at, thing in enumerate(state.things(bound.control.facet) if state is not None else ()):
        for test in bound.require if thing.id == finding.thing else ():
            value = getattr(thing, test.path[0])
            unsure = isinstance(value, Default) and value.tag not in CONFIRMED_TAGS and len(test.path) == 1
            if unsure and isinstance(value, Default) and holds(value.value, test) is YES:
                yield Wish(
                    control=finding.control,
                    device=finding.device,
                    facet=bound.control.facet,
                    at=at,
                    field=test.path[0],
                    value=value.value,
                    thing=slot_of(thing),
                )


def _by_table(bound: Bound, situation: Situation, finding: Finding, vault: VaultValues) -> list[Wish] | Say:
    """The rows of the table for the thing a finding is about."""
    state = situation.states.get(finding.device)
    facet = state.facet(bound.control.facet) if state is not None else None
    if not bound.control.ensure:
        return say("want.no-table")
    if not isinstance(facet, Things):
        return say("want.nothing-there")
    if not facet.complete:
        return say("judge.incomplete")
    wishes: list[Wish] = []
    for at, thing in enumerate(facet.items):
        if thing.id == finding.thing:
            found = _for_thing(bound, situation, thing, vault.get(finding.device, _NO_SECRETS))
            if isinstance(found, Say):
                return found
            wishes += [
                Wish(
                    control=bound.control.id,
                    device=finding.device,
                    facet=bound.control.facet,
                    at=at,
                    field=name,
                    value=value,
                    thing=slot_of(thing),
                )
                for name, value in found.items()
            ]
    return wishes


def _for_thing(bound: Bound, situation: Situation, thing: Thing, secrets: SecretsOf) -> Mapping[str, object] | Say:
    """New values by field. One field without a row, and the whole thing is left to a person."""
    failing = {test.path for test in bound.require if holds(value_at(thing, test.path), test) is NO}
    if bound.require and not failing:
        return {}  # a twin that is as it should be
    tested = {test.path[0] for test in bound.require}
    values: dict[str, object] = {}
    for ensure in bound.control.ensure:
        if (ensure.path,) in failing or ensure.path not in tested:
            found = goal(ensure, bound.control.facet, getattr(thing, ensure.path), situation.policy.parameters)
            if found is not None and found.fits and found.value != getattr(thing, ensure.path):
                values[ensure.path] = found.value
    for path in sorted(failing):
        if path[0] not in values or len(path) > 1:
            return say("want.no-row", field=".".join(path), value=word(value_at(thing, path)))
    return guard(thing, values, situation.facility, secrets)
