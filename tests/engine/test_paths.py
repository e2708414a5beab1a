from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.paths import Path, SegmentPlan, Site, between, survey, to_device, to_internet, worst
from shikiri.engine.reach import Traffic
from shikiri.language import catalogue, tell
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import MASKED, NOT_OFFERED, UNSAID, Default, FacetState, Things, Unread
from shikiri.model.reading import Line
from shikiri.model.say import LANGS, say
from shikiri.model.state import State

GUEST = SegmentPlan(name="guest", role="guest", vlan=20, subnets=AddressSet.of("192.168.20.0/24", "2001:db8:20::/64"))
OFFICE = SegmentPlan(
    name="office", role="business", vlan=10, subnets=AddressSet.of("192.168.10.0/24", "2001:db8:10::/64")
)
PRINTERS = SegmentPlan(name="printers", role="printers", vlan=30, subnets=AddressSet.of("192.168.30.0/24"))
PLANS = (GUEST, OFFICE, PRINTERS)
DENY = Rule(action="deny", destinations=OFFICE.subnets | PRINTERS.subnets)
ALLOW = Rule(action="permit", line=Line("show run", 9), text="permit ip any any")
SSH = Traffic(sources=ANYWHERE, destinations=ANYWHERE, protocol="tcp", ports=PortSet.of(22))


def segment(name: str, *addresses: str, vlan: int = 0, **fields: Any) -> Segment:
    values: dict[str, Any] = {
        "name": name,
        "vlan": vlan,
        "addresses": frozenset(addresses),
        "vrf": "",
        "unmodelled": (),
        "enabled": True,
        "bridge": "",
        "at": {"addresses": Line("show run", vlan or 1), "vlan": Line("show run", vlan or 1)},
    }
    return Segment(**(values | fields))


def filtered(interface: str, *rules: Rule, family: str = "ip4", direction: str = "in", default: str = "deny") -> Filter:
    values: Any = {"family": family, "direction": direction, "default": default}
    return Filter(interface=interface, rules=rules, **values)


def state(device: str, *things: Thing, **facets: FacetState) -> State:
    """A device whose facets were read to the end; those named in `facets` are what they are given as."""
    kinds = ("segment", "filter", "nat", "wlan", "port_isolation")
    read: dict[str, FacetState] = {
        kind: Things(tuple(thing for thing in things if kind == thing.FACET), complete=True) for kind in kinds
    }
    return State(device=device, platform="box", facets=read | facets)


def site(*states: State, names: Mapping[tuple[str, str, str], str] | None = None, **fields: Any) -> Site:
    plans = fields.pop("plans", PLANS)
    return survey(plans, {one.device: one for one in states}, names or {}, **fields)


GUEST_LAN = segment("lan1/20", "192.168.20.1/24", vlan=20)
OFFICE_LAN = segment("lan1/10", "192.168.10.1/24", vlan=10)
WAN = segment("lan2", "198.51.100.2/30")
CLOSED = filtered("lan1/20", DENY, ALLOW)
ROUTER = state("r1", GUEST_LAN, OFFICE_LAN, WAN, CLOSED)


def guest_to_office(*states: State, **fields: Any) -> tuple[Path, ...]:
    return between(site(*states, **fields), "guest", "office")


def reasons(paths: tuple[Path, ...]) -> set[str]:
    return {path.reason.key for path in paths if path.open == worst(paths)}


# --- one router ---------------------------------------------------------------------------------------------------


def test_a_router_that_blocks_separates() -> None:
    paths = guest_to_office(ROUTER)
    assert worst(paths) == "no"
    assert [(path.device, path.interfaces, path.family) for path in paths] == [("r1", ("lan1/20", "lan1/10"), "ip4")]


def test_a_router_without_a_filter_is_open_and_names_where_the_interfaces_are_written() -> None:
    paths = guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN))
    assert worst(paths) == "yes"
    assert paths[0].lines == (Line("show run", 20), Line("show run", 10))


