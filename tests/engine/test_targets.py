from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.engine.paths import Path, to_device, to_internet, worst
from shikiri.model.facets.base import Thing
from shikiri.model.facets.filter import Rule
from shikiri.model.facets.nat import Nat
from shikiri.model.facets.wlan import Wlan
from shikiri.model.net import AddressSet, PortSet
from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.say import say
from shikiri.model.state import State
from tests.engine.office import (
    ALLOW,
    DENY,
    GUEST,
    GUEST_LAN,
    OFFICE,
    OFFICE_LAN,
    PRINTERS,
    ROUTER,
    SSH,
    TRANSIT1,
    TRANSIT2,
    WAN,
    filtered,
    reasons,
    segment,
    site,
    state,
)


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


def test_only_the_sources_asked_for_count() -> None:
    stops_one = filtered("lan1/20", Rule(action="deny", sources=AddressSet.of("192.168.20.5")), ALLOW)
    router = site(state("r1", GUEST_LAN, stops_one))
    answers = {"192.168.20.5": "no", "192.168.20.0/24": "yes", "192.168.10.0/24": "no", "-": "unknown"}
    for text, answer in answers.items():
        assert worst(to_device(router, "guest", "r1", replace(SSH, sources=AddressSet.of(text)))) == answer


def test_another_address_of_the_same_switch_is_in_doubt() -> None:
    switch = state("sw1", segment("Vlan10", "192.168.10.2/24", vlan=10), segment("Vlan77", "10.7.7.1/24", vlan=77))
    assert worst(guest_to_box("sw1", ROUTER, switch)) == "unknown"
    private = filtered("lan1/20", Rule(action="deny", destinations=AddressSet.of("10.0.0.0/8")), DENY, ALLOW)
    assert worst(guest_to_box("sw1", state("r1", GUEST_LAN, OFFICE_LAN, private), switch)) == "no"


def test_a_neighbour_may_speak_by_its_link_local_address() -> None:
    guest = replace(GUEST_LAN, addresses=frozenset({"2001:db8:20::1/64"}))
    only_global = filtered("lan1/20", Rule(action="deny", sources=GUEST.subnets), ALLOW, family="ip6")
    paths = guest_to_box("r1", state("r1", guest, only_global))
    assert worst(paths) == "yes"
    assert str(paths[0].sample).startswith("fe80::1 -> ")


def test_a_guest_ssid_on_the_network_of_a_switch_reaches_the_switch() -> None:
    switch = state("sw1", segment("Vlan10", "192.168.10.2/24", vlan=10))
    point = state("ap1", Wlan(ssid="Lobby", enabled=True, vlan=10))
    assert worst(guest_to_box("sw1", ROUTER, switch, point, names={("ap1", "wlan", "Lobby"): "guest"})) == "yes"


def test_a_device_that_did_not_answer_may_be_a_way_to_any_other() -> None:
    closed = state("r1", GUEST_LAN, filtered("lan1/20"))
    assert worst(guest_to_box("r1", closed)) == "no"
    assert worst(guest_to_box("r1", closed, unread={"r2": say("error.refused", device="r2")})) == "unknown"


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


@pytest.mark.parametrize("word", ["dhcp", "negotiated", "pool", "unnumbered Loopback0"])
def test_an_exit_whose_address_is_given_from_outside_is_an_exit(word: str) -> None:
    paths = printers_out(state("r1", PRINTER_LAN, segment("wan", word), replace(TRANSLATE_ALL, interface="wan")))
    assert worst(paths) == "yes"
    assert worst(printers_out(state("r1", PRINTER_LAN, segment("wan", word)))) == "unknown"
