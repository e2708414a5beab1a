"""Real answers: what their `capture.yml` expects must be what the parser says, or it says that it does not know."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shikiri.model.facets.base import Thing
from shikiri.model.nothing import UNSAID, Default, Things, Unread
from shikiri.model.reading import Answer, Reading, decode
from shikiri.model.state import State
from shikiri.platforms.base import parse
from shikiri.platforms.openwrt import PLATFORM
from tests.platforms.test_golden import file_name


def read(folder: Path) -> State:
    questions = {file_name(question): question for question in PLATFORM.questions}
    answers = {questions[path.name]: Answer(decode(path.read_bytes()), complete=True) for path in folder.glob("*.txt")}
    reading = Reading(device="ap", platform="openwrt", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    return parse(PLATFORM, reading)


def all_of(state: State, facet: str) -> list[Any]:
    found: list[Thing] = list(state.things(facet))
    return found


@pytest.fixture
def home(recordings: Path) -> Path:
    return recordings / "openwrt"


def test_a_weak_passphrase(home: Path) -> None:
    (wlan,) = all_of(read(home / "docker-weak-psk"), "wlan")
    assert (wlan.ssid, wlan.security, wlan.handle) == ("test123", "wpa2", "wl0")
    assert wlan.passphrase.is_clear
    assert len(wlan.passphrase.reveal()) == 8
    assert wlan.client_isolation == Default(value=False, tag="C")


def test_a_device_fresh_from_the_factory(home: Path) -> None:
    state = read(home / "factory-open-ap")
    first, second = all_of(state, "wlan")
    assert (first.ssid, first.enabled, first.security) == ("OpenWrt", True, "open")
    assert (second.ssid, second.enabled, second.security) == ("OpenWrt", False, "open")
    assert all_of(state, "radio")[0].country == "NZ"
    assert all_of(state, "radio")[0].power_dbm == 20
    interfaces = {one.key: one for one in all_of(state, "segment")}
    assert not interfaces  # nobody asked about DHCP, so the networks are not known to their end
    assert isinstance(state.facet("segment"), Unread)
    clock = all_of(state, "time_sync")[0]
    assert (len(clock.servers), clock.utc_offset_minutes) == (4, 0)
    filters = {one.handle: one for one in all_of(state, "filter")}
    assert not state.is_complete("filter")  # nor whether the firewall is started
    assert [rule.text for rule in filters["lan ip4"].rules] == [
        "forwarding lan -> wan", "zone lan forward", "zone lan input",
    ]  # fmt: skip
    assert filters["wan ip4"].default == "deny"
    assert {one.key for one in all_of(state, "nat")} == {"wan", "wwan"}


def test_a_vendor_with_words_of_its_own(home: Path) -> None:
    state = read(home / "omega-ralink-vendor")
    assert isinstance(state.facet("wlan"), Unread)  # unknown, never open and never safe
    (radio,) = all_of(state, "radio")
    assert radio.power_dbm is UNSAID  # 100 of what?


def test_a_router_for_travelling(home: Path) -> None:
    state = read(home / "travel-router-psk2")
    found = all_of(state, "wlan")
    assert [(one.ssid, one.security, one.interface) for one in found] == [("ProductionMobile", "wpa2", "vlan4")] * 2
    assert {one.pmf for one in found} == {Default(value="disabled", tag="C")}
    assert {one.client_isolation for one in found} == {Default(value=False, tag="C")}
    assert {one.country for one in all_of(state, "radio")} == {"US"}


def test_an_enterprise_network(home: Path) -> None:
    state = read(home / "wdr4300-enterprise")
    first, second = all_of(state, "wlan")
    assert (first.security, first.ciphers, first.client_isolation) == ("wpa2-enterprise", {"ccmp"}, True)
    assert (first.enabled, second.enabled) == (True, False)
    assert [one.power_dbm for one in all_of(state, "radio")] == [17, UNSAID]
    assert [one.country for one in all_of(state, "radio")] == ["DE", UNSAID]
    assert len(all_of(state, "dot1x")) == 2
    assert isinstance(state.facet("wlan"), Things)
