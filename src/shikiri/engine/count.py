"""What counts: adopted controls, the tiers of the profile, and what the scope of a run can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shikiri.model.control import Control
from shikiri.model.edition import Edition
from shikiri.model.finding import Adoption, Finding, Status
from shikiri.model.say import Say, say
from shikiri.model.situation import Situation

BEYOND = "aside.input"  # the doubt of a limited run that only a larger one could settle
OPEN = frozenset({Status.UNKNOWN, Status.UNREACHABLE, Status.UNATTESTED})


def count(
    findings: Iterable[Finding],
    controls: Mapping[str, Control],
    edition: Edition,
    situation: Situation,
    adoption: Mapping[str, Adoption],
) -> tuple[Finding, ...]:
    """The same findings, each marked whether it counts and, if not, why."""
    applying = frozenset(item.id for item in edition.items if item.applies.evaluate(situation.facility.facts).applies)
    tiers = frozenset(item.id for item in edition.items if item.tier in situation.policy.tiers)
    marks: dict[str, Say | None] = {}
    marked: list[Finding] = []
    for finding in findings:
        control = controls[finding.control]
        if control.id not in marks:
            marks[control.id] = _aside(control, applying, tiers, situation, adoption.get(control.id, "adopted"))
        aside = marks[control.id] or _beyond_scope(finding, control, situation)
        state: Adoption = adoption.get(control.id, "adopted")
        if aside is not None:
            marked.append(replace(finding, counted=False, aside=aside, adoption=state))
        else:
            marked.append(finding)
    return tuple(marked)


def _aside(
    control: Control, applying: frozenset[str], tiers: frozenset[str], situation: Situation, adoption: Adoption
) -> Say | None:
    official = [item for item in control.items if not item.startswith("x-")]
    reason = situation.facility.tailored.get(control.id)
    if reason is not None:
        return say("aside.tailored", reason=reason)
    if adoption != "adopted":
        return say(f"aside.{adoption}")
    if not official:
        return say("aside.extension")
    if control.profiles and situation.policy.profile not in control.profiles:
        return say("aside.profile", profile=situation.policy.profile)
    if not any(item in tiers for item in official):
        return say("aside.tier", profile=situation.policy.profile)
    if not any(item in applying for item in official):
        return say("aside.not-applicable")
    return None


def _beyond_scope(finding: Finding, control: Control, situation: Situation) -> Say | None:
    """A limited run does not count a doubt that only other devices, the vault or earlier runs could settle."""
    if situation.whole or finding.status not in OPEN:
        return None
    missing = control.inputs - situation.inputs
    return say(BEYOND, inputs=tuple(sorted(missing))) if missing else None
