from __future__ import annotations

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
    mesh = [state(f"r{n}", *(segment(f"i{k}", f"10.0.{k}.{n + 1}/24") for k in range(9))) for n in range(12)]
    assert worst(guest_to_office(ROUTER, state("r99", GUEST_LAN, segment("x", "10.0.0.99/24")), *mesh)) == "unknown"
