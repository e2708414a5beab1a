"""`manage: create`: what is declared and missing is made, from words that somebody wrote; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shikiri.model.facets.nat import Nat
from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.facility import Binding, DeclaredWlan
from shikiri.model.net import AddressSet
from shikiri.model.secret import Secret
from shikiri.model.situation import Situation
from tests.guideline.remedies.place import (
    BINDING,
    CANARIES,
    FACILITY,
    SECRETS,
    changes,
    mend,
    place,
    statuses,
    then,
    whys,
)

CREATE = replace(FACILITY, manage="create")
WORDS = replace(
    BINDING,
    addresses={
        "guest": frozenset({"192.168.20.1/24"}),
        "business": frozenset({"192.168.10.1/24"}),
        "printers": frozenset({"192.168.30.1/24"}),
        "management": frozenset(),
    },
    dhcp=frozenset({"guest"}),
    outside="pp1",
)
BARE = ("segment", "filter", "wlan", "port_isolation", "nat", "management")


def bare(**more: object) -> Situation:
    return place(extra=BARE, **{"facility": CREATE, "binding": WORDS, **more})  # type: ignore[arg-type]


def test_networks_are_made_on_the_devices_that_are_bound_to_them() -> None:
    found = bare()
    wanted = mend(found, "segment-seen")
    made = {one.key: one for one in wanted.states["r1"].things("segment")}
    assert sorted(made) == ["Vlan10", "Vlan20", "Vlan30", "Vlan99"]
    guest, management = made["Vlan20"], made["Vlan99"]
    assert isinstance(guest, Segment)
    assert isinstance(management, Segment)
    assert (guest.vlan, guest.addresses, guest.dhcp_server) == (20, frozenset({"192.168.20.1/24"}), True)
    assert (management.vlan, management.addresses, management.dhcp_server) == (99, frozenset(), False)
    [nat] = wanted.states["r1"].things("nat")
    assert isinstance(nat, Nat)
    assert nat.inner == AddressSet.of("192.168.10.0/24", "192.168.20.0/24", "192.168.99.0/24")
    assert {one.field for one in changes(found, wanted)} == {""}


def test_new_networks_are_guarded_in_the_same_plan() -> None:
    found = bare()
    wanted = mend(found, "segment-seen", "guest-business-filtered", "guest-business-separated")
    assert statuses(then(found, wanted), "guest-business-filtered") == ["pass"]
    assert [one.key for one in wanted.states["r1"].things("filter")] == ["Vlan20"]


def test_fixing_makes_nothing() -> None:
    wanted = mend(bare(facility=FACILITY), "segment-seen", "wlan-seen")
    assert not wanted.wishes
    assert set(whys(wanted)) == {"want.not-created"}


@pytest.mark.parametrize(
    "binding,why,words",
    [
        (Binding(), "want.bind-segment", {"device": "r1", "segment": "guest"}),
        (BINDING, "want.bind-address", {"device": "r1", "segment": "guest", "example": "192.168.20.1/24"}),
    ],
)
def test_what_nobody_said_is_refused_with_the_line_to_add(binding: Binding, why: str, words: dict[str, str]) -> None:
    wanted = mend(bare(binding=binding), "segment-seen")
    hand = next(one for one in wanted.by_hand if one.finding.thing == "segment:guest")
    assert (hand.why.key, dict(hand.why.params)) == (why, words)
    assert not wanted.wishes


def test_a_limited_run_makes_nothing() -> None:
    assert not mend(bare(whole=False), "segment-seen", "wlan-seen").wishes


def test_an_ssid_is_made_with_all_it_needs_to_be_compliant() -> None:
    found = bare()
    wanted = mend(found, "wlan-seen", "wlan-encryption", "wlan-ciphers", "wlan-isolation", "wlan-passphrase-strong")
    made = {one.key: one for one in wanted.states["r1"].things("wlan")}
    lobby, staff = made["Lobby"], made["Staff"]
    assert isinstance(lobby, Wlan)
    assert isinstance(staff, Wlan)
    assert (lobby.vlan, lobby.client_isolation, lobby.security) == (20, True, "wpa2-wpa3")
    assert (staff.vlan, staff.client_isolation) == (10, False)
    assert isinstance(lobby.passphrase, Secret)
    assert lobby.passphrase.reveal() == CANARIES["guest_psk"]


def test_an_ssid_that_is_switched_off_is_switched_on() -> None:
    there = Wlan(handle="w1", ssid="Lobby", enabled=False, vlan=20)
    found = place(there, Wlan(handle="w2", ssid="Staff", enabled=True, vlan=10), facility=CREATE, binding=WORDS)
    assert [(one.thing, one.field) for one in changes(found, mend(found, "wlan-seen"))] == [
        ("wlan:Lobby#w1", "enabled")
    ]


def test_no_passphrase_no_network_and_enterprise_is_for_a_person() -> None:
    assert set(whys(mend(bare(), "wlan-seen", secrets={}))) == {"want.no-passphrase"}
    wlans = (DeclaredWlan(ssid="Members", segment="guest", audience="members", enterprise=True),)
    found = bare(facility=replace(CREATE, wlans=wlans))
    assert whys(mend(found, "wlan-seen", secrets=SECRETS)) == ["want.no-radius"]


def test_the_strict_profile_makes_wpa3() -> None:
    wanted = mend(bare(profile="strict"), "wlan-seen", "wlan-wpa3", "wlan-pmf")
    made = [one for one in wanted.states["r1"].things("wlan") if isinstance(one, Wlan)]
    assert {(one.security, one.pmf) for one in made} == {("wpa3", "required")}