def test_the_rule_that_lets_through_is_the_evidence() -> None:
    hole = Rule(
        action="permit", protocol="tcp", destination_ports=PortSet.of(445), line=Line("show run", 77), text="445"
    )
    paths = guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN, filtered("lan1/20", hole, DENY, ALLOW)))
    assert worst(paths) == "yes"
    assert (paths[0].rule, paths[0].lines) == ("445", (Line("show run", 77),))
    assert str(paths[0].sample) == "192.168.20.1 -> 192.168.10.1 tcp 445"


def test_a_filter_on_the_way_out_blocks_too() -> None:
    out = filtered("lan1/10", Rule(action="deny", sources=GUEST.subnets), ALLOW, direction="out")
    assert worst(guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN, out))) == "no"


@pytest.mark.parametrize("direction, interface", [("out", "lan1/20"), ("in", "lan1/10"), ("in", "lan2")])
def test_a_filter_in_another_place_blocks_nothing(direction: str, interface: str) -> None:
    elsewhere = filtered(interface, DENY, direction=direction)
    assert worst(guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN, elsewhere))) == "yes"


def test_a_filter_may_name_the_interface_by_its_handle() -> None:
    there = replace(GUEST_LAN, handle="ge0.20")
    assert worst(guest_to_office(state("r1", there, OFFICE_LAN, filtered("ge0.20", DENY, ALLOW)))) == "no"


def test_only_the_ports_asked_for_count() -> None:
    only_print = filtered("lan1/20", Rule(action="permit", protocol="tcp", destination_ports=PortSet.of(631)))
    router = site(state("r1", GUEST_LAN, OFFICE_LAN, only_print))
    assert worst(between(router, "guest", "office", SSH)) == "no"
    assert worst(between(router, "guest", "office", replace(SSH, ports=PortSet.of(631)))) == "yes"


def test_ip6_open_beside_a_closed_ip4_is_open() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"192.168.20.1/24", "2001:db8:20::1/64"}))
    office = replace(OFFICE_LAN, addresses=frozenset({"192.168.10.1/24", "2001:db8:10::1/64"}))
    paths = guest_to_office(state("r1", guest, office, CLOSED))
    assert {path.family: path.open for path in paths} == {"ip4": "no", "ip6": "yes"}
    closed6 = filtered("lan1/20", DENY, ALLOW, family="ip6")
    assert worst(guest_to_office(state("r1", guest, office, CLOSED, closed6))) == "no"


def test_ip6_addresses_nobody_printed_are_never_taken_as_absent() -> None:
    guest = replace(GUEST_LAN, router_advertisement=True)
    office = replace(OFFICE_LAN, addresses=frozenset({"192.168.10.1/24", "ra-prefix@lan2::2/64"}))
    assert worst(guest_to_office(state("r1", guest, office, CLOSED))) == "yes"
    some6 = filtered("lan1/20", Rule(action="deny", destinations=OFFICE.subnets), ALLOW, family="ip6")
    assert worst(guest_to_office(state("r1", guest, office, CLOSED, some6))) == "unknown"
    none6 = filtered("lan1/20", family="ip6")
    assert worst(guest_to_office(state("r1", guest, office, CLOSED, none6))) == "no"


def test_link_local_addresses_are_not_routed() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"192.168.20.1/24", "fe80::1/64"}))
    office = replace(OFFICE_LAN, addresses=frozenset({"192.168.10.1/24", "fe80::2/64"}))
    assert worst(guest_to_office(state("r1", guest, office, CLOSED))) == "no"


def test_two_routers_are_two_paths_and_one_open_path_is_enough() -> None:
    second = state("r2", segment("a", "192.168.20.2/24"), segment("b", "192.168.10.2/24"))
    paths = guest_to_office(ROUTER, second)
    assert {path.device: path.open for path in paths if path.family == "ip4" and ">" not in path.device} == {
        "r1": "no",
        "r2": "yes",
    }
    assert worst(paths) == "yes"


