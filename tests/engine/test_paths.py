from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.engine.paths import between, worst
from shikiri.language import catalogue, tell
from shikiri.model.facets.filter import Rule
from shikiri.model.net import ANYWHERE, AddressSet, PortSet
from shikiri.model.nothing import MASKED, NOT_OFFERED, UNSAID, Default, Things, Unread
from shikiri.model.reading import Line
from shikiri.model.say import LANGS, say
from shikiri.model.state import State
from tests.engine.office import (
    ALLOW,
    CLOSED,
    DENY,
    GUEST,
    GUEST_LAN,
    OFFICE,
    OFFICE_LAN,
    RANK,
    ROUTER,
    SSH,
    filtered,
    guest_to_office,
    segment,
    site,
    state,
)


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
    assert str(paths[0].sample) == "192.168.20.1 -> 192.168.10.2 tcp 445"  # .1 is the router itself


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


SILENCES = [
    ("vlan", UNSAID), ("bridge", UNSAID), ("addresses", UNSAID), ("vrf", UNSAID), ("unmodelled", UNSAID),
    ("enabled", UNSAID), ("name", UNSAID),
]  # fmt: skip
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
