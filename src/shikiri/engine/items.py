"""From findings to the rows of the check sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from shikiri.engine.count import BEYOND, OPEN
from shikiri.model.control import Control, Letter
from shikiri.model.edition import Item
from shikiri.model.facility import Facility
from shikiri.model.finding import RANK, Finding, Status, worst
from shikiri.model.ledger import Ledger
from shikiri.model.result import ItemResult
from shikiri.model.say import Say, Text, say

_BRANCH = (Status.PASS, Status.WAIVED, Status.UNATTESTED, Status.UNKNOWN, Status.UNREACHABLE, Status.FAIL)


def rows(  # noqa: PLR0913  (everything a row depends on)
    items: Iterable[Item],
    findings: Iterable[Finding],
    controls: Mapping[str, Control],
    facility: Facility,
    tiers: Sequence[str],
    ledger: Ledger,
    today: date,
    *,
    partial: bool,
    beside: bool = False,
    names: Mapping[str, Text] | None = None,
) -> tuple[ItemResult, ...]:
    """Every row, none dropped, in the order of the items. `beside`: extension rows, shown and never counted."""
    by_item: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for item in finding.items:
            by_item[item].append(finding)
    return tuple(
        _row(
            item,
            by_item[item.id],
            controls,
            facility,
            ledger,
            today,
            partial=partial,
            in_tier=item.tier in tiers and not beside,
            beside=beside,
            names=names or {},
        )
        for item in items
    )


def _row(  # noqa: PLR0913
    item: Item,
    findings: list[Finding],
    controls: Mapping[str, Control],
    facility: Facility,
    ledger: Ledger,
    today: date,
    *,
    partial: bool,
    in_tier: bool,
    beside: bool,
    names: Mapping[str, Text],
) -> ItemResult:
    truth = item.applies.evaluate(facility.facts)
    seen = tuple(findings)
    reason: Say | None
    if not truth.applies:
        reason = say("item.not-applicable", facts=tuple(names.get(fact, fact) for fact in truth.facts))
        return ItemResult(
            item=item, status=Status.NOT_APPLICABLE, counted=in_tier and not partial, reason=reason, findings=seen
        )
    counted = [finding for finding in findings if finding.counted or beside]
    beyond = [finding for finding in findings if not finding.counted and finding.aside and finding.aside.key == BEYOND]
    statuses, reason = _machine(item, counted, beyond)
    statement = ledger.attestation(item.id, "", "", today) if item.answered_by != "machine" else None
    if item.answered_by == "person" or (item.answered_by == "both" and not partial):
        statuses.append(Status.PASS if statement else Status.UNATTESTED)
    counts = in_tier and (not partial or any(status is not Status.NOT_APPLICABLE for status in _of(counted)))
    if not statuses:
        statuses, reason = [Status.UNKNOWN], say("item.no-finding")
    status = worst(statuses)
    return ItemResult(
        item=item,
        status=status,
        counted=counts,
        reason=reason if status in OPEN else None,
        findings=seen,
        attestation=statement,
        letter=_letter(item, counted, controls, status),
    )


def _of(findings: Iterable[Finding]) -> list[Status]:
    return [finding.status for finding in findings]


def _machine(item: Item, counted: list[Finding], beyond: list[Finding]) -> tuple[list[Status], Say | None]:
    """The statuses that machines give; a row that applies and of which nothing was seen is not settled by that."""
    alternatives = {control for branch in item.any_of for control in branch}
    statuses = _of(finding for finding in counted if finding.control not in alternatives)
    ways = [finding for finding in counted if finding.control in alternatives]
    if ways:
        ways += [finding for finding in beyond if finding.control in alternatives]
    statuses += _alternatives(item, ways)
    if statuses and all(status is Status.NOT_APPLICABLE for status in statuses):
        return [Status.UNKNOWN], say("item.nothing-seen")
    return statuses, None


def _alternatives(item: Item, findings: list[Finding]) -> list[Status]:
    """`any_of`, device by device: one branch that holds is enough for that device, not for its neighbour.

    A branch that is judged for the facility as a whole belongs to every device.
    """
    everywhere = [finding for finding in findings if not finding.device]
    by_device: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.device:
            by_device[finding.device].append(finding)
    verdicts: list[Status] = []
    for mine in [[*own, *everywhere] for own in by_device.values()] or [everywhere] * bool(everywhere):
        branches = [_of(finding for finding in mine if finding.control in branch) for branch in item.any_of]
        judged = [worst(branch) for branch in branches if branch]
        settled = [status for status in judged if status is not Status.NOT_APPLICABLE]
        best = min(settled, key=_BRANCH.index) if settled else Status.NOT_APPLICABLE
        if best not in OPEN or any(finding.counted and finding.status is best for finding in mine):
            verdicts.append(best)  # else only a larger run could tell, and this one does not count that doubt
    return verdicts


def _letter(item: Item, counted: list[Finding], controls: Mapping[str, Control], status: Status) -> Letter:
    """The worst letter among what fails (a waived fail fails here) or is open; a row without controls has its own."""
    if status in (Status.PASS, Status.NOT_APPLICABLE):
        return "A"
    bad = [finding for finding in counted if RANK[finding.status] <= RANK[Status.WAIVED]]
    same = [finding for finding in bad if finding.status is status]
    letters = [controls[finding.control].risk for finding in same]
    return max(letters, default=item.risk)