# --- what was not read, not whole, not modelled -----------------------------------------------------------------------


@pytest.mark.parametrize("facet", ["segment", "filter", "wlan", "port_isolation"])
def test_a_facet_that_was_not_read_to_its_end_separates_nothing(facet: str) -> None:
    cut = ROUTER.with_facet(facet, replace_complete(ROUTER, facet))
    assert worst(guest_to_office(cut)) == "unknown"


@pytest.mark.parametrize("facet", ["segment", "filter", "wlan", "port_isolation"])
def test_an_unread_facet_separates_nothing(facet: str) -> None:
    assert worst(guest_to_office(ROUTER.with_facet(facet, Unread(say("parse.empty", question="x"))))) == "unknown"


def replace_complete(one: State, facet: str) -> Things:
    found = one.facet(facet)
    assert isinstance(found, Things)
    return replace(found, complete=False)


def test_a_router_whose_filters_nobody_can_read_is_in_doubt() -> None:
    assert worst(guest_to_office(ROUTER.with_facet("filter", NOT_OFFERED))) == "unknown"


def test_a_box_without_wifi_and_switch_ports_needs_none() -> None:
    plain = ROUTER.with_facet("wlan", NOT_OFFERED).with_facet("port_isolation", NOT_OFFERED)
    assert worst(guest_to_office(plain)) == "no"


@pytest.mark.parametrize(
    "change",
    [
        {"unmodelled": ("route-map X",)},
        {"unmodelled": UNSAID},
        {"vrf": UNSAID},
        {"vlan": UNSAID},
        {"bridge": UNSAID},
        {"enabled": UNSAID},
        {"addresses": MASKED},
        {"addresses": Default(frozenset({"192.168.20.1/24"}), "M")},
    ],
)
@pytest.mark.parametrize("side", ["guest", "office"])
def test_an_interface_in_doubt_separates_nothing(change: dict[str, Any], side: str) -> None:
    guest = replace(GUEST_LAN, **change) if side == "guest" else GUEST_LAN
    office = replace(OFFICE_LAN, **change) if side == "office" else OFFICE_LAN
    names = {("r1", "segment", "lan1/20"): "guest", ("r1", "segment", "lan1/10"): "office"}
    assert worst(guest_to_office(state("r1", guest, office, CLOSED), names=names)) == "unknown"


def test_an_interface_without_label_and_without_printed_addresses_may_be_anything() -> None:
    stray = segment("lan9", vlan=99, addresses=UNSAID)
    assert worst(guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN, CLOSED, stray))) == "unknown"


def test_a_confirmed_default_decides() -> None:
    guest = replace(GUEST_LAN, bridge=Default("", "V"), unmodelled=Default((), "C"))
    assert worst(guest_to_office(state("r1", guest, OFFICE_LAN, CLOSED))) == "no"


def test_a_device_that_did_not_answer_may_be_the_way() -> None:
    assert worst(guest_to_office(ROUTER, unread={"sw9": say("error.refused", device="sw9")})) == "unknown"


def test_another_routing_table_is_not_trusted_to_be_open() -> None:
    guest = replace(GUEST_LAN, vrf="GUEST")
    assert worst(guest_to_office(state("r1", guest, OFFICE_LAN))) == "unknown"
    assert worst(guest_to_office(state("r1", guest, replace(OFFICE_LAN, vrf="GUEST")))) == "yes"


def test_a_filter_on_a_port_makes_open_doubtful_and_closed_stays_closed() -> None:
    office = replace(OFFICE_LAN, ports=frozenset({"Gi1/0/3"}))
    port = filtered("Gi1/0/3", DENY)
    assert worst(guest_to_office(state("r1", GUEST_LAN, office, port))) == "unknown"
    assert worst(guest_to_office(state("r1", GUEST_LAN, office, port, CLOSED))) == "no"


