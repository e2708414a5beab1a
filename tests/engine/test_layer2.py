from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.engine.paths import worst
from shikiri.model.facets.base import Thing
from shikiri.model.facets.port_isolation import PortIsolation
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID
from shikiri.model.reading import Line
from tests.engine.office import (
    CLOSED,
    DENY,
    GUEST,
    GUEST_LAN,
    OFFICE,
    OFFICE_LAN,
    ROUTER,
    filtered,
    guest_to_office,
    reasons,
    segment,
    state,
)


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


@pytest.mark.parametrize(
    "thing, label",
    [
        (replace(GUEST_WIFI, vlan=10), ("ap1", "wlan", "Lobby")),
        (PortIsolation(name="p1", enabled=True, mode="access", vlan=10), ("ap1", "port_isolation", "p1")),
    ],
)
def test_a_number_that_only_another_device_gives_to_the_office_is_in_doubt(
    thing: Thing, label: tuple[str, str, str]
) -> None:
    plans = (GUEST, replace(OFFICE, vlan=None))
    paths = guest_to_office(ROUTER, state("ap1", thing), names={label: "guest"}, plans=plans)
    assert (worst(paths), reasons(paths)) == ("unknown", {"reach.same-number"})
