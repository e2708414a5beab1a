"""Drift, the accepted state after a harden, and the story of findings over runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from shikiri.engine.accepted import adopt_fields
from shikiri.engine.diff import diff
from shikiri.engine.drift import drift
from shikiri.engine.story import story
from shikiri.model.drift import Drift, RunFindings
from shikiri.model.facets.account import Account
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.stations import Station
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import DeclaredWlan, SecretName
from shikiri.model.finding import Finding, Status
from shikiri.model.history import SecretRecord, SecretsLog
from shikiri.model.nothing import GONE, MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Things, Unread
from shikiri.model.plan import Change, Plan
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.model.state import State
from tests.engine.world import FACILITY, NOW, things
from tests.strategies import states

UNREAD = Unread(say("parse.empty", question="q"))
LOBBY = Wlan(ssid="Lobby", security="wpa2", handle="1")


def state(**facets: FacetState) -> State:
    return State(device="ap1", platform="test", facets=facets)


def moved(accepted: FacetState, observed: FacetState, facet: str = "wlan") -> list[tuple[str, str, str]]:
    found = drift(state(**{facet: accepted}), state(**{facet: observed}))
    return [(one.kind, one.thing, one.field) for one in found]


def test_without_an_accepted_state_there_is_no_drift() -> None:
    assert drift(None, state(wlan=things(LOBBY))) == ()


def test_a_changed_field_is_told_in_words() -> None:
    open_now = replace(LOBBY, security="open")
    [found] = drift(state(wlan=things(LOBBY)), state(wlan=things(open_now)))
    expected = Drift(kind="changed", device="ap1", thing="wlan:Lobby#1", field="security", before="wpa2", after="open")
    assert (found, found.is_sure) == (expected, True)


@pytest.mark.parametrize(
    "accepted,observed,expected",
    [
        (things(LOBBY), things(LOBBY), []),
        (things(), things(LOBBY), [("appeared", "wlan:Lobby#1", "")]),
        (things(complete=False), things(LOBBY), [("unread", "wlan:Lobby#1", "")]),
        (things(LOBBY), things(), [("vanished", "wlan:Lobby#1", "")]),
        (things(LOBBY), things(complete=False), [("unread", "wlan:Lobby#1", "")]),
        (things(LOBBY), UNREAD, [("unread", "wlan", "")]),
        (UNREAD, things(LOBBY), [("unread", "wlan", "")]),
        (NOT_OFFERED, things(LOBBY), [("unread", "wlan", "")]),
        (UNREAD, UNREAD, []),
        (NOT_OFFERED, UNREAD, []),
        (things(LOBBY), things(replace(LOBBY, handle="2")), []),
        (things(LOBBY), things(replace(LOBBY, ssid="Hall")), [("changed", "wlan:Hall#1", "ssid")]),
    ],
)
def test_what_appeared_vanished_or_cannot_be_told(
    accepted: FacetState, observed: FacetState, expected: list[tuple[str, str, str]]
) -> None:
    assert moved(accepted, observed) == expected


@pytest.mark.parametrize(
    "was,now,kind",
    [
        ("wpa2", UNSAID, "unread"),
        (UNSAID, "wpa2", "unread"),
        ("wpa2", MASKED, "unread"),
        (UNSAID, MASKED, ""),
        (Default("wpa2", "V"), "wpa2", ""),
        (Default("wpa2", "M"), "wpa2", ""),
        (Default("wpa2", "V"), "open", "changed"),
        (Default("wpa2", "M"), UNSAID, "unread"),
    ],
)
def test_only_two_values_can_drift(was: object, now: object, kind: str) -> None:
    before, after = (things(replace(LOBBY, security=value)) for value in (was, now))  # type: ignore[arg-type]
    assert [one for one, _, _ in moved(before, after)] == ([kind] if kind else [])


def test_of_two_twins_the_one_that_changed_is_named() -> None:
    twin = replace(LOBBY, handle="2")
    found = moved(things(LOBBY, twin), things(replace(twin, security="open"), LOBBY))
    assert found == [("changed", "wlan:Lobby#2", "security")]


def test_measurements_and_visitors_do_not_drift() -> None:
    assert not moved(things(TimeSync(skew_s=1)), things(TimeSync(skew_s=9, synchronised=True)), "time_sync")
    assert moved(things(TimeSync(enabled=True)), things(TimeSync(enabled=False)), "time_sync")
    assert not moved(things(Radio(name="0", power_dbm=3)), things(Radio(name="0", power_dbm=9)), "radio")
    assert moved(things(Radio(name="0", power_max_dbm=3)), things(Radio(name="0", power_max_dbm=9)), "radio")
    assert not moved(things(), things(Station(mac="00:00:5e:00:53:01")), "stations")


@pytest.mark.parametrize(
    "was,now,kind",
    [
        (Secret.plain("violet-harbour"), Secret.plain("other-harbour"), ""),
        (Secret.hashed("type9", "a"), Secret.hashed("type9", "b"), ""),
        (Secret.plain("violet-harbour"), MASKED_SECRET, ""),
        (Secret.hashed("type9", "a"), Secret.hashed("type5", "a"), "changed"),
        (Secret.hashed("type9", "a"), Secret.plain("violet-harbour"), "changed"),
        (Secret.hashed("type9", "a"), NO_SECRET, "changed"),
        (MASKED_SECRET, NO_SECRET, "changed"),
        (MASKED_SECRET, UNSAID, "unread"),
    ],
)
def test_of_a_secret_only_how_it_is_kept_can_drift(was: Secret, now: Secret, kind: str) -> None:
    before, after = (things(Account(name="ops", password=value)) for value in (was, now))
    found = drift(state(account=before), state(account=after))
    assert [one.kind for one in found] == ([kind] if kind else [])
    assert "harbour" not in repr(found)


def record(name: str, mark: str, day: int, **fields: object) -> SecretRecord:
    values = {"name": name, "fingerprint": mark, "set_at": datetime(2026, 11, day, tzinfo=UTC), "devices": ("ap1",)}
    return SecretRecord(**{**values, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "records,mark,drifts",
    [
        ([record("ops_pw", "aa", 1, account="ops")], "aa", 0),
        ([record("ops_pw", "aa", 1, account="ops")], "bb", 1),
        ([record("ops_pw", "aa", 1, account="ops"), record("ops_pw", "bb", 9, account="ops")], "bb", 0),
        ([record("ops_pw", "aa", 1, account="ops"), record("ops_pw", "bb", 9, account="ops")], "aa", 1),
        ([record("ops_pw", "aa", 1, account="ops")], "", 0),
        ([record("ops_pw", "aa", 1, account="other")], "bb", 0),
        ([record("ops_pw", "aa", 1, account="ops", devices=("ap2",))], "bb", 0),
        ([], "bb", 0),
    ],
)
def test_a_secret_drifts_by_the_log_alone(records: list[SecretRecord], mark: str, drifts: int) -> None:
    seen = state(account=things(Account(name="ops", password=Secret(kind="hashed", fingerprint=mark))))
    found = drift(seen, seen, SecretsLog(tuple(records)))
    assert [(one.kind, one.field) for one in found] == [("changed", "password")] * drifts


def test_the_facility_names_the_secret_of_an_ssid() -> None:
    declared = DeclaredWlan(ssid="Lobby", segment="guest", audience="shared", psk=SecretName("guest_psk"))
    facility = replace(FACILITY, wlans=(declared,))
    seen = state(wlan=things(replace(LOBBY, passphrase=Secret(kind="plain", fingerprint="bb"))))
    log = SecretsLog((record("guest_psk", "aa", 3),))
    [found] = drift(seen, seen, log, facility)
    assert (found.before, found.after) == ("guest_psk (2026-11-03)", "! guest_psk")
    assert not drift(seen, seen, log)
    assert not drift(seen, seen, SecretsLog((record("guest_psk", "bb", 3),)), facility)


@settings(max_examples=40)
@given(states())
def test_nothing_drifts_from_itself(found: State) -> None:
    assert drift(found, found) == ()


@settings(max_examples=40)
@given(states("wlan", "account"), states("wlan", "account"))
def test_what_was_not_read_to_its_end_never_vanishes(accepted: State, observed: State) -> None:
    for one in drift(accepted, observed):
        facet = one.thing.partition(":")[0]
        assert one.kind != "vanished" or observed.is_complete(facet)
        assert one.kind != "appeared" or accepted.is_complete(facet)


def after_harden(accepted: Wlan, before: Wlan, wanted: Wlan, seen: Wlan) -> Wlan:
    plan = diff(state(wlan=things(before)), state(wlan=things(wanted)))
    found = adopt_fields(state(wlan=things(accepted)), plan, state(wlan=things(seen)))
    assert found is not None
    [thing] = found.things("wlan")
    assert isinstance(thing, Wlan)
    return thing


def test_the_accepted_state_takes_only_the_fields_that_were_written() -> None:
    accepted = replace(LOBBY, security="wpa", wps=False, hidden=False)
    before = replace(LOBBY, security="wpa", wps=True, hidden=False)
    wanted = replace(before, security="wpa2")
    seen = replace(wanted, hidden=True)
    assert after_harden(accepted, before, wanted, seen) == replace(accepted, security="wpa2")


def test_what_did_not_take_is_not_accepted() -> None:
    before = replace(LOBBY, security="wpa", pmf="disabled")
    wanted = replace(before, security="wpa2", pmf="required")
    assert after_harden(before, before, wanted, replace(wanted, pmf="optional")) == replace(before, security="wpa2")


def test_a_twin_that_was_not_written_stays_as_accepted() -> None:
    twin = replace(LOBBY, handle="2", security="wpa")
    accepted, wanted = state(wlan=things(LOBBY, twin)), state(wlan=things(LOBBY, replace(twin, security="wpa3")))
    plan = diff(accepted, wanted)
    elsewhere = state(wlan=things(replace(LOBBY, security="wpa3"), replace(twin, security="wpa3")))
    found = adopt_fields(accepted, plan, elsewhere)
    assert found is not None
    assert found.things("wlan") == (LOBBY, replace(twin, security="wpa3"))


def test_made_and_removed_things_are_accepted_where_they_are_seen_so() -> None:
    old, new = replace(LOBBY, ssid="Old", handle="9"), Wlan(ssid="New", security="wpa3")
    accepted = state(wlan=things(LOBBY, old))
    plan = diff(accepted, state(wlan=things(replace(old, ssid=GONE), new)))
    stranger = Wlan(ssid="Rogue", handle="6")
    seen = state(wlan=things(LOBBY, replace(new, handle="5", hidden=False), stranger))
    found = adopt_fields(accepted, plan, seen)
    assert found is not None
    assert [thing.key for thing in found.things("wlan")] == ["Lobby", "New"]
    still_there = adopt_fields(accepted, plan, accepted)
    assert still_there == accepted
    assert adopt_fields(accepted, plan, state(wlan=UNREAD)) == accepted
    cut = adopt_fields(accepted, plan, state(wlan=things(LOBBY, complete=False)))
    assert cut == accepted


def test_no_baseline_is_made_by_the_way() -> None:
    assert adopt_fields(None, Plan(), state(wlan=things(LOBBY))) is None


@settings(max_examples=40)
@given(states("wlan", "account", read=True))
def test_a_plan_without_changes_accepts_nothing(found: State) -> None:
    assert adopt_fields(found, Plan(), state(wlan=things(LOBBY))) == found


LETTERS = {
    "F": Status.FAIL,
    "P": Status.PASS,
    "U": Status.UNKNOWN,
    "R": Status.UNREACHABLE,
    "W": Status.WAIVED,
    "N": Status.NOT_APPLICABLE,
}


def runs(letters: str, *, limited: Sequence[int] = ()) -> list[RunFindings]:
    """One run a letter; `.`: this run has no such finding, `r`: its device did not answer."""
    made = []
    for number, letter in enumerate(letters):
        found = []
        if letter in LETTERS:
            found = [Finding(control="c", items=(), device="ap1", thing="wlan:a", status=LETTERS[letter])]
        elif letter == "r":
            found = [Finding(control="c", items=(), device="ap1", thing="wlan", status=Status.UNREACHABLE)]
        when = NOW + timedelta(days=number)
        made.append(RunFindings(run=str(number), when=when, findings=tuple(found), whole=number not in limited))
    return made


@pytest.mark.parametrize(
    "letters,chapter,since,reopened",
    [
        ("F", "new", 0, 0),
        ("PF", "new", 1, 0),
        ("FF", "standing", 0, 0),
        ("PFF", "standing", 1, 0),
        ("FP", "resolved", 1, 0),
        ("FPP", "resolved", 1, 0),
        ("FW", "resolved", 1, 0),
        ("FN", "resolved", 1, 0),
        ("FPF", "reopened", 2, 1),
        ("FWF", "reopened", 2, 1),
        ("FPFF", "standing", 2, 1),
        ("FPFPF", "flapping", 4, 2),
        ("FPFPFP", "flapping", 5, 2),
        ("FPFPFPP", "resolved", 5, 2),
        ("FU", "standing", 0, 0),
        ("FR", "standing", 0, 0),
        ("FUP", "resolved", 2, 0),
        ("FPUF", "reopened", 3, 1),
        ("F.", "resolved", 1, 0),
        ("Fr", "standing", 0, 0),
        ("F.F", "reopened", 2, 1),
    ],
)
def test_the_story_of_a_finding(letters: str, chapter: str, since: int, reopened: int) -> None:
    [found] = story(reversed(runs(letters)))
    assert (found.chapter, found.since, found.run, found.reopened) == (
        chapter,
        NOW + timedelta(days=since),
        str(since),
        reopened,
    )


def test_a_limited_run_solves_only_what_it_asked() -> None:
    assert [one.chapter for one in story(runs("F.", limited=[1]))] == ["standing"]
    assert [one.chapter for one in story(runs("FP", limited=[1]))] == ["resolved"]
    assert [one.chapter for one in story(runs("F.F", limited=[1]))] == ["standing"]


def test_what_never_failed_has_no_story() -> None:
    assert story(runs("PUR")) == ()
    assert story([]) == ()


def test_twins_that_share_a_name_tell_the_worse_and_solved_ones_come_last() -> None:
    def finding(thing: str, status: Status) -> Finding:
        return Finding(control="c", items=(), device="ap1", thing=thing, status=status)

    first = (finding("a", Status.FAIL), finding("b", Status.FAIL))
    second = (finding("b", Status.FAIL), finding("b", Status.PASS), finding("a", Status.PASS))
    made = [
        RunFindings(run=str(at), when=NOW + timedelta(days=at), findings=found, whole=True)
        for at, found in enumerate((first, second))
    ]
    assert [(one.uid, one.chapter) for one in story(made)] == [("c|ap1|b", "standing"), ("c|ap1|a", "resolved")]


@pytest.mark.parametrize("facet,adopted", (("management", True), ("logging", False)))
def test_what_follows_from_a_written_field_is_adopted_with_it(facet: str, adopted: bool) -> None:
    """Closing telnet takes it from every account; a change of the logs explains nothing of the kind."""

    def of(*logins: str) -> State:
        account = Account(handle="ops", name="ops", logins=frozenset(logins))
        return State(device="r1", platform="x", facets={"account": Things((account,), complete=True)})

    change = Change(device="r1", facet=facet, thing="t", handle="t", field="enabled", before=True, after=False)
    both, one = of("ssh", "telnet"), of("ssh")
    after = adopt_fields(both, Plan((change,)), one, both)
    assert (after == one) is adopted
    assert adopt_fields(both, Plan((change,)), one) == both  # nobody looked right before
    assert adopt_fields(of("console"), Plan((change,)), one, both) == of("console")  # it had drifted before