@pytest.mark.parametrize("silent", ["interface", "direction", "family", "rules", "default"])
def test_a_filter_that_does_not_say_everything_is_doubt(silent: str) -> None:
    nothing: dict[str, Any] = {silent: UNSAID}
    broken = replace(filtered("lan1/20", Rule(action="deny", protocol="tcp")), **nothing)
    assert worst(guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN, broken))) == "unknown"


def test_a_disabled_interface_is_no_way() -> None:
    off = replace(OFFICE_LAN, enabled=False)
    switch = state("sw1", segment("Vlan10", "192.168.10.2/24", vlan=10))
    assert worst(guest_to_office(state("r1", GUEST_LAN, off), switch)) == "no"
    forgot = replace(OFFICE_LAN, enabled=Default(value=False, tag="M"))
    assert worst(guest_to_office(state("r1", GUEST_LAN, forgot), switch)) == "unknown"


# --- segments nobody saw ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["guest", "office"])
def test_a_segment_that_no_device_shows_is_never_separate(missing: str) -> None:
    only = OFFICE_LAN if missing == "guest" else GUEST_LAN
    paths = guest_to_office(state("r1", only))
    assert (worst(paths), reasons(paths)) == ("unknown", {"reach.not-seen"})


def test_nothing_read_and_nothing_declared_is_unknown() -> None:
    assert worst(guest_to_office()) == "unknown"
    assert worst(between(site(ROUTER), "guest", "nowhere")) == "unknown"
    assert worst(()) == "unknown"


def test_a_segment_without_a_gateway_that_was_read_is_unknown() -> None:
    switch = state("sw1", segment("vlan20", vlan=20), segment("vlan10", vlan=10))
    paths = guest_to_office(switch)
    assert (worst(paths), reasons(paths)) == ("unknown", {"reach.gateway-unread"})


def test_a_guest_gateway_that_lets_nothing_in_needs_no_word_from_the_other_side() -> None:
    switch = state("sw1", segment("vlan10", vlan=10))
    assert worst(guest_to_office(state("r1", GUEST_LAN, CLOSED), switch)) == "no"
    assert worst(guest_to_office(state("r1", GUEST_LAN), switch)) == "unknown"


def test_separate_routers_without_a_shared_network_are_separate() -> None:
    mine = state("r1", GUEST_LAN, segment("pp1", "pppoe"))
    theirs = state("r2", OFFICE_LAN, segment("pp1", "pppoe"))
    paths = guest_to_office(mine, theirs)
    assert (worst(paths), reasons(paths)) == ("no", {"reach.no-way"})


def test_a_guest_router_with_a_borrowed_address_outside_may_stand_in_the_office() -> None:
    mine, theirs = state("r1", GUEST_LAN, segment("wan", "dhcp")), state("r2", OFFICE_LAN)
    assert worst(guest_to_office(mine, theirs)) == "unknown"
    closed = state("r1", GUEST_LAN, segment("wan", "dhcp"), CLOSED)
    assert worst(guest_to_office(closed, theirs)) == "no"


# --- router after router ----------------------------------------------------------------------------------------------


TRANSIT1, TRANSIT2 = segment("t", "10.9.9.1/30"), segment("t", "10.9.9.2/30")


def test_a_way_over_two_routers_is_found_and_its_routes_are_in_doubt() -> None:
    paths = guest_to_office(state("sw1", GUEST_LAN, TRANSIT1), state("r1", TRANSIT2, OFFICE_LAN))
    assert [(path.open, path.device, path.reason.key) for path in paths] == [
        ("unknown", "sw1 > r1", "reach.route-unread")
    ]
    assert paths[0].interfaces == ("lan1/20", "t", "t", "lan1/10")


