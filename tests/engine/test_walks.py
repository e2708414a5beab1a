from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.engine.paths import between, worst
from tests.engine.office import (
    ALLOW,
    CLOSED,
    DENY,
    GUEST_LAN,
    OFFICE_LAN,
    ROUTER,
    TRANSIT1,
    TRANSIT2,
    filtered,
    guest_to_office,
    reasons,
    segment,
    site,
    state,
)


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
    mesh = [state(f"m{n}", *(segment(f"i{k}", f"10.0.{k}.{n + 1}/24") for k in range(9))) for n in range(12)]
    paths = guest_to_office(ROUTER, state("r99", GUEST_LAN, segment("x", "10.0.0.99/24")), *mesh)
    assert worst(paths) == "unknown"
    assert "reach.too-intricate" in reasons(paths)


def test_a_row_of_routers_too_long_to_follow_is_unknown() -> None:
    row = [state("m0", GUEST_LAN, segment("b", "10.0.0.1/24"))]
    row += [state(f"m{n}", segment("a", f"10.0.{n - 1}.2/24"), segment("b", f"10.0.{n}.1/24")) for n in range(1, 6)]
    paths = guest_to_office(*row, state("m9", segment("a", "10.0.5.2/24"), OFFICE_LAN))
    assert "reach.too-intricate" in reasons(paths)


def test_an_office_router_with_a_borrowed_address_outside_may_stand_behind_the_guest_router() -> None:
    mine, theirs = state("r1", GUEST_LAN), state("r2", OFFICE_LAN, segment("wan", "dhcp"))
    assert worst(guest_to_office(mine, theirs)) == "unknown"
    assert worst(guest_to_office(state("r1", GUEST_LAN, CLOSED), theirs)) == "no"


@pytest.mark.parametrize(
    "word, by_ip4, by_ip6",
    [
        ("ipv6 dhcp", "no", "unknown"),
        ("ra-prefix@lan2::1/64", "no", "unknown"),
        ("dhcp", "unknown", "no"),
        ("pppoe", "no", "no"),
        ("unnumbered Loopback0", "unknown", "unknown"),
    ],
)
def test_an_address_from_outside_counts_for_its_ip_version(word: str, by_ip4: str, by_ip6: str) -> None:
    """A network outside that nobody printed may be that of the office."""
    for guest, office, answer in (
        ("192.168.20.1/24", "192.168.10.1/24", by_ip4),
        ("2001:db8:20::1/64", "2001:db8:10::1/64", by_ip6),
    ):
        mine = state("r1", segment("a", guest, vlan=20), segment("wan", word))
        assert worst(guest_to_office(mine, state("r2", segment("b", office, vlan=10)))) == answer


def test_ip6_guests_of_an_office_without_ip6_have_nowhere_to_go() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"2001:db8:20::1/64"}))
    assert worst(guest_to_office(state("r1", guest, segment("wan", "ipv6 dhcp")), state("r2", OFFICE_LAN))) == "no"


def test_a_way_for_one_ip_version_says_nothing_about_the_other() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"192.168.20.1/24", "2001:db8:20::1/64"}))
    first = state("r1", guest, OFFICE_LAN, CLOSED, segment("wan", "2001:db8:9::1/64", "ra-prefix@lan2::1/64"))
    second = state("r2", segment("b", "2001:db8:10::1/64", vlan=10))
    assert worst(guest_to_office(first, second)) == "unknown"
    closed6 = filtered("lan1/20", DENY, family="ip6")
    assert worst(guest_to_office(state("r1", guest, OFFICE_LAN, CLOSED, closed6), second)) == "no"
