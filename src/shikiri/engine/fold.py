"""The wants of many controls as one state, the same in any order; once it is so, nothing is left to want."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shikiri.engine.judge import judge_all
from shikiri.engine.want import EMPTY_VAULT, NOTHING_LEFT, Left, Vault, Wanted, apply, want
from shikiri.model.control import Control
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.finding import Finding, Status
from shikiri.model.plan import Wish
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

_ROUNDS = 8  # a wish may make another control concerned; real tables settle in two


def fold(
    controls: Iterable[Control], situation: Situation, left: Left = NOTHING_LEFT, vault: Vault = EMPTY_VAULT
) -> Wanted:
    """All wants together. Two values for one field, or a wish that breaks what another control passes, is an error."""
    known = tuple(controls)
    current = situation
    wishes: list[Wish] = []
    for _ in range(_ROUNDS):
        wants = [want(control, current, left, vault) for control in known]
        found = [wish for one in wants for wish in one.wishes]
        if not found:
            _nothing_broken(known, situation, current, wishes)
            hands = tuple(hand for one in wants for hand in one.by_hand)
            return Wanted(states=current.states, wishes=tuple(wishes), by_hand=hands)
        _agree(found)
        current = replace(current, states=apply(current.states, found))
        wishes += found
    raise PolicyError((problem(wishes[-1].control, wishes[-1].field, say("want.never-settles")),))


def problem(control: str, path: str, sentence: Say) -> Problem:
    """What is wrong with the table of a control."""
    return Problem(f"{control}.yml", 1, f"$.ensure.{path}", sentence)


def _agree(wishes: Iterable[Wish]) -> None:
    claimed: dict[tuple[str, str, int, str], Wish] = {}
    found = []
    for wish in wishes:
        other = claimed.setdefault(wish.place, wish)
        if other.value != wish.value:
            found.append(problem(wish.control, wish.field, say("want.clash", other=other.control, field=wish.field)))
    if found:
        raise PolicyError(tuple(found))


def _nothing_broken(controls: tuple[Control, ...], before: Situation, after: Situation, wishes: list[Wish]) -> None:
    """No wish takes a pass away from another control."""
    if not wishes:
        return
    held = passing(judge_all(controls, before))
    broken = [one for one in judge_all(controls, after) if one.uid in held and one.status is not Status.PASS]
    if broken:
        raise PolicyError(tuple(_blamed(finding, wishes) for finding in broken))


def passing(findings: Iterable[Finding]) -> frozenset[str]:
    """The findings that pass; of twins that share a name, only where all of them do."""
    known = tuple(findings)
    others = {finding.uid for finding in known if finding.status is not Status.PASS}
    return frozenset(finding.uid for finding in known) - others


def _blamed(finding: Finding, wishes: list[Wish]) -> Problem:
    """The first wish on the same device, which is where a person starts to look."""
    suspect = next((wish for wish in wishes if wish.device == finding.device), wishes[0])
    return problem(suspect.control, suspect.field, say("want.breaks", other=finding.control, thing=finding.thing))