@pytest.mark.parametrize(
    "device, interface, direction",
    [("sw1", "lan1/20", "in"), ("sw1", "t", "out"), ("r1", "t", "in"), ("r1", "lan1/10", "out")],
)
def test_any_filter_on_the_way_can_close_it(device: str, interface: str, direction: str) -> None:
    block = filtered(interface, DENY, ALLOW, direction=direction)
    first = state("sw1", GUEST_LAN, TRANSIT1, *([block] if device == "sw1" else []))
    second = state("r1", TRANSIT2, OFFICE_LAN, *([block] if device == "r1" else []))
    assert worst(guest_to_office(first, second)) == "no"


def test_a_mesh_too_dense_to_try_is_unknown() -> None:
    mesh = [state(f"r{n}", *(segment(f"i{k}", f"10.0.{k}.{n + 1}/24") for k in range(9))) for n in range(12)]
    assert worst(guest_to_office(ROUTER, state("r99", GUEST_LAN, segment("x", "10.0.0.99/24")), *mesh)) == "unknown"


# --- layer 2 ----------------------------------------------------------------------------------------------------------


def test_one_vlan_declared_for_both_is_open() -> None:
    plans = (GUEST, replace(OFFICE, vlan=20))
    assert "reach.same-vlan" in reasons(guest_to_office(ROUTER, plans=plans))


def test_one_interface_for_both_is_open_whatever_its_filter() -> None:
    shared = segment("lan1", "192.168.10.1/24", "192.168.20.1/24")
    paths = guest_to_office(state("r1", shared, filtered("lan1", DENY)))
    assert (worst(paths), reasons(paths)) == ("yes", {"reach.one-interface"})


def test_one_bridge_for_both_is_open() -> None:
    guest, office = replace(GUEST_LAN, bridge="bridge1"), replace(OFFICE_LAN, bridge="bridge1")
    assert reasons(guest_to_office(state("r1", guest, office, CLOSED))) == {"reach.same-bridge"}


def test_one_vlan_number_for_both_on_one_device_is_open() -> None:
    names = {("r1", "segment", "a"): "guest", ("r1", "segment", "b"): "office"}
    plans = (replace(GUEST, vlan=None), replace(OFFICE, vlan=None))
    router = state("r1", segment("a", vlan=5), segment("b", vlan=5))
    assert reasons(guest_to_office(router, names=names, plans=plans)) == {"reach.same-vlan"}


def test_one_vlan_number_on_two_devices_is_in_doubt() -> None:
    names = {("sw1", "segment", "a"): "guest", ("sw2", "segment", "b"): "office"}
    plans = (replace(GUEST, vlan=None), replace(OFFICE, vlan=None))
    switches = (state("sw1", segment("a", vlan=5)), state("sw2", segment("b", vlan=5)))
    assert "reach.same-number" in reasons(guest_to_office(ROUTER, *switches, names=names, plans=plans))


GUEST_WIFI = Wlan(ssid="Lobby", enabled=True, vlan=20, at={"vlan": Line("show wlan", 4)})
LOBBY = {("ap1", "wlan", "Lobby"): "guest"}


@pytest.mark.parametrize(
    "change, answer",
    [
        ({}, "no"),
        ({"vlan": 10}, "yes"),
        ({"vlan": UNSAID}, "unknown"),
        ({"vlan": 0}, "unknown"),
        ({"vlan": UNSAID, "interface": "Vlan10"}, "yes"),
        ({"vlan": UNSAID, "interface": "Vlan20"}, "no"),
        ({"vlan": UNSAID, "interface": "Vlan99"}, "unknown"),
        ({"vlan": 10, "enabled": False}, "no"),
        ({"vlan": 10, "enabled": UNSAID}, "yes"),
    ],
)
def test_a_guest_ssid_on_the_office_network_is_open(change: dict[str, Any], answer: str) -> None:
    inside = (segment("Vlan20", vlan=20), segment("Vlan10", vlan=10))
    point = state("ap1", *inside, replace(GUEST_WIFI, **change))
    paths = guest_to_office(ROUTER, point, names=LOBBY)
    assert worst(paths) == answer
    if change == {"vlan": 10}:
        assert [path.lines for path in paths if path.open == "yes"] == [(Line("show wlan", 4),)]


