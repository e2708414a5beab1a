"""What people stated, laid over what machines found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Attestation, Ledger, Waiver
from shikiri.model.say import say


def apply_ledger(findings: Iterable[Finding], ledger: Ledger, today: date) -> tuple[Finding, ...]:
    """`unknown` with a statement about exactly this becomes a pass; a fail with a waiver of exactly this, `waived`."""
    if not ledger.attestations and not ledger.waivers:
        return tuple(findings)
    return tuple(_apply(finding, ledger, today) for finding in findings)


def _apply(finding: Finding, ledger: Ledger, today: date) -> Finding:
    if finding.status is Status.UNKNOWN:
        statement = _statement(finding, ledger, today)
        if statement is not None:
            return replace(finding, status=Status.PASS, attestation=statement)
    elif finding.status is Status.FAIL:
        waiver = ledger.waiver(finding.control, finding.device, finding.thing, finding.actual, today)
        if waiver is not None:
            return replace(finding, status=Status.WAIVED, waiver=waiver)
        other = _waiver_of_another_value(finding, ledger, today)
        if other is not None:
            return replace(finding, aside=say("ledger.other-value", granted=other.actual, actual=finding.actual))
    return finding


def _statement(finding: Finding, ledger: Ledger, today: date) -> Attestation | None:
    """Only a statement that names item, control and device speaks about one finding."""
    found = [
        one
        for one in ledger.attestations
        if one.item in finding.items
        and one.control == finding.control
        and one.device == finding.device
        and one.is_valid(today)
    ]
    return max(found, key=lambda one: one.valid_until, default=None)


def _waiver_of_another_value(finding: Finding, ledger: Ledger, today: date) -> Waiver | None:
    for one in ledger.waivers:
        same = one.control == finding.control and one.device == finding.device and one.thing in ("", finding.thing)
        if same and one.is_valid(today):
            return one
    return None
