"""The wants of many controls as one state, the same in any order; once it is so, nothing is left to want."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from shikiri.engine.apply import after, going
from shikiri.engine.judge import judge_all
from shikiri.engine.want import EMPTY_VAULT, NOTHING_LEFT, Left, Wanted, want
from shikiri.engine.worth import same_value
from shikiri.model.control import Control
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.facets.base import Thing
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import GONE
from shikiri.model.plan import ByHand, VaultValues, Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_WELL = (Status.PASS, Status.NOT_APPLICABLE)  # what is switched off no longer concerns a control that passed
_ROUNDS = 16  # a wish may make another control concerned; real tables settle in two, remedies of one list in more


def fold(
    controls: Iterable[Control], situation: Situation, left: Left = NOTHING_LEFT, vault: VaultValues = EMPTY_VAULT
) -> Wanted:
    """All wants together.

    Two tables with two values for one field, or a table that breaks what another control passes, is an error. A
    remedy that does so here depends on what the devices show: its wishes are left to a person.
    """
    known = {control.id: control for control in sorted(controls, key=lambda one: one.id)}
    while True:
        wanted, current, settled = _settle(known, situation, left, vault)
        broken = tuple(_broken(known, situation, current, wanted.wishes))
        if settled and not broken:
            return wanted
        suspects = _suspects(known, wanted.wishes, broken) if settled else _remedies(known, wanted.wishes)
        if not suspects:
            raise PolicyError(_blamed(broken, wanted.wishes))
        left = replace(left, offers={**left.offers, **suspects})


def _settle(
    known: Mapping[str, Control], situation: Situation, left: Left, vault: VaultValues
) -> tuple[Wanted, Situation, bool]:
    """Round after round until nobody wants anything; False where they never agree."""
    current = situation
    wishes: list[Wish] = []
    gone: list[tuple[str, Thing]] = []
    hands: tuple[ByHand, ...] = ()
    found: list[Wish] = []
    for _ in range(_ROUNDS):
        wants = [want(control, current, left, vault) for control in known.values()]
        found = _agreed(known, [wish for one in wants for wish in one.wishes])
        hands = tuple(hand for one in wants for hand in one.by_hand)
        if not found:
            break
        gone += going(current.states, found)
        current = after(current, found)
        wishes += found
    wanted = Wanted(states=current.states, wishes=tuple(wishes), gone=tuple(gone), by_hand=hands)
    return wanted, current, not found


def problem(control: str, path: str, sentence: Say) -> Problem:
    """What is wrong with the table of a control."""
    return Problem(f"{control}.yml", 1, f"$.ensure.{path}", sentence)


def _agreed(known: Mapping[str, Control], wishes: list[Wish]) -> list[Wish]:
    """The wishes of one round.

    A remedy that asks for another value than somebody before it waits as a whole: it will look at what has become of
    the thing, and say what it still wants. So does whoever wants to change a thing that goes or is switched off.
    """
    claimed: dict[tuple[str, str, int, str], Wish] = {}
    agreed: list[Wish] = []
    clashes: list[Problem] = []
    for some in _by_offer(known, wishes):
        others = [(wish, claimed[wish.place]) for wish in some if wish.place in claimed]
        against = [(wish, other) for wish, other in others if not same_value(wish.value, other.value)]
        if not against:
            claimed |= {wish.place: wish for wish in some}
            agreed += some
        elif not known[some[0].control].remedy:
            for wish, other in against:
                why = say("want.clash", other=other.control, field=wish.field)
                clashes.append(problem(wish.control, wish.field, why))
    if clashes:
        raise PolicyError(tuple(clashes))
    gone = {wish.place[:3] for wish in agreed if wish.value is GONE}
    shut = {wish.place[:3] for wish in agreed if _switches_off(wish)}
    return [
        wish
        for wish in agreed
        if wish.value is GONE or (wish.place[:3] not in gone and (wish.place[:3] not in shut or _switches_off(wish)))
    ]


def _by_offer(known: Mapping[str, Control], wishes: list[Wish]) -> Iterator[list[Wish]]:
    """What belongs together: the wishes of one control on one device, of a facility's control all; tables first."""
    offers: dict[tuple[bool, str, str], list[Wish]] = {}
    for wish in wishes:
        control = known[wish.control]
        place = "" if control.scope == "facility" else wish.device
        offers.setdefault((bool(control.remedy), wish.control, place), []).append(wish)
    for key in sorted(offers):
        yield offers[key]


def _switches_off(wish: Wish) -> bool:
    return wish.field == "enabled" and wish.value is False


def _broken(
    known: Mapping[str, Control], before: Situation, now: Situation, wishes: tuple[Wish, ...]
) -> Iterator[Finding]:
    """No wish takes a pass away from another control."""
    if not wishes:
        return
    held = passing(judge_all(known.values(), before))
    for finding in judge_all(known.values(), now):
        if finding.uid in held and finding.status not in _WELL:
            yield finding


def passing(findings: Iterable[Finding]) -> frozenset[str]:
    """The findings that pass; of twins that share a name, only where all of them do."""
    found = tuple(findings)
    others = {finding.uid for finding in found if finding.status is not Status.PASS}
    return frozenset(finding.uid for finding in found) - others


def _suspects(
    known: Mapping[str, Control], wishes: tuple[Wish, ...], broken: tuple[Finding, ...]
) -> dict[tuple[str, str], Say]:
    """The remedies that may have broken these findings: on the same device, where its facets were touched."""
    found: dict[tuple[str, str], Say] = {}
    for finding in broken:
        reads = known[finding.control].facets
        near = [wish for wish in wishes if known[wish.control].remedy and finding.device in (wish.device, "")]
        for wish in [wish for wish in near if wish.facet in reads] or near:
            why = say("want.breaks", other=finding.control, thing=finding.thing)
            found.setdefault((wish.control, wish.device), why)
    return found


def _remedies(known: Mapping[str, Control], wishes: tuple[Wish, ...]) -> dict[tuple[str, str], Say]:
    """The remedies that still want something else in the last rounds."""
    late = {(wish.control, wish.device) for wish in wishes[len(wishes) // 2 :] if known[wish.control].remedy}
    return dict.fromkeys(sorted(late), say("want.never-settles"))


def _blamed(broken: tuple[Finding, ...], wishes: tuple[Wish, ...]) -> tuple[Problem, ...]:
    """The first wish on the same device, which is where a person starts to look."""
    if not broken:
        return (problem(wishes[-1].control, wishes[-1].field, say("want.never-settles")),)
    suspects = [next((wish for wish in wishes if wish.device == finding.device), wishes[0]) for finding in broken]
    return tuple(
        problem(wish.control, wish.field, say("want.breaks", other=finding.control, thing=finding.thing))
        for wish, finding in zip(suspects, broken, strict=True)
    )
