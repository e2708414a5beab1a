"""The judge: what passes, what fails, and everything that nobody can tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.judge import judge_all
from shikiri.model.control import Clause, Control, Param
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding, Outcome, Status
from shikiri.model.nothing import MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Unread
from shikiri.model.reading import Line
from shikiri.model.say import say
from tests.engine.world import control, situation, things

GUEST = Clause("role", "is", "guest")


def findings(made: Control, facet: FacetState, **changes: object) -> tuple[Finding, ...]:
    return judge_all([made], situation({"ap1": {"wlan": facet}}, **changes))  # type: ignore[arg-type]


def statuses(made: Control, facet: FacetState) -> list[Status]:
    return [finding.status for finding in findings(made, facet)]


@pytest.mark.parametrize(
    "security,status",
    [
        ("wpa2", Status.PASS),
        ("wep", Status.FAIL),
        (UNSAID, Status.UNKNOWN),
        (MASKED, Status.UNKNOWN),
        (Default("wpa2", "V"), Status.PASS),
        (Default("wpa2", "C"), Status.PASS),
        (Default("wpa2", "M"), Status.UNKNOWN),
        (Default("wep", "M"), Status.FAIL),
        (Default("wep", "V"), Status.FAIL),
    ],
)
def test_only_evidence_passes(security: object, status: Status) -> None:
    assert statuses(control(), things(Wlan(ssid="Lobby", security=security))) == [status]  # type: ignore[arg-type]


def test_an_incomplete_reading_never_passes_and_still_fails() -> None:
    good, bad = Wlan(ssid="Lobby", security="wpa2"), Wlan(ssid="Staff", security="open")
    assert statuses(control(), things(good, bad, complete=False)) == [Status.UNKNOWN, Status.FAIL]


def test_twins_are_both_judged() -> None:
    twins = (Wlan(ssid="Lobby", handle="1", security="wpa2"), Wlan(ssid="Lobby", handle="2", security="open"))
    found = findings(control(), things(*twins))
    assert [(finding.thing, finding.status) for finding in found] == [
        ("wlan:Lobby#1", Status.PASS),
        ("wlan:Lobby#2", Status.FAIL),
    ]


def test_a_facet_that_was_not_read_is_unknown_and_says_why() -> None:
    reason = say("parse.empty", question="show wlan all")
    (found,) = findings(control(), Unread(reason))
    assert (found.status, found.reason) == (Status.UNKNOWN, reason)


def test_a_facet_the_platform_does_not_offer_is_not_judged() -> None:
    assert findings(control(), NOT_OFFERED) == ()


@pytest.mark.parametrize("word", ["pass", "fail", "unknown", "not_applicable"])
def test_when_none_decides_an_empty_facet(word: str) -> None:
    assert statuses(control(when_none=word), things()) == [Status(word)]


@pytest.mark.parametrize("word,status", [("pass", "unknown"), ("not_applicable", "unknown"), ("fail", "unknown")])
def test_an_empty_facet_of_an_incomplete_reading_is_never_good(word: str, status: str) -> None:
    assert statuses(control(when_none=word), things(complete=False)) == [Status(status)]


def test_where_chooses_by_field_and_by_role() -> None:
    seen = things(
        Wlan(ssid="Lobby", security="open", enabled=True),
        Wlan(ssid="Staff", security="open", enabled=True),
        Wlan(ssid="Lobby", handle="x", security="open", enabled=False),
    )
    made = control(where=(GUEST, Clause("enabled", "is", True)))
    assert [finding.thing for finding in findings(made, seen)] == ["wlan:Lobby"]


def test_a_thing_nobody_declared_is_doubt_where_it_would_fail_and_a_pass_where_it_is_good() -> None:
    made = control(where=(GUEST,))
    assert statuses(made, things(Wlan(ssid="Rogue", security="open"))) == [Status.UNKNOWN]
    assert statuses(made, things(Wlan(ssid="Rogue", security="wpa2"))) == [Status.PASS]


def test_a_default_from_memory_takes_nothing_out_of_judgement() -> None:
    made = control(where=(Clause("enabled", "is", True),))
    assert statuses(made, things(Wlan(ssid="Lobby", security="open", enabled=Default(value=False, tag="M")))) == [
        Status.UNKNOWN
    ]
    assert statuses(made, things(Wlan(ssid="Lobby", security="open", enabled=Default(value=False, tag="C")))) == [
        Status.UNKNOWN  # nothing concerned: `when_none`
    ]


def test_an_unreachable_device_is_said_so() -> None:
    why = say("error.refused", device="ap1")
    (found,) = judge_all([control()], situation({"ap1": {}}, unreachable={"ap1": why}))
    assert (found.status, found.reason) == (Status.UNREACHABLE, why)


def test_kinds_limit_a_control() -> None:
    seen = {"ap1": {"wlan": things(Wlan(ssid="Lobby", security="wpa2"))}}
    assert judge_all([control(kinds=frozenset({"mfp"}))], situation(seen)) == ()
    assert len(judge_all([control(kinds=frozenset({"router", "mfp"}))], situation(seen))) == 1


def test_a_policy_parameter_takes_the_place_of_its_name() -> None:
    made = control(require=(Clause("security", "one_of", Param("words")),))
    (found,) = findings(made, things(Wlan(ssid="Lobby", security="wep")))
    assert found.expected == "security : wpa2 | wpa3"
    assert found.actual == "security = wep"


def test_a_fail_outranks_a_doubt_among_several_requirements() -> None:
    made = control(require=(Clause("pmf", "is", "required"), Clause("security", "is", "wpa3")))
    (found,) = findings(made, things(Wlan(ssid="Lobby", security="wep")))
    assert found.status is Status.FAIL
    assert "security" in found.actual


def test_the_line_that_decided_is_the_evidence() -> None:
    at = {"": Line("show wlan all", 3), "security": Line("show wlan all", 7)}
    (found,) = findings(control(), things(Wlan(ssid="Lobby", security="wep", at=at)))
    assert found.lines == (Line("show wlan all", 7),)
    (other,) = findings(
        control(require=(Clause("pmf", "is", "required"),)), things(Wlan(ssid="L", pmf="optional", at=at))
    )
    assert other.lines == (Line("show wlan all", 3),)


def test_a_rule_that_breaks_is_unknown_not_a_crash_and_not_a_pass() -> None:
    def broken(situation: object, control: object) -> list[Outcome]:
        raise KeyError("x")

    made = replace(control(), rule=broken, require=())
    (found,) = judge_all([made], situation({"ap1": {"wlan": things()}}))
    assert found.status is Status.UNKNOWN