def test_an_office_ssid_on_the_guest_network_is_open_too() -> None:
    point = state("ap1", replace(GUEST_WIFI, ssid="Office", vlan=20))
    assert worst(guest_to_office(ROUTER, point, names={("ap1", "wlan", "Office"): "office"})) == "yes"


def test_of_two_twins_the_wrong_one_counts() -> None:
    twins = (replace(GUEST_WIFI, handle="radio0"), replace(GUEST_WIFI, handle="radio1", vlan=10))
    assert worst(guest_to_office(ROUTER, state("ap1", *twins), names=LOBBY)) == "yes"


@pytest.mark.parametrize(
    "change, answer",
    [
        ({"mode": "access", "vlan": 20}, "no"),
        ({"mode": "access", "vlan": 10}, "yes"),
        ({"mode": "access"}, "unknown"),
        ({"mode": "trunk", "native": 20, "tagged": frozenset({10, 20})}, "yes"),
        ({"mode": "trunk", "native": 10, "tagged": frozenset[int]()}, "yes"),
        ({"mode": "trunk", "native": 20, "tagged": frozenset({20, 30})}, "no"),
        ({"mode": "trunk", "native": 20}, "unknown"),
        ({"mode": "trunk", "tagged": frozenset({20})}, "unknown"),
        ({"mode": "dynamic", "vlan": 20}, "unknown"),
        ({"vlan": 20}, "unknown"),
        ({"mode": "routed"}, "no"),
        ({"mode": "access", "vlan": 10, "enabled": False}, "no"),
    ],
)
def test_a_guest_seat_on_the_office_network_is_open(change: dict[str, Any], answer: str) -> None:
    port: dict[str, Any] = {"name": "Gi1/0/3", "enabled": True}
    switch = state("sw1", PortIsolation(**(port | change)))
    names = {("sw1", "port_isolation", "Gi1/0/3"): "guest"}
    assert worst(guest_to_office(ROUTER, switch, names=names)) == answer


# --- the device itself ------------------------------------------------------------------------------------------------


def guest_to_box(device: str, *states: State, **fields: Any) -> tuple[Path, ...]:
    return to_device(site(*states, **fields), "guest", device, SSH)


def test_every_address_of_the_device_is_the_device() -> None:
    own = Rule(action="deny", destinations=AddressSet.of("192.168.20.1"))
    half = filtered("lan1/20", own, ALLOW)
    paths = guest_to_box("r1", state("r1", GUEST_LAN, OFFICE_LAN, half))
    assert worst(paths) == "yes"
    assert str(paths[0].sample) == "192.168.20.1 -> 192.168.10.1 tcp 22"
    full = filtered("lan1/20", own, DENY, ALLOW)
    assert worst(guest_to_box("r1", state("r1", GUEST_LAN, OFFICE_LAN, full))) == "no"


def test_only_the_management_ports_count() -> None:
    ssh = Rule(action="deny", protocol="tcp", destination_ports=PortSet.of(22))
    assert worst(guest_to_box("r1", state("r1", GUEST_LAN, filtered("lan1/20", ssh, ALLOW)))) == "no"


def test_link_local_addresses_reach_the_device_next_door() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"192.168.20.1/24", "fe80::1/64"}))
    closed = filtered("lan1/20")
    assert worst(guest_to_box("r1", state("r1", guest, closed))) == "yes"
    assert worst(guest_to_box("r1", state("r1", guest, closed, filtered("lan1/20", family="ip6")))) == "no"


