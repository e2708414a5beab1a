"""What counts: adopted controls, the tiers of the profile, and what the scope of a run can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shikiri.model.condition import Truth
from shikiri.model.control import Control
from shikiri.model.edition import Edition, Item
from shikiri.model.facility import Fact
from shikiri.model.finding import Adoption, Finding, Status
from shikiri.model.policy import Policy
from shikiri.model.quick import quick_copy
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

BEYOND = "aside.input"  # the doubt of a limited run that only a larger one could settle
OPEN = frozenset({Status.UNKNOWN, Status.UNREACHABLE, Status.UNATTESTED})


# Among alternatives the best one decides; what does not apply is no alternative.
BEST_FIRST = (Status.PASS, Status.WAIVED, Status.UNATTESTED, Status.UNKNOWN, Status.UNREACHABLE, Status.FAIL)
_changed = quick_copy(Finding)


def is_beyond(finding: Finding) -> bool:
    """Is it a doubt that a limited run does not count?"""
    return not finding.counted and finding.aside is not None and finding.aside.key == BEYOND


def truths(items: Iterable[Item], facts: Mapping[str, Fact]) -> Mapping[str, Truth]:
    """Whether each row applies to a facility; many rows share a condition."""
    known: dict[str, Truth] = {}
    found: dict[str, Truth] = {}
    for item in items:
        source = item.applies.source
        if source not in known:
            known[source] = item.applies.evaluate(facts)
        found[item.id] = known[source]
    return found


def count(
    findings: Iterable[Finding],
    controls: Mapping[str, Control],
    edition: Edition,
    situation: Situation,
    adoption: Mapping[str, Adoption],
    applies: Mapping[str, Truth] | None = None,
) -> tuple[Finding, ...]:
    """The same findings, each marked whether it counts and, if not, why."""
    known = truths(edition.items, situation.facility.facts) if applies is None else applies
    applying = frozenset(item.id for item in edition.items if known[item.id].applies)
    tiers = frozenset(item.id for item in edition.items if item.tier in situation.policy.tiers)
    tailored = situation.facility.tailored
    marks: dict[str, Say | None] = {}
    limits: dict[str, Say | None] = {}
    marked: list[Finding] = []
    for finding in findings:
        name = finding.control
        if name not in marks:
            control, state = controls[name], adoption.get(name, "adopted")
            marks[name] = _aside(control, applying, tiers, situation.policy, tailored.get(name), state)
            limits[name] = None if situation.whole else _beyond_scope(control, situation)
        aside = marks[name] or (limits[name] if finding.status in OPEN else None)
        if aside is not None:
            state = adoption.get(name, "adopted")
            marked.append(_changed(finding, counted=False, aside=aside, adoption=state))
        else:
            marked.append(finding)
    return tuple(marked)


def _aside(
    control: Control,
    applying: frozenset[str],
    tiers: frozenset[str],
    policy: Policy,
    tailored: str | None,
    adoption: Adoption,
) -> Say | None:
    if tailored is not None:
        return say("aside.tailored", reason=tailored)
    if adoption != "adopted":
        return say(f"aside.{adoption}")
    in_tier = not tiers.isdisjoint(control.items)
    if not in_tier and all(item.startswith("x-") for item in control.items):
        return say("aside.extension")
    if control.profiles and policy.profile not in control.profiles:
        return say("aside.profile", profile=policy.profile)
    if not in_tier:
        return say("aside.tier", profile=policy.profile)
    if applying.isdisjoint(control.items):
        return say("aside.not-applicable")
    return None


def _beyond_scope(control: Control, situation: Situation) -> Say | None:
    """A limited run does not count a doubt that only other devices, the vault or earlier runs could settle."""
    missing = control.inputs - situation.inputs
    return say(BEYOND, inputs=tuple(sorted(missing))) if missing else None
