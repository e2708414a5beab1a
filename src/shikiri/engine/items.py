"""From findings to the rows of the check sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shikiri.engine.count import BEST_FIRST, OPEN, is_beyond, truths
from shikiri.model.condition import Truth
from shikiri.model.control import Control, Letter
from shikiri.model.edition import Item
from shikiri.model.facility import Facility
from shikiri.model.finding import Finding, Status, worst
from shikiri.model.ledger import Ledger
from shikiri.model.quick import quick
from shikiri.model.result import ItemResult
from shikiri.model.say import Say, Text, say

NOT_APPLICABLE = Status.NOT_APPLICABLE
_GOOD = frozenset({Status.PASS, NOT_APPLICABLE})
_NO_FINDING, _NOTHING_SEEN = say("item.no-finding"), say("item.nothing-seen")


_result = quick(ItemResult)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """All that the rows of one sheet depend on alike."""

    controls: Mapping[str, Control]
    tiers: Sequence[str]
    ledger: Ledger
    today: date
    partial: bool
    beside: bool
    names: Mapping[str, Text]


def rows(  # noqa: PLR0913  (everything a row depends on)
    items: Sequence[Item],
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
    applies: Mapping[str, Truth] | None = None,
) -> tuple[ItemResult, ...]:
    """Every row, none dropped, in the order of the items. `beside`: extension rows, shown and never counted."""
    by_item: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for name in finding.items:
            by_item[name].append(finding)
    known = truths(items, facility.facts) if applies is None else applies
    sheet = _Sheet(
        controls=controls,
        tiers=tiers,
        ledger=ledger,
        today=today,
        partial=partial,
        beside=beside,
        names=names or {},
    )
    return tuple(_row(item, known[item.id], by_item.get(item.id, []), sheet) for item in items)


def _row(item: Item, truth: Truth, findings: list[Finding], sheet: _Sheet) -> ItemResult:
    in_tier = item.tier in sheet.tiers and not sheet.beside
    seen = tuple(findings)
    if not truth.applies:
        reason = say("item.not-applicable", facts=tuple(sheet.names.get(fact, fact) for fact in truth.facts))
        counts = in_tier and not sheet.partial
        return _result(item=item, status=NOT_APPLICABLE, counted=counts, reason=reason, findings=seen)
    counted = findings if sheet.beside else [finding for finding in findings if finding.counted]
    statuses, doubt = _machine(item, counted, findings) if counted else ([], None)
    statement = None
    if item.answered_by != "machine":
        statement = sheet.ledger.attestation(item.id, "", "", sheet.today)
        if item.answered_by == "person" or not sheet.partial:
            statuses.append(Status.PASS if statement else Status.UNATTESTED)
    if not statuses:
        statuses, doubt = [Status.UNKNOWN], _NO_FINDING
    # No device could be asked about it: a person may state it for the place.
    if doubt is not None and not sheet.partial and Status.FAIL not in _of(seen):
        statement = sheet.ledger.attestation(item.id, "", "", sheet.today)
        statuses = [Status.PASS] if statement else statuses
    status = worst(statuses)
    return _result(
        item=item,
        status=status,
        counted=in_tier and not (sheet.partial and all(one.status is NOT_APPLICABLE for one in counted)),
        reason=doubt if status in OPEN else None,
        findings=seen,
        attestation=statement,
        letter=_letter(item, counted, sheet.controls, status),
    )


def _of(findings: Iterable[Finding]) -> list[Status]:
    return [finding.status for finding in findings]


def _machine(item: Item, counted: list[Finding], findings: list[Finding]) -> tuple[list[Status], Say | None]:
    """The statuses that machines give; a row that applies and of which nothing was seen is not settled by that."""
    statuses = _of(counted)
    if item.any_of:
        alternatives = {control for branch in item.any_of for control in branch}
        statuses = [finding.status for finding in counted if finding.control not in alternatives]
        ways = [finding for finding in counted if finding.control in alternatives]
        if ways:
            ways += [finding for finding in findings if finding.control in alternatives and is_beyond(finding)]
            statuses += _alternatives(item, ways)
    if statuses and statuses.count(NOT_APPLICABLE) == len(statuses):
        return [Status.UNKNOWN], _NOTHING_SEEN
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
        best = min(settled, key=BEST_FIRST.index) if settled else Status.NOT_APPLICABLE
        if best not in OPEN or any(finding.counted and finding.status is best for finding in mine):
            verdicts.append(best)  # else only a larger run could tell, and this one does not count that doubt
    return verdicts


def _letter(item: Item, counted: list[Finding], controls: Mapping[str, Control], status: Status) -> Letter:
    """The worst letter among what fails (a waived fail fails here) or is open; a row without controls has its own."""
    if status in _GOOD:
        return "A"
    same = {finding.control for finding in counted if finding.status is status}
    return max((controls[control].risk for control in same), default=item.risk) if same else item.risk
