"""Further sources: what runs beside the files, what the air shows. The worse counts; a glance takes nothing away."""

from __future__ import annotations

from dataclasses import replace

from shikiri.engine.beside import judge_beside
from shikiri.engine.judge import judge_all
from shikiri.engine.sources import disagreements
from shikiri.model.control import Clause, Control
from shikiri.model.facets.wlan import Wlan
from shikiri.model.finding import Finding, Status
from shikiri.model.nothing import UNSAID, FacetState, Unread
from shikiri.model.reading import Source
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import control, situation, things

ISOLATED = control(
    "isolated",
    where=(Clause("enabled", "is", True), Clause("role", "one_of", ("guest",))),
    require=(Clause("client_isolation", "is", True),),
    when_none="not_applicable",
)
GOOD = Wlan(handle="wlan0", ssid="Lobby", enabled=True, security="wpa2", client_isolation=True, pmf="required")


def beside(facet: FacetState, source: Source = "running", device: str = "ap1") -> State:
    return State(device=device, platform="test", facets={"wlan": facet}, source=source)


def seen(*others: State, files: Wlan = GOOD, **changes: object) -> Situation:
    made = situation({"ap1": {"wlan": things(files)}}, **changes)  # type: ignore[arg-type]
    main = {name: replace(state, source="config") for name, state in made.states.items()}
    return replace(made, states=main, others=others)


def added(found: Situation, *controls: Control) -> list[Finding]:
    known = controls or (control(), ISOLATED)
    return list(judge_beside(known, found, judge_all(known, found)))


def test_files_fine_and_running_bad_is_a_fail_and_a_disagreement() -> None:
    found = seen(beside(things(replace(GOOD, security="open"))))
    [one] = added(found)
    assert (one.control, one.status, one.source) == ("c", Status.FAIL, "running")
    assert (one.thing, one.actual) == ("wlan:Lobby#wlan0@running", "security = open")
    [told] = [one for one in disagreements((*found.states.values(), *found.others)) if one.status is Status.FAIL]
    assert (told.expected, told.actual) == ("security (config) = wpa2", "security (running) = open")


def test_files_bad_and_running_fine_stays_a_fail() -> None:
    found = seen(beside(things(GOOD)), files=replace(GOOD, security="open"))
    assert [one.status for one in judge_all([control()], found)] == [Status.FAIL]
    assert not added(found, control())


def test_the_same_fail_is_told_once() -> None:
    bad = replace(GOOD, security="open")
    assert not added(seen(beside(things(bad)), files=bad), control())


def test_another_fail_of_the_same_thing_is_told_too() -> None:
    found = seen(beside(things(replace(GOOD, security="wep"))), files=replace(GOOD, security="open"))
    assert [one.actual for one in added(found, control())] == ["security = wep"]


def test_what_a_source_does_not_say_turns_no_pass_into_a_doubt() -> None:
    silent = Wlan(handle="wlan0", ssid="Lobby", security="wpa2")
    assert not added(seen(beside(things(silent))))
    assert not added(seen(beside(Unread(say("parse.empty", question="q")))))
    assert not added(seen(beside(things(silent, complete=False), "air")))


def test_nothing_of_a_source_turns_a_doubt_into_a_pass() -> None:
    found = seen(beside(things(GOOD)), files=replace(GOOD, client_isolation=UNSAID))
    assert [one.status for one in judge_all([ISOLATED], found)] == [Status.UNKNOWN]
    assert not added(found, ISOLATED)


def test_a_fail_needs_no_word_about_what_only_the_files_know() -> None:
    """Running says that the isolation is gone; that the network is on and for guests is known from elsewhere."""
    found = seen(beside(things(Wlan(handle="wlan0", ssid="Lobby", client_isolation=False))))
    assert [(one.control, one.status) for one in added(found)] == [("isolated", Status.FAIL)]


def test_a_network_that_only_runs_is_judged() -> None:
    stranger = Wlan(handle="wlan9", ssid="Extra", enabled=True, security="open")
    assert [one.thing for one in added(seen(beside(things(GOOD, stranger))))] == ["wlan:Extra#wlan9@running"]


def test_the_air_names_a_network_of_two_radios_by_its_ssid() -> None:
    twins = (replace(GOOD, handle="wlan0"), replace(GOOD, handle="wlan1"))
    found = replace(
        seen(),
        states={"ap1": State(device="ap1", platform="test", facets={"wlan": things(*twins)}, source="config")},
        others=(beside(things(Wlan(handle="02:00", ssid="Lobby", security="wep"), complete=False), "air"),),
    )
    assert [(one.source, one.actual) for one in added(found, control())] == [("air", "security = wep")]


def test_the_air_of_a_device_that_does_not_answer_still_fails() -> None:
    away = say("error.unreachable", device="ap1", cause="x")
    made = situation({"ap1": {"wlan": things(GOOD)}}, unreachable={"ap1": away})
    found = replace(made, others=(beside(things(replace(GOOD, security="open")), "air"),))
    assert [(one.status, one.source) for one in added(found, control())] == [(Status.FAIL, "air")]


def test_a_state_of_nobody_is_no_device() -> None:
    assert not added(seen(beside(things(replace(GOOD, security="open")), device="stranger")))


def test_uids_stay_unique() -> None:
    found = seen(beside(things(replace(GOOD, security="open"))), beside(things(replace(GOOD, security="wep")), "air"))
    first = judge_all((control(), ISOLATED), found)
    every = [one.uid for one in (*first, *added(found))]
    assert len(every) == len(set(every)) == 4


def test_the_air_agrees_where_something_was_seen_and_nothing_differs() -> None:
    def told(*states: State) -> list[Status]:
        return [one.status for one in disagreements(states)]

    files = State(device="ap1", platform="test", facets={"wlan": things(GOOD)}, source="config")
    assert told(files, beside(things(GOOD, complete=False), "air")) == [Status.PASS]
    assert told(files, beside(things(complete=False), "air")) == [Status.UNKNOWN]
    assert told(files, beside(things(replace(GOOD, pmf="disabled"), complete=False), "air")) == [Status.FAIL]


def test_a_network_that_is_off_need_not_run() -> None:
    both = State(
        device="ap1",
        platform="test",
        facets={"wlan": things(GOOD, Wlan(handle="wlan1", ssid="Off", enabled=False))},
        source="config",
    )
    assert [one.status for one in disagreements((both, beside(things(GOOD))))] == [Status.PASS]