def test_a_switch_in_another_network_is_reached_through_the_router() -> None:
    switch = state("sw1", segment("Vlan10", "192.168.10.2/24", vlan=10))
    assert worst(guest_to_box("sw1", ROUTER, switch)) == "no"
    assert worst(guest_to_box("sw1", state("r1", GUEST_LAN, OFFICE_LAN), switch)) == "yes"


def test_a_printer_needs_no_filter_of_its_own() -> None:
    printer = State(
        device="mfp1", platform="mfp", facets={"segment": Things((segment("eth", "192.168.10.9/24"),), True)}
    )
    assert worst(guest_to_box("mfp1", state("r1", GUEST_LAN, OFFICE_LAN), printer)) == "yes"
    assert worst(guest_to_box("mfp1", ROUTER, printer)) == "no"


@pytest.mark.parametrize("device", ["sw9", "r7"])
def test_a_device_without_a_known_address_is_unknown(device: str) -> None:
    assert worst(guest_to_box(device, ROUTER, state("sw9", segment("Vlan10", vlan=10)))) == "unknown"


def test_a_device_behind_a_gateway_that_was_not_read_is_unknown() -> None:
    far = state("sw1", segment("mgmt", "10.1.1.2/24"))
    assert worst(guest_to_box("sw1", state("r1", GUEST_LAN), far)) == "unknown"
    assert worst(guest_to_box("sw1", state("r1", GUEST_LAN, filtered("lan1/20")), far)) == "no"


# --- the internet -----------------------------------------------------------------------------------------------------


def printers_out(*states: State, **fields: Any) -> tuple[Path, ...]:
    return to_internet(site(*states, **fields), "printers")


PRINTER_LAN = segment("lan1/30", "192.168.30.1/24", vlan=30)
TRANSLATE = Nat(interface="lan2", inner=AddressSet.of("192.168.10.0-192.168.20.255"), static=())
TRANSLATE_ALL = Nat(interface="lan2", inner=AddressSet.of("any4"), static=())


def test_what_is_not_translated_stays_inside() -> None:
    paths = printers_out(state("r1", PRINTER_LAN, WAN, TRANSLATE))
    assert (worst(paths), reasons(paths)) == ("no", {"reach.not-translated"})


def test_what_is_translated_gets_out() -> None:
    assert worst(printers_out(state("r1", PRINTER_LAN, WAN, TRANSLATE_ALL))) == "yes"
    stop = filtered("lan1/30", Rule(action="permit", destinations=OFFICE.subnets))
    assert worst(printers_out(state("r1", PRINTER_LAN, WAN, TRANSLATE_ALL, stop))) == "no"


def test_a_dial_up_exit_has_no_segment_and_its_filter_counts() -> None:
    dial = replace(TRANSLATE_ALL, interface="pp 1")
    assert worst(printers_out(state("r1", PRINTER_LAN, dial))) == "yes"
    stop = filtered("pp 1", Rule(action="deny", sources=PRINTERS.subnets), ALLOW, direction="out")
    assert worst(printers_out(state("r1", PRINTER_LAN, dial, stop))) == "no"


@pytest.mark.parametrize(
    "nat", [UNSAID, Nat(interface="lan2", inner=UNSAID), Nat(interface=UNSAID, inner=AddressSet.of("10.0.0.0/8"))]
)
def test_a_silent_translation_is_doubt(nat: Any) -> None:
    facets = {"nat": Unread(say("parse.empty", question="x"))} if nat is UNSAID else {}
    things: tuple[Thing, ...] = () if nat is UNSAID else (nat,)
    assert worst(printers_out(state("r1", PRINTER_LAN, WAN, *things, **facets))) == "unknown"


def test_without_any_translation_another_device_may_translate() -> None:
    paths = printers_out(state("r1", PRINTER_LAN, WAN))
    assert (worst(paths), reasons(paths)) == ("unknown", {"reach.no-nat"})


