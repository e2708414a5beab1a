"""Labels: by binding, VLAN number or address; where they disagree, none. And what is not declared, or not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.engine.declared import Declarable, declared_not_seen, seen_not_declared
from shikiri.engine.label import label, same_interface
from shikiri.model.device import UNLABELLED, Device, Label
from shikiri.model.facets.account import Account
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.radio import Radio
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.stations import Station
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding, DeclaredAccount, DeclaredSegment, KnownDevice, PortUse, RadioPlace
from shikiri.model.finding import Outcome, Status
from shikiri.model.nothing import NOT_OFFERED, UNSAID, Default, FacetState, Unread
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.model.situation import Situation
from shikiri.model.state import State
from tests.engine.world import FACILITY, situation, things
from tests.strategies import states

GUEST = Label("guest", "guest")
UNREAD = Unread(say("parse.empty", question="q"))
BOUND = Binding(
    segments={"guest": ("lan1/1",), "office": ("lan2",)},
    ports={"Gi1/0/3": PortUse(kind="seat", segment="guest")},
    radios={"0": RadioPlace(room="hall")},
)
OWNED = replace(
    FACILITY,
    accounts=(DeclaredAccount(name="ops"), DeclaredAccount(name="cam", devices=("camera1",))),
    known_devices=(KnownDevice(name="printer", mac="00:00:5e:00:53:01"),),
)


def world(
    facets: Mapping[str, FacetState], *, binding: Binding | None = None, owned: bool = False, whole: bool = True
) -> Situation:
    found = situation({"d1": facets}, facility=OWNED if owned else FACILITY, whole=whole)
    device = replace(found.devices["d1"], binding=binding)
    labels = label(found.facility, {"d1": device}, found.states)
    return replace(found, devices={"d1": device}, labels=labels)


def labelled(thing: Segment | Wlan | PortIsolation | Account | Radio, binding: Binding | None = None) -> Label:
    found = world({thing.FACET: things(thing)}, binding=binding, owned=True)
    return found.labels.of("d1", thing.FACET, thing.handle or thing.key)


@pytest.mark.parametrize(
    "segment,expected",
    [
        (Segment(name="lan1/1"), GUEST),
        (Segment(name="vlan20", vlan=20), GUEST),
        (Segment(name="lan3", addresses=frozenset({"192.168.20.1/24"})), GUEST),
        (Segment(name="lan1/1", vlan=20, addresses=frozenset({"192.168.20.1/24"})), GUEST),
        (Segment(name="lan1/1", vlan=10), UNLABELLED),
        (Segment(name="lan1/1", addresses=frozenset({"192.168.10.1/24"})), UNLABELLED),
        (Segment(name="lan9", vlan=20, addresses=frozenset({"192.168.10.1/24"})), UNLABELLED),
        (Segment(name="lan9", vlan=99), UNLABELLED),
        (Segment(name="lan9", addresses=frozenset({"dhcp"})), UNLABELLED),
        (Segment(name="lan9", vlan=UNSAID, addresses=UNSAID), UNLABELLED),
        (Segment(name=UNSAID, handle="x", vlan=20), GUEST),
    ],
)
def test_a_segment_is_what_binding_number_and_address_agree_on(segment: Segment, expected: Label) -> None:
    assert labelled(segment, BOUND) == expected


@pytest.mark.parametrize(
    "ssid,expected",
    [
        ("Lobby", Label("guest", "guest", "shared")),
        ("lobby", UNLABELLED),
        ("Lobby ", UNLABELLED),
        (UNSAID, UNLABELLED),
        (Default("Lobby", "M"), UNLABELLED),
    ],
)
def test_an_ssid_is_known_by_its_exact_name(ssid: str, expected: Label) -> None:
    assert labelled(Wlan(ssid=ssid, handle="w")) == expected


def test_every_twin_has_the_label() -> None:
    found = world({"wlan": things(Wlan(ssid="Lobby", handle="1"), Wlan(ssid="Lobby", handle="2"))})
    assert {found.labels.of("d1", "wlan", handle).role for handle in "12"} == {"guest"}


def test_ports_radios_and_accounts_are_labelled() -> None:
    assert labelled(PortIsolation(name="GigabitEthernet1/0/3"), BOUND) == Label("guest", "seat")
    assert labelled(PortIsolation(name="GigabitEthernet1/0/4"), BOUND) == UNLABELLED
    assert labelled(PortIsolation(name="GigabitEthernet1/0/3")) == UNLABELLED
    assert labelled(Radio(name="0"), BOUND) == Label("hall", "room")
    assert labelled(Account(name="ops")) == Label("ops", "operator")
    assert labelled(Account(name="cam")) == UNLABELLED
    assert labelled(Account(name="")) == UNLABELLED


@pytest.mark.parametrize(
    "one,other,same",
    [
        ("Gi1/0/3", "GigabitEthernet1/0/3", True),
        ("gigabitethernet1/0/3", "Gi 1/0/3", True),
        ("Gi1/0/3", "GigabitEthernet1/0/33", False),
        ("Gi1/0/3", "TenGigabitEthernet1/0/3", False),
        ("Fa0/1", "Gi0/1", False),
        ("lan1", "lan1/1", False),
        ("lan", "lan1", False),
        ("lan", "l", False),
        ("g1", "gi1", False),
        ("vlan20", "Vlan20", True),
    ],
)
def test_an_interface_may_be_shortened_and_never_confused(one: str, other: str, same: bool) -> None:
    assert same_interface(one, other) is same
    assert same_interface(other, one) is same


def outcomes(facet: Declarable, seen: FacetState, **changes: object) -> list[Outcome]:
    extra = (
        {"segment": things(Segment(name="lan2", vlan=10), Segment(name="lan1", vlan=20))} if facet == "stations" else {}
    )
    return list(seen_not_declared(world({facet: seen, **extra}, **changes), facet))  # type: ignore[arg-type]


def statuses(facet: Declarable, seen: FacetState, **changes: object) -> list[tuple[Status, str]]:
    return [(one.status, one.reason.key if one.reason else "") for one in outcomes(facet, seen, **changes)]


def test_an_ssid_nobody_declared_is_a_finding_with_its_line() -> None:
    rogue = Wlan(ssid="Free-WiFi", at={"ssid": Line("q", 7)})
    [found] = outcomes("wlan", things(rogue))
    assert (found.status, found.actual, found.lines) == (Status.FAIL, "ssid = Free-WiFi", (Line("q", 7),))
    assert found.expected == "ssid : Lobby | Staff"


@pytest.mark.parametrize(
    "wlan,expected",
    [
        (Wlan(ssid="Lobby"), (Status.PASS, "")),
        (Wlan(ssid="Free", enabled=UNSAID), (Status.FAIL, "declared.stranger")),
        (Wlan(ssid="Free", enabled=Default(False, "M")), (Status.FAIL, "declared.stranger")),
        (Wlan(ssid="Free", enabled=False), (Status.NOT_APPLICABLE, "judge.none.not_applicable")),
        (Wlan(ssid="Free", enabled=Default(False, "V")), (Status.NOT_APPLICABLE, "judge.none.not_applicable")),
        (Wlan(ssid=UNSAID), (Status.UNKNOWN, "judge.unsaid")),
        (Wlan(ssid=Default("Lobby", "V")), (Status.UNKNOWN, "judge.unsaid")),
    ],
)
def test_only_what_is_proved_off_may_go_undeclared(wlan: Wlan, expected: tuple[Status, str]) -> None:
    assert statuses("wlan", things(wlan)) == [expected]


def test_an_incomplete_reading_never_passes_and_still_fails() -> None:
    seen = things(Wlan(ssid="Lobby"), Wlan(ssid="Free"), complete=False)
    assert [status for status, _ in statuses("wlan", seen)] == [Status.UNKNOWN, Status.FAIL]
    assert statuses("wlan", things(complete=False)) == [(Status.UNKNOWN, "judge.incomplete")]
    assert statuses("wlan", UNREAD) == [(Status.UNKNOWN, "parse.empty")]
    assert statuses("wlan", NOT_OFFERED) == []


@pytest.mark.parametrize(
    "segment,expected",
    [
        (Segment(name="lan1/1"), (Status.PASS, "")),
        (Segment(name="lan1/1", vlan=10), (Status.FAIL, "declared.conflict")),
        (Segment(name="lan9", vlan=99), (Status.FAIL, "declared.stranger")),
        (Segment(name="lan9", vlan=0, addresses=frozenset({"198.51.100.9/24"})), (Status.FAIL, "declared.stranger")),
        (Segment(name="lan9", addresses=frozenset({"dhcp"})), (Status.UNKNOWN, "declared.unbound")),
        (Segment(name="lan9", addresses=frozenset({"2001:db8::1/64"})), (Status.UNKNOWN, "declared.unbound")),
        (Segment(name="lan9", vlan=0, addresses=frozenset()), (Status.UNKNOWN, "declared.unbound")),
        (Segment(name="lan9"), (Status.UNKNOWN, "declared.unbound")),
    ],
)
def test_a_network_is_a_stranger_only_where_number_or_address_prove_it(
    segment: Segment, expected: tuple[Status, str]
) -> None:
    assert statuses("segment", things(segment), binding=BOUND) == [expected]


def test_accounts_are_measured_by_the_allow_list_of_their_device() -> None:
    seen = things(Account(name="ops"), Account(name="cam"), Account(name=""), Account(name="old", enabled=False))
    expected = [(Status.PASS, ""), (Status.FAIL, "declared.stranger"), (Status.FAIL, "declared.stranger")]
    assert statuses("account", seen, owned=True) == expected
    assert statuses("account", things(Account(name="ops"))) == [(Status.UNKNOWN, "declared.nothing")]


@pytest.mark.parametrize(
    "station,expected",
    [
        (Station(mac="00-00-5E-00-53-01", segment="lan2"), [(Status.PASS, "")]),
        (Station(mac="0000.5e00.5302", segment="lan2"), [(Status.FAIL, "declared.stranger")]),
        (Station(mac="0000.5e00.5302", segment="lan1"), [(Status.NOT_APPLICABLE, "judge.none.not_applicable")]),
        (Station(mac="0000.5e00.5302", segment="lan7"), [(Status.UNKNOWN, "declared.where")]),
        (Station(mac="0000.5e00.5302"), [(Status.UNKNOWN, "declared.where")]),
        (Station(segment="lan2"), [(Status.UNKNOWN, "judge.unsaid")]),
    ],
)
def test_a_strange_device_among_the_operators_is_a_finding(
    station: Station, expected: list[tuple[Status, str]]
) -> None:
    assert statuses("stations", things(station), owned=True) == expected


def test_a_device_that_does_not_answer_is_unreachable() -> None:
    found = situation({"d1": {}}, unreachable={"d1": say("error.refused", device="d1")})
    assert [one.status for one in seen_not_declared(found, "wlan")] == [Status.UNREACHABLE]
    assert not list(seen_not_declared(found, "wlan", frozenset({"camera"})))


def seen(facets: Mapping[str, FacetState], **changes: object) -> dict[str, tuple[Status, str]]:
    found = declared_not_seen(world(facets, **changes), "wlan")  # type: ignore[arg-type]
    return {one.thing: (one.status, one.reason.key if one.reason else "") for one in found}


LOBBY = Wlan(ssid="Lobby", enabled=True)


@pytest.mark.parametrize(
    "facet,whole,expected",
    [
        (things(LOBBY), True, (Status.FAIL, "declared.not-seen")),
        (things(LOBBY, Wlan(ssid="Staff", enabled=True)), True, (Status.PASS, "")),
        (things(LOBBY, Wlan(ssid="Staff", enabled=True)), False, (Status.PASS, "")),
        (things(LOBBY, Wlan(ssid="Staff", enabled=False)), True, (Status.FAIL, "declared.switched-off")),
        (things(LOBBY, Wlan(ssid="Staff")), True, (Status.UNKNOWN, "judge.unsaid")),
        (things(LOBBY), False, (Status.UNKNOWN, "declared.limited")),
        (things(LOBBY, complete=False), True, (Status.UNKNOWN, "declared.gaps")),
        (UNREAD, True, (Status.UNKNOWN, "declared.gaps")),
        (NOT_OFFERED, True, (Status.UNKNOWN, "declared.gaps")),
    ],
)
def test_not_seen_needs_a_whole_run_read_to_its_end(
    facet: FacetState, whole: bool, expected: tuple[Status, str]
) -> None:
    assert seen({"wlan": facet}, whole=whole)["wlan:Staff"] == expected


def test_one_device_that_was_not_reached_may_have_it() -> None:
    found = situation({"d1": {"wlan": things(LOBBY)}, "d2": {}}, unreachable={"d2": say("error.refused", device="d2")})
    assert [one.status for one in declared_not_seen(found, "wlan")] == [Status.PASS, Status.UNKNOWN]


def test_an_unbound_network_may_be_the_one_that_is_missing() -> None:
    bound, unbound = Segment(name="lan1/1", enabled=True), Segment(name="lan7", enabled=True)
    found = list(declared_not_seen(world({"segment": things(bound, unbound)}, binding=BOUND), "segment"))
    assert [one.status for one in found] == [Status.PASS, Status.UNKNOWN]
    stranger = replace(unbound, vlan=99)
    found = list(declared_not_seen(world({"segment": things(bound, stranger)}, binding=BOUND), "segment"))
    assert [one.status for one in found] == [Status.PASS, Status.FAIL]


def test_an_account_is_looked_for_only_where_it_may_be() -> None:
    found = list(
        declared_not_seen(world({"account": things(Account(name="ops", enabled=True))}, owned=True), "account")
    )
    assert [(one.thing, one.status) for one in found] == [("account:ops", Status.PASS), ("account:cam", Status.UNKNOWN)]


@given(states("wlan", "segment", "account", "port_isolation", "radio", "stations"), st.booleans())
def test_silence_is_never_declared_and_nothing_raises(state: State, whole: bool) -> None:
    device = Device(name="d1", platform="test", kinds=frozenset({"router"}), binding=BOUND)
    base = replace(situation({}, facility=OWNED, whole=whole), devices={"d1": device}, states={"d1": state})
    found = replace(base, labels=label(OWNED, base.devices, base.states))
    facets: tuple[Declarable, ...] = ("wlan", "segment", "account", "stations")
    for facet in facets:
        for one in seen_not_declared(found, facet):
            assert one.status is not Status.PASS or state.is_complete(facet)
    for one in [*declared_not_seen(found, "wlan"), *declared_not_seen(found, "segment")]:
        assert one.status is not Status.FAIL or (whole and state.is_complete(one.thing.partition(":")[0]))
    assert declared_segments(found) <= {segment.name for segment in OWNED.segments}


def test_an_address_that_every_link_has_rules_nothing_out() -> None:
    guest = DeclaredSegment(name="guest", role="guest", subnets=("2001:db8:20::/64",))
    facility = replace(FACILITY, segments=(guest,), wlans=())

    def status(address: str) -> list[Status]:
        seen = things(Segment(name="lan9", addresses=frozenset({address})))
        return [
            one.status for one in seen_not_declared(situation({"d1": {"segment": seen}}, facility=facility), "segment")
        ]

    assert status("fe80::1/64") == [Status.UNKNOWN]
    assert status("2001:db8:99::1/64") == [Status.FAIL]
    assert status("2001:db8:20::1/64") == [Status.PASS]


def declared_segments(found: Situation) -> set[str]:
    return {one.name for (_, facet, _), one in found.labels.by_thing.items() if facet == "segment"}


def test_a_facility_without_segments_labels_none() -> None:
    bare = replace(FACILITY, segments=(), wlans=())
    found = situation({"d1": {"segment": things(Segment(name="lan1", vlan=20))}}, facility=bare)
    assert not found.labels.by_thing
    assert [one.status for one in seen_not_declared(found, "segment")] == [Status.UNKNOWN]
