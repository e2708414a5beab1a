"""What people stated over what machines found."""

from __future__ import annotations

from datetime import date

import pytest

from shikiri.engine.ledger import apply_ledger
from shikiri.model.finding import Finding, Status
from shikiri.model.ledger import Ledger
from tests.engine.sheet import TODAY, exception, finding, statement

BOUND = statement(control="c", device="ap1")


def applied(found: Finding, **ledger: object) -> Finding:
    (result,) = apply_ledger([found], Ledger(**ledger), TODAY)  # type: ignore[arg-type]
    return result


def test_a_statement_about_exactly_this_turns_doubt_into_an_attested_pass() -> None:
    found = applied(finding("unknown"), attestations=(BOUND,))
    assert (found.status, found.attestation) == (Status.PASS, BOUND)


@pytest.mark.parametrize("status", ["fail", "unreachable", "unattested"])
def test_a_statement_never_covers_more_than_doubt(status: str) -> None:
    assert applied(finding(status), attestations=(BOUND,)).status == status


@pytest.mark.parametrize(
    "other",
    [
        statement(),
        statement(control="c"),
        statement(device="ap1"),
        statement(control="d", device="ap1"),
        statement(control="c", device="ap2"),
        statement(item="3-3-2", control="c", device="ap1"),
        statement(control="c", device="ap1", valid_until=date(2026, 11, 20)),
        statement(control="c", device="ap1", when=date(2026, 11, 22), valid_until=date(2027, 1, 1)),
    ],
)
def test_a_statement_about_something_else_or_out_of_date_covers_nothing(other: object) -> None:
    assert applied(finding("unknown"), attestations=(other,)).status is Status.UNKNOWN


def test_a_waiver_covers_the_value_it_was_granted_for() -> None:
    found = applied(finding("fail"), waivers=(exception(),))
    assert (found.status, found.waiver) == (Status.WAIVED, exception())
    assert applied(finding("fail"), waivers=(exception(thing=""),)).status is Status.WAIVED


def test_another_value_reopens_it_and_says_so() -> None:
    found = applied(finding("fail", actual="security = open"), waivers=(exception(),))
    assert found.status is Status.FAIL
    assert found.aside is not None
    assert found.aside.params == {"granted": "security = wep", "actual": "security = open"}


@pytest.mark.parametrize(
    "other",
    [
        exception(control="d"),
        exception(device="ap2"),
        exception(thing="wlan:Staff"),
        exception(valid_until=date(2026, 11, 20)),
        exception(approved=date(2026, 11, 22)),
    ],
)
def test_a_waiver_of_something_else_or_out_of_date_covers_nothing(other: object) -> None:
    assert applied(finding("fail"), waivers=(other,)).status is Status.FAIL


def test_a_waiver_does_not_cover_doubt() -> None:
    assert applied(finding("unknown"), waivers=(exception(),)).status is Status.UNKNOWN