def test_global_ip6_needs_no_translation() -> None:
    six = replace(PRINTER_LAN, addresses=frozenset({"192.168.30.1/24", "2001:db8:30::1/64"}))
    wan = replace(WAN, addresses=frozenset({"198.51.100.2/30", "2001:db8:ffff::1/64"}))
    paths = printers_out(state("r1", six, wan, TRANSLATE))
    assert {path.family: path.open for path in paths} == {"ip4": "no", "ip6": "yes"}
    local = replace(PRINTER_LAN, addresses=frozenset({"fd00:30::1/64"}))
    assert worst(printers_out(state("r1", local, wan, TRANSLATE))) == "no"


def test_no_exit_seen_is_no_proof() -> None:
    assert worst(printers_out(state("r1", PRINTER_LAN, OFFICE_LAN))) == "unknown"
    assert worst(printers_out(state("r1", PRINTER_LAN, OFFICE_LAN, filtered("lan1/30")))) == "no"


def test_the_exit_may_be_on_another_router() -> None:
    first, second = state("sw1", PRINTER_LAN, TRANSIT1), state("r1", TRANSIT2, WAN, TRANSLATE_ALL)
    assert worst(printers_out(first, second)) == "unknown"
    blocked = state("r1", TRANSIT2, WAN, TRANSLATE_ALL, filtered("t", Rule(action="deny", sources=PRINTERS.subnets)))
    assert worst(printers_out(first, blocked)) == "no"


# --- laws -------------------------------------------------------------------------------------------------------------

SILENCES = [
    ("vlan", UNSAID), ("bridge", UNSAID), ("addresses", UNSAID), ("vrf", UNSAID), ("unmodelled", UNSAID),
    ("enabled", UNSAID), ("name", UNSAID),
]  # fmt: skip
RANK = {"no": 0, "unknown": 1, "yes": 2}
RULES = st.lists(
    st.builds(
        Rule,
        action=st.sampled_from(("permit", "deny")),
        sources=st.sampled_from((ANYWHERE, GUEST.subnets, OFFICE.subnets)),
        destinations=st.sampled_from((ANYWHERE, OFFICE.subnets, AddressSet.of("192.168.10.0/25"))),
        protocol=st.sampled_from(("any", "tcp", "udp")),
    ),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(rules=RULES, silence=st.sampled_from(SILENCES), side=st.sampled_from((0, 1)))
def test_silence_never_closes_what_was_open(rules: list[Rule], silence: tuple[str, Any], side: int) -> None:
    """Whatever a device leaves out, the answer never becomes more closed."""
    names = {("r1", "segment", "g"): "guest", ("r1", "segment", "o"): "office"}
    faces = [replace(GUEST_LAN, handle="g"), replace(OFFICE_LAN, handle="o")]
    said = worst(guest_to_office(state("r1", *faces, filtered("lan1/20", *rules)), names=names))
    faces[side] = replace(faces[side], **{silence[0]: silence[1]})
    unsaid = worst(guest_to_office(state("r1", *faces, filtered("lan1/20", *rules)), names=names))
    assert RANK[unsaid] >= min(RANK[said], 1)


@settings(max_examples=100, deadline=None)
@given(rules=RULES, cut=st.integers(0, 4))
def test_a_second_way_never_closes_anything(rules: list[Rule], cut: int) -> None:
    one = state("r1", GUEST_LAN, OFFICE_LAN, filtered("lan1/20", *rules))
    two = state("r2", segment("a", "192.168.20.2/24"), segment("b", "192.168.10.2/24"), filtered("a", *rules[:cut]))
    assert RANK[worst(guest_to_office(one, two))] >= RANK[worst(guest_to_office(one))]


def test_every_reason_is_told_in_both_languages() -> None:
    keys = {key for key in catalogue("ja") if key.startswith("reach.")}
    assert keys == {key for key in catalogue("en") if key.startswith("reach.")}
    for path in guest_to_office(state("r1", GUEST_LAN, OFFICE_LAN)):
        assert all(tell(path.reason, lang) for lang in LANGS)
