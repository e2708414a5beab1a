"""Diff: what must be written, what nobody can tell, and the text a person compares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from shikiri.engine.diff import diff, differs, dump, text_of
from shikiri.engine.pairs import pair
from shikiri.model.facets.account import Account
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet
from shikiri.model.nothing import GONE, KEEP, MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Things, Unread
from shikiri.model.plan import Change, Plan
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, NO_SECRET, Secret
from shikiri.model.state import State
from tests.engine.world import things
from tests.strategies import states

MINE, OTHER = Secret.plain("violet-harbour-42"), Secret.plain("other-harbour-42")
UNREAD = Unread(say("parse.empty", question="q"))


def state(**facets: FacetState) -> State:
    return State(device="ap1", platform="test", facets=facets)


def between(before: Wlan, after: Wlan) -> Plan:
    return diff(state(wlan=things(before)), state(wlan=things(after)))


@pytest.mark.parametrize(
    "was,will,verdict",
    [
        ("wpa", "wpa2", "different"),
        ("wpa2", "wpa2", "same"),
        (True, 1, "different"),
        (0, False, "different"),
        ("wpa", KEEP, "same"),
        ("wpa", UNSAID, "same"),
        ("wpa", MASKED, "same"),
        ("wpa", GONE, "different"),
        (GONE, GONE, "same"),
        (UNSAID, "wpa2", "unclear"),
        (MASKED, "wpa2", "unclear"),
        (UNSAID, GONE, "unclear"),
        (Default(True, "V"), True, "same"),
        (Default(True, "C"), True, "same"),
        (Default(True, "M"), True, "different"),
        (Default(True, "V"), False, "different"),
        (True, Default(True, "V"), "same"),
        (Default(True, "M"), Default(True, "M"), "same"),
        (MINE, Secret.plain("violet-harbour-42"), "same"),
        (MINE, OTHER, "different"),
        (NO_SECRET, MINE, "different"),
        (MASKED_SECRET, MINE, "unclear"),
        (Secret.hashed("type9", "$9$a"), MINE, "unclear"),
        (Secret.hashed("type9", "$9$a"), Secret.hashed("type9", "$9$b"), "unclear"),
        (Secret.hashed("type9", "$9$a"), Secret.hashed("type9", "$9$a"), "same"),
    ],
)
def test_what_must_be_written(was: object, will: object, verdict: str) -> None:
    assert differs(was, will) == verdict


def test_a_change_names_thing_handle_field_before_and_after() -> None:
    plan = between(Wlan(ssid="a", handle="w1", wps=True, pmf="disabled"), Wlan(ssid="a", handle="w1", wps=False))
    change = Change(device="ap1", facet="wlan", thing="wlan:a#w1", handle="w1", field="wps", before=True, after=False)
    assert (plan.changes, plan.changed, plan.of("ap1"), plan.of("ap2")) == ((change,), True, (change,), ())
    assert not diff(state(wlan=things(Wlan(ssid="a"))), state(wlan=things(Wlan(ssid="a")))).changed


@pytest.mark.parametrize("held", [MASKED_SECRET, Secret.hashed("type9", "$9$a"), UNSAID, MASKED])
def test_a_secret_that_cannot_be_compared_is_never_written(held: Secret) -> None:
    plan = between(Wlan(ssid="a", passphrase=held), Wlan(ssid="a", passphrase=MINE))
    assert (plan.changes, plan.changed) == ((), False)
    assert [change.field for change in plan.unclear] == ["passphrase"]


def test_what_the_wanted_state_does_not_speak_of_stays() -> None:
    before = state(wlan=things(Wlan(ssid="a"), Wlan(ssid="b")), account=things(Account(name="x")))
    for after in (state(), state(wlan=things()), state(wlan=UNREAD), state(wlan=NOT_OFFERED, account=things())):
        assert diff(before, after) == Plan()


def test_gone_takes_away_exactly_the_thing_it_names() -> None:
    before = state(wlan=things(Wlan(ssid="a", handle="1"), Wlan(ssid="a", handle="2")))
    plan = diff(before, state(wlan=things(Wlan(ssid=GONE, handle="2"))))
    assert [(change.handle, change.field, change.after) for change in plan.changes] == [("2", "", GONE)]
    assert diff(before, state(wlan=things(Wlan(ssid=GONE, handle="9")))) == Plan()
    assert diff(state(wlan=things(Wlan(handle="1"))), state(wlan=things(Wlan(ssid=GONE)))) == Plan()


@pytest.mark.parametrize(
    "facet,sure",
    [(things(), True), (things(complete=False), False), (UNREAD, False), (NOT_OFFERED, False)],
)
def test_a_thing_is_made_only_where_it_is_proved_to_be_missing(facet: FacetState, sure: bool) -> None:
    new = Wlan(ssid="a", wps=False)
    plan = diff(state(wlan=facet), state(wlan=things(new)))
    assert [change.after for change in (plan.changes if sure else plan.unclear)] == [new]
    assert not (plan.unclear if sure else plan.changes)


def test_the_plan_depends_on_nothing_but_the_states() -> None:
    one = state(wlan=things(Wlan(ssid="a", wps=True)), account=things(Account(name="x", enabled=True)))
    two = state(account=one.facet("account"), wlan=one.facet("wlan"))
    after = state(wlan=things(Wlan(ssid="a", wps=False)), account=things(Account(name="x", enabled=False)))
    assert diff(one, after) == diff(two, after)
    assert [change.facet for change in diff(two, after).changes] == ["account", "wlan"]


def test_twins_are_told_apart_by_handle_and_then_by_key() -> None:
    a1, a2 = Wlan(ssid="a", handle="1", security="wpa2"), Wlan(ssid="a", handle="2", security="open")
    assert pair((a1, a2), (a2, a1)).both == ((a1, a1), (a2, a2))
    swapped = (replace(a1, security="open"), replace(a2, security="wpa2"))
    assert [(one.handle, other.handle) for one, other in pair((a1, a2), swapped).both] == [("1", "1"), ("2", "2")]
    renamed = replace(a1, ssid="b")
    assert pair((a1,), (renamed,)).both == ((a1, renamed),)
    moved = replace(a1, handle="7")
    assert pair((a1,), (Wlan(ssid="c", handle="8"), moved)).both == ((a1, moved),)
    bare = (Wlan(ssid="a", wps=True), Wlan(ssid="a", wps=False))
    assert pair(bare, reversed(bare)).both == ((bare[0], bare[0]), (bare[1], bare[1]))
    fresh = (replace(a2, handle="8"), replace(a1, handle="9"))
    assert [(one.handle, other.handle) for one, other in pair((a1, a2), fresh).both] == [("1", "9"), ("2", "8")]
    left = pair((a1, a2), (a1,))
    assert (left.gone, left.new) == ((a2,), ())


def test_the_dump_shows_secrets_as_how_they_are_kept() -> None:
    text = dump(
        state(account=things(Account(name="ops", password=MINE, enabled=True, sources=AddressSet.of("192.0.2.1"))))
    )
    lines = text.splitlines()
    assert lines[0] == "account:ops:"
    assert {"  name: ops", "  password: plain", "  enabled: true", "  sources: 192.0.2.1"} <= set(lines)
    assert "privilege" not in text
    assert "harbour" not in text


def test_the_dump_tells_what_was_not_read_and_every_rule_of_a_filter() -> None:
    rule = Rule(action="deny", protocol="tcp", line=Line("q", 9), text="deny tcp any any  password xyz")
    text = dump(
        state(
            wlan=UNREAD,
            filter=things(Filter(interface="lan1", rules=(rule,)), complete=False),
            radio=NOT_OFFERED,
            time_sync=things(TimeSync(servers=frozenset({"b.example", "a.example"}))),
        )
    )
    assert "wlan: unread (parse.empty)\n" in text
    assert "filter:lan1: (incomplete)\n" in text
    assert "    - action deny, sources any, destinations any, protocol tcp" in text
    assert "servers: a.example + b.example" in text
    assert "xyz" not in text
    assert "radio" not in text


def test_a_change_in_words_shows_no_secret() -> None:
    [change] = between(Wlan(ssid="a", passphrase=MINE), Wlan(ssid="a", passphrase=OTHER)).changes
    assert text_of(change) == ("plain", "plain")
    assert "harbour" not in repr(change)
    [made] = diff(state(wlan=things()), state(wlan=things(Wlan(ssid="a", passphrase=MINE)))).changes
    assert text_of(made) == ("gone", "wlan:a")
    assert "harbour" not in repr(made)


@settings(max_examples=40)
@given(states("wlan", "account", "management", "filter"))
def test_a_state_differs_from_itself_in_nothing(found: State) -> None:
    plan = diff(found, found)
    assert not plan.changed
    assert {differs(change.before, change.after) for change in plan.unclear} <= {"unclear"}
    assert "harbour" not in dump(found)


@settings(max_examples=40)
@given(states("wlan", "snmp", read=True), states("wlan", "snmp", read=True))
def test_a_plan_never_writes_over_what_it_cannot_see(before: State, after: State) -> None:
    for change in diff(before, after).changes:
        if change.field:
            assert change.before not in (UNSAID, MASKED)
            assert change.after not in (UNSAID, MASKED, KEEP)


@settings(max_examples=40)
@given(states("wlan", "radio", "time_sync", read=True), states("wlan", "radio", "time_sync", read=True))
def test_pairing_loses_nothing_and_invents_nothing(before: State, after: State) -> None:
    for facet in before.facets:
        mine, theirs = before.things(facet), after.things(facet)
        found = pair(mine, theirs)
        assert sorted(map(id, [*(one for one, _ in found.both), *found.gone])) == sorted(map(id, mine))
        assert sorted(map(id, [*(other for _, other in found.both), *found.new])) == sorted(map(id, theirs))


def test_things_of_a_plan_are_those_of_a_state() -> None:
    assert isinstance(state(wlan=things()).facet("wlan"), Things)
