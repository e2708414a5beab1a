"""Facts against what is there, and one device that says two things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from shikiri.engine.contradictions import WITNESSES, contradictions
from shikiri.engine.sources import disagreements
from shikiri.model.device import Device
from shikiri.model.facets.time_sync import TimeSync
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import (
    Binding,
    DeclaredLogging,
    DeclaredSegment,
    DeclaredWlan,
    Facility,
    PortUse,
    SecretName,
)
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Things, Unread
from shikiri.model.reading import Line, Source
from shikiri.model.say import say
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import FACILITY, situation, things
from tests.strategies import states

BARE = replace(FACILITY, segments=(), wlans=(), facts={})
UNREAD = Unread(say("parse.empty", question="q"))
NOTHING = things()


def world(
    facility: Facility,
    facts: Mapping[str, object],
    kind: str = "router",
    wlan: FacetState = NOT_OFFERED,
    *,
    ports: Mapping[str, PortUse] | None = None,
    whole: bool = True,
) -> Situation:
    declared = replace(facility, facts=dict(facts))  # type: ignore[arg-type]
    found = situation({"d1": {"wlan": wlan}}, facility=declared, whole=whole, kinds=frozenset({kind}))
    device = replace(found.devices["d1"], binding=Binding(ports=ports or {}))
    return replace(found, devices={"d1": device})


def standing(found: Situation) -> list[tuple[str, Status, str]]:
    return [(one.thing, one.status, one.reason.key if one.reason else "") for one in contradictions(found)]


LOBBY = DeclaredWlan(ssid="Lobby", segment="guest", audience="shared")
WITH_PSK = replace(LOBBY, psk=SecretName("guest_psk"))
PRINTERS = DeclaredSegment(name="p", role="printers")
CAMERAS = DeclaredSegment(name="c", role="cameras")
PCS = DeclaredSegment(name="r", role="pcs")


@pytest.mark.parametrize(
    "fact,found",
    [
        ("wireless_lan", world(replace(BARE, wlans=(LOBBY,)), {"wireless_lan": False})),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, "access_point")),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, ports={"1": PortUse(kind="access_point")})),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, wlan=things(Wlan(ssid="x", enabled=True)))),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, wlan=things(Wlan(ssid="x"), complete=False))),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, wlan=things(Wlan(enabled=Default(False, "M"))))),
        ("wireless_lan", world(BARE, {"wireless_lan": False}, wlan=things(Wlan(ssid="x")), whole=False)),
        ("shared_passphrase", world(replace(BARE, wlans=(WITH_PSK,)), {"shared_passphrase": False})),
        (
            "shared_passphrase",
            world(
                replace(BARE, wlans=(LOBBY,)),
                {"shared_passphrase": False},
                wlan=things(Wlan(ssid="Lobby", security="wpa2")),
            ),
        ),
        ("wired_seats", world(BARE, {"wired_seats": False}, ports={"1": PortUse(kind="seat", segment="guest")})),
        (
            "outsourced_operation",
            world(replace(BARE, logging=DeclaredLogging(outsourced=("192.0.2.9",))), {"outsourced_operation": False}),
        ),
        ("mfp", world(BARE, {"mfp": False}, "mfp")),
        ("printers_on_network", world(BARE, {"printers_on_network": False}, "mfp")),
        ("printers_on_network", world(replace(BARE, segments=(PRINTERS,)), {"printers_on_network": False})),
        ("cameras", world(BARE, {"cameras": False}, "camera")),
        ("cameras", world(replace(BARE, segments=(CAMERAS,)), {"cameras": False})),
        ("rental_pcs", world(BARE, {"rental_pcs": False}, "pc")),
        ("rental_pcs", world(replace(BARE, segments=(PCS,)), {"rental_pcs": False})),
        ("website", world(BARE, {"website": False}, "website")),
        ("website", world(replace(BARE, website="https://office.example"), {"website": False})),
    ],
)
def test_a_denied_fact_that_something_shows_fails(fact: str, found: Situation) -> None:
    assert standing(found) == [(f"fact:{fact}", Status.FAIL, "contradiction.seen")]


@pytest.mark.parametrize("fact", sorted(WITNESSES))
def test_a_denied_fact_holds_in_a_whole_run_that_shows_nothing(fact: str) -> None:
    assert standing(world(BARE, {fact: False}, wlan=NOTHING)) == [(f"fact:{fact}", Status.PASS, "")]
    limited = world(BARE, {fact: False}, wlan=NOTHING, whole=False)
    assert standing(limited) == [(f"fact:{fact}", Status.UNKNOWN, "contradiction.limited")]


@pytest.mark.parametrize("wlan", [UNREAD, things(complete=False)])
def test_what_was_not_read_to_its_end_excludes_nothing(wlan: FacetState) -> None:
    found = standing(world(BARE, {"wireless_lan": False}, wlan=wlan))
    assert found == [("fact:wireless_lan", Status.UNKNOWN, "contradiction.gaps")]


@pytest.mark.parametrize("off", [False, Default(False, "V")])
def test_an_ssid_that_is_off_contradicts_nothing(off: bool) -> None:
    found = world(BARE, {"wireless_lan": False}, wlan=things(Wlan(ssid="x", enabled=off)))
    assert [status for _, status, _ in standing(found)] == [Status.PASS]


def test_an_open_ssid_for_everybody_has_no_passphrase_to_share() -> None:
    open_one = things(Wlan(ssid="Lobby", security="open"))
    found = world(replace(BARE, wlans=(LOBBY,)), {"shared_passphrase": False}, wlan=open_one)
    assert [status for _, status, _ in standing(found)] == [Status.PASS]


def test_the_witnesses_of_a_device_are_one_finding_with_all_their_lines() -> None:
    seen = [Wlan(ssid=name, at={"ssid": Line("q", at)}) for at, name in enumerate(("a", "b"), 1)]
    [found] = contradictions(world(BARE, {"wireless_lan": False}, wlan=things(*seen)))
    assert found.actual == "ssid = a; ssid = b"
    assert found.lines == (Line("q", 1), Line("q", 2))
    assert found.device == "d1"


@pytest.mark.parametrize(
    "number,kind,expected",
    [
        (1, "access_point", Status.PASS),
        (0, "access_point", Status.FAIL),
        (5, "access_point", Status.PASS),
        (1, "controller", Status.UNKNOWN),
        (2, "controller", Status.PASS),
    ],
)
def test_more_access_points_than_the_facts_admit_are_a_finding(number: int, kind: str, expected: Status) -> None:
    [(thing, status, _)] = standing(world(BARE, {"access_points": number}, kind))
    assert (thing, status) == ("fact:access_points", expected)


def test_ports_with_access_points_are_counted_too() -> None:
    ports = {name: PortUse(kind="access_point") for name in "12"}
    assert standing(world(BARE, {"access_points": 1}, ports=ports))[0][1] is Status.FAIL
    assert standing(world(BARE, {"access_points": 2}, ports=ports))[0][1] is Status.PASS


def test_nobody_has_left_tomorrow() -> None:
    assert standing(world(BARE, {"last_leaver": date(2026, 11, 22)})) == [
        ("fact:last_leaver", Status.FAIL, "contradiction.future")
    ]
    assert standing(world(BARE, {"last_leaver": date(2026, 11, 21)}))[0][1] is Status.NOT_APPLICABLE


def test_a_fact_that_applies_or_is_left_out_hides_nothing() -> None:
    applies: dict[str, object] = dict.fromkeys(WITNESSES, True)
    assert standing(world(BARE, applies, "mfp")) == [("fact", Status.NOT_APPLICABLE, "contradiction.none-denied")]
    assert standing(world(BARE, {}, "mfp"))[0][1] is Status.NOT_APPLICABLE


def of(source: Source, *found: Wlan, complete: bool = True, device: str = "d1") -> State:
    return State(device=device, platform="test", facets={"wlan": Things(found, complete)}, source=source)


def differences(*given: State) -> list[Outcome]:
    return [one for one in disagreements(given) if one.status is Status.FAIL]


def test_two_sources_that_say_different_things_are_a_finding_with_both_lines() -> None:
    saved = of("config", Wlan(ssid="Lobby", security="wpa2", at={"security": Line("a", 1)}))
    working = of("running", Wlan(ssid="Lobby", security="open", at={"security": Line("b", 2)}))
    [found] = disagreements([working, saved])
    assert (found.status, found.device, found.thing) == (Status.FAIL, "d1", "wlan:Lobby.security")
    assert (found.expected, found.actual) == ("security (config) = wpa2", "security (running) = open")
    assert found.lines == (Line("a", 1), Line("b", 2))


@pytest.mark.parametrize("silent", [UNSAID, MASKED])
def test_only_what_both_say_can_differ(silent: object) -> None:
    saved, working = Wlan(ssid="Lobby", security="wpa2"), Wlan(ssid="Lobby", security=silent)  # type: ignore[arg-type]
    assert not differences(of("config", saved), of("running", working))


def test_a_default_says_what_its_value_says() -> None:
    default = Wlan(ssid="Lobby", wps=Default(False, "V"))
    assert not differences(of("config", default), of("running", Wlan(ssid="Lobby", wps=False)))
    assert differences(of("config", default), of("running", Wlan(ssid="Lobby", wps=True)))


def test_one_network_of_the_settings_may_be_several_in_the_air() -> None:
    saved = of("config", Wlan(ssid="Lobby", security="wpa2", handle="w1"))
    good, bad = Wlan(ssid="Lobby", security="wpa2", handle="00:01"), Wlan(ssid="Lobby", security="open", handle="00:02")
    assert not differences(saved, of("air", good, replace(good, handle="00:02")))
    [found] = differences(saved, of("air", good, bad))
    assert (found.expected, found.actual) == ("security (air) = open | wpa2", "security (config) = wpa2")


def test_a_network_that_only_one_source_has_is_a_difference_where_both_are_whole() -> None:
    one, both = of("config", Wlan(ssid="a")), of("running", Wlan(ssid="a"), Wlan(ssid="b"))
    assert [found.thing for found in differences(one, both)] == ["wlan:b"]
    assert not differences(of("config", Wlan(ssid="a"), complete=False), both)
    assert not differences(one, of("air", Wlan(ssid="a"), Wlan(ssid="neighbour")))


def test_secrets_are_compared_and_never_shown() -> None:
    mine, other = Secret.plain("violet-harbour-42"), Secret.plain("other-harbour-42")
    [found] = differences(
        of("config", Wlan(ssid="a", passphrase=mine)), of("running", Wlan(ssid="a", passphrase=other))
    )
    assert "harbour" not in repr(found)
    hidden = of("running", Wlan(ssid="a", passphrase=MASKED_SECRET))
    assert not differences(of("config", Wlan(ssid="a", passphrase=mine)), hidden)


def test_agreement_needs_two_whole_readings() -> None:
    same = Wlan(ssid="a", security="wpa2")
    assert [one.status for one in disagreements([of("config", same), of("running", same)])] == [Status.PASS]
    cut = of("running", same, complete=False)
    assert [one.status for one in disagreements([of("config", same), cut])] == [Status.UNKNOWN]
    unread = State(device="d1", platform="test", facets={"wlan": UNREAD}, source="running")
    assert [one.status for one in disagreements([of("config", same), unread])] == [Status.UNKNOWN]
    assert not list(disagreements([of("config", same), of("running", same, device="d2")]))
    assert not list(disagreements([of("config", same), of("config", same)]))


def test_a_measurement_is_no_setting() -> None:
    def clock(source: Source, skew: int) -> State:
        facets = {"time_sync": things(TimeSync(name="ntp", skew_s=skew))}
        return State(device="d1", platform="test", facets=facets, source=source)

    assert not differences(clock("config", 1), clock("running", 2))


@given(states("wlan", "account", "time_sync", read=True))
def test_a_reading_agrees_with_itself(state: State) -> None:
    assert not differences(replace(state, source="config"), replace(state, source="running"))


def test_device_is_only_a_name_here() -> None:
    box = Device(name="d9", platform="test", kinds=frozenset({"mfp"}))
    found = replace(world(BARE, {"mfp": False}), devices={"d9": box}, states={})
    assert [(one.device, one.status) for one in contradictions(found)] == [("d9", Status.FAIL)]
