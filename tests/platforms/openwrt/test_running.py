"""What runs, beside what the settings say: the second look of the same login."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shikiri.engine.sources import disagreements
from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.model.state import State
from shikiri.platforms.base import as_it_runs, parse
from shikiri.platforms.openwrt import PLATFORM
from shikiri.platforms.openwrt.running import IWINFO, STATUS
from shikiri.platforms.openwrt.running_words import BSS
from tests.platforms.openwrt.referee import whole

_STATUS = """{"radio1": {"up": true, "interfaces": [
 {"section": "guest5", "ifname": "phy1-ap0", "config": {"key": "made-up"}},
 {"section": "business5", "ifname": "phy1-ap1", "config": {}},
 {"section": "member5", "ifname": "phy1-ap2", "config": {}}]},
 "radio0": {"up": true, "interfaces": [{"section": "guest2", "ifname": "phy0-ap0", "config": {}}]}}
"""
_IWINFO = """phy0-ap0  ESSID: "Lobby-Guest"
          Access Point: 02:00:00:00:00:0A
          Tx-Power: 20 dBm  Link Quality: unknown/70

phy1-ap0  ESSID: "Lobby-Guest"
          Access Point: 02:00:00:00:00:0B
          Tx-Power: 12 dBm  Link Quality: unknown/70
"""


def bss(name: str, ssid: str, akm: str, wpa: str = "2") -> str:
    return f'== {name}\n{{"ssid": "{ssid}", "wpa": "{wpa}", "wpa_key_mgmt": "{akm}", "wpa_pairwise": "CCMP"}}\n'


def running(heard: str, status: str = _STATUS, iwinfo: str = _IWINFO) -> tuple[State, State]:
    reading = whole("office")
    told = {STATUS: status, BSS: f"{heard}== end\n", IWINFO: iwinfo}
    answers = {**reading.answers, **{question: Answer(text, complete=True) for question, text in told.items()}}
    reading = Reading(device="ap", platform="openwrt", answers=answers, when=reading.when, source="running")
    source = PLATFORM.open(reading)
    (second,) = as_it_runs(PLATFORM, source)
    return parse(PLATFORM, reading), second


GOOD = (
    bss("phy0-ap0", "Lobby-Guest", "WPA-PSK WPA-PSK-SHA256 SAE")
    + bss("phy1-ap0", "Lobby-Guest", "WPA-PSK WPA-PSK-SHA256 SAE")
    + bss("phy1-ap1", '会議室 \\"A\\"', "SAE")
    + bss("phy1-ap2", "Office-Members", "WPA-EAP-SHA256")
)


def by_handle(state: State, facet: str) -> dict[str, Any]:
    return {one.handle: one for one in state.things(facet)}


def test_what_runs_is_what_was_set() -> None:
    files, second = running(GOOD)
    found = by_handle(second, "wlan")
    assert second.is_complete("wlan")
    assert {handle: one.security for handle, one in found.items()} == {
        "guest2": "wpa2-wpa3", "guest5": "wpa2-wpa3", "business5": "wpa3", "member5": "wpa3-enterprise",
    }  # fmt: skip
    assert found["guest2"].bssid == "02:00:00:00:00:0a"
    assert not [one for one in disagreements((files, second)) if one.status == "fail" and one.thing.startswith("wlan")]


def test_how_loud_a_radio_is_comes_from_what_runs() -> None:
    _, second = running(GOOD)
    assert {handle: one.power_dbm for handle, one in by_handle(second, "radio").items()} == {"radio0": 20, "radio1": 12}


@pytest.mark.parametrize("akm,security", (("WPA-PSK", "wpa2"), ("OWE", "owe"), ("", UNSAID), ("WPA-ROT13", UNSAID)))
def test_other_protection_on_air_is_told(akm: str, security: object) -> None:
    files, second = running(GOOD.replace("WPA-PSK WPA-PSK-SHA256 SAE", akm, 1))
    assert by_handle(second, "wlan")["guest2"].security == security
    told = [
        one.thing for one in disagreements((files, second)) if one.status == "fail" and one.thing.startswith("wlan")
    ]
    assert bool(told) == (security is not UNSAID)


def test_a_network_nobody_set_is_told() -> None:
    files, second = running(GOOD + bss("phy1-ap9", "Free Wi-Fi", "WPA-PSK"))
    assert by_handle(second, "wlan")["phy1-ap9"].ssid == "Free Wi-Fi"
    assert [one for one in disagreements((files, second)) if "Free Wi-Fi" in one.thing]


def test_a_network_that_did_not_come_up_is_told() -> None:
    files, second = running(GOOD.replace(bss("phy1-ap1", '会議室 \\"A\\"', "SAE"), ""))
    assert by_handle(second, "wlan")["business5"].enabled is False
    assert [one for one in disagreements((files, second)) if one.thing.endswith(".enabled")]


def test_half_an_answer_proves_nothing() -> None:
    for heard in ('== phy0-ap0\n{"ssid": "Lobby', "== phy0-ap0\nnonsense\n"):
        _, second = running(heard)
        assert isinstance(second.facet("wlan"), Unread)
    _, second = running(GOOD, status="[]")
    found = second.facet("wlan")
    assert isinstance(found, Things)
    assert all(one.enabled is not True or one.handle.startswith("phy") for one in found.items)  # type: ignore[attr-defined]


def test_the_power_of_a_radio_without_a_line_is_what_it_sends() -> None:
    reading = whole("office")
    text = reading.answers["uci export"].text.replace("\toption txpower '10'\n", "")
    told = {STATUS: _STATUS, IWINFO: _IWINFO, "uci export": text}
    answers = {**reading.answers, **{question: Answer(one, complete=True) for question, one in told.items()}}
    found = by_handle(parse(PLATFORM, replace(reading, answers=answers)), "radio")
    assert found["radio0"].power_dbm == 20
