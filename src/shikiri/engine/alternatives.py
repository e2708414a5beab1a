"""Alternatives: where one way of several is enough, the ways that were not taken are no failures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shikiri.engine.count import BEST_FIRST, is_beyond
from shikiri.model.edition import Branches, Item
from shikiri.model.finding import Finding, Status, worst
from shikiri.model.say import say


def set_aside(findings: Sequence[Finding], items: Iterable[Item]) -> tuple[Finding, ...]:
    """The same findings; one of a way that is worse than the best does not count, as long as no other row wants it."""
    choices = {item.id: item.any_of for item in items if item.any_of}
    if not choices:
        return tuple(findings)
    best = {item: _best(findings, item, branches) for item, branches in choices.items()}
    ways = {control for branches in choices.values() for branch in branches for control in branch}
    return tuple(_weighed(one, choices, best) if one.control in ways else one for one in findings)


def _weighed(finding: Finding, choices: dict[str, Branches], best: dict[str, dict[str, Status]]) -> Finding:
    if not finding.counted or not all(_is_spare(finding, choices, best, item) for item in finding.items):
        return finding
    return replace(finding, counted=False, aside=say("aside.another-way"))


def _is_spare(finding: Finding, choices: dict[str, Branches], best: dict[str, dict[str, Status]], item: str) -> bool:
    """Is there, for every device this finding speaks of, a better way to meet the row?"""
    if not any(finding.control in branch for branch in choices.get(item, ())):
        return False
    found = best[item]
    reached = [found[finding.device]] if finding.device in found else list(found.values())
    return all(BEST_FIRST.index(status) < _place(finding.status) for status in reached)


def _place(status: Status) -> int:
    return BEST_FIRST.index(status) if status in BEST_FIRST else -1


def _best(findings: Sequence[Finding], item: str, branches: Branches) -> dict[str, Status]:
    """The best way each device has; what is judged for the facility as a whole is a way of every device."""
    ways = {control for branch in branches for control in branch}
    mine = [one for one in findings if item in one.items and one.control in ways and _may_decide(one)]
    everywhere = [one for one in mine if not one.device]
    by_device: dict[str, list[Finding]] = {}
    for one in mine:
        if one.device:
            by_device.setdefault(one.device, []).append(one)
    found: dict[str, Status] = {}
    for device, own in (by_device or {"": []}).items():
        here = [*own, *everywhere]
        judged = ([one.status for one in here if one.control in branch] for branch in branches)
        settled = [status for status in map(worst, filter(None, judged)) if status is not Status.NOT_APPLICABLE]
        if settled:
            found[device] = min(settled, key=BEST_FIRST.index)
    return found


def _may_decide(finding: Finding) -> bool:
    """What counts, or would in a larger run; a way that nobody adopted excuses nothing."""
    return finding.counted or is_beyond(finding)
