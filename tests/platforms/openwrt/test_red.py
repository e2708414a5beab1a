"""Insecure OpenWrt devices that looked secure: words that netifd does not hear, two names of one bridge, raw lines."""

from __future__ import annotations

import pytest

from shikiri.model.facets.segment import Segment
from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.model.state import State
from shikiri.platforms.appliance.changes import plain
from shikiri.platforms.base import parse
from shikiri.platforms.openwrt import PLATFORM

DEVICE = """package network

config device
	option name 'br-guest'
	option type 'bridge'
	list ports 'lan3'

config interface 'guest'
	option device 'br-guest'
	option proto 'static'
	option ipaddr '192.168.20.1/24'

config interface 'also'
	option device '@guest'
	option proto 'none'
{network}
package wireless

config wifi-device 'radio0'
	option type 'mac80211'
{radio}
config wifi-iface 'one'
	option device 'radio0'
	option mode 'ap'
	option ssid 'Lobby-Guest'
	option network 'guest'
	option encryption 'sae'
	option key 'Tetsu-9-yama-1-kaze'
	option isolate '1'
{one}
"""
TWO = """
config wifi-iface 'two'
	option device 'radio0'
	option mode 'ap'
	option ssid 'Lobby-Guest'
	option network 'also'
	option encryption 'sae'
	option key 'Tetsu-9-yama-1-kaze'
	option isolate '1'
"""


def state(**more: str) -> State:
    said = {"network": "", "radio": "", "one": "", **{name: f"\t{text}\n" for name, text in more.items()}}
    text = DEVICE.format(**said)
    answers = {"uci export": Answer(text, complete=True)}
    return parse(PLATFORM, Reading(device="ap", platform="openwrt", answers=answers, when=None))


def wlans(**more: str) -> list[Wlan]:
    found = state(**more).facet("wlan")
    assert isinstance(found, Things), found
    return [one for one in found.items if isinstance(one, Wlan)]


def test_a_plain_network_is_read_as_it_stands() -> None:
    (one,) = wlans()
    assert (plain(one.enabled), plain(one.client_isolation), plain(one.security)) == (True, True, "wpa3")


@pytest.mark.parametrize("word", ("yes", "on", "enabled"))
def test_a_network_that_netifd_sends_all_the_same_is_on(word: str) -> None:
    assert [plain(one.enabled) for one in wlans(one=f"option disabled '{word}'")] == [True]
    assert [plain(one.enabled) for one in wlans(radio=f"option disabled '{word}'")] == [True]
    assert [plain(one.enabled) for one in wlans(one="option disabled '1'")] == [False]
    found = state(network=f"option disabled '{word}'").things("segment")
    assert all(plain(one.enabled) is True for one in found if isinstance(one, Segment))


@pytest.mark.parametrize("word", ("yes", "on", "2", ""))
def test_an_isolation_that_netifd_does_not_hear_is_none(word: str) -> None:
    (one,) = wlans(one=f"option isolate '{word}'")
    assert one.client_isolation is False


def test_two_names_of_one_bridge_are_one_network() -> None:
    assert [one.client_isolation for one in wlans(one=TWO)] == [False, False]
    both = wlans(one="option bridge_isolate '1'\n" + TWO + "\toption bridge_isolate '1'")
    assert [one.client_isolation for one in both] == [True, True]


@pytest.mark.parametrize("option,isolated", (("wds '1'", UNSAID), ("wds '0'", True), ("dynamic_vlan '1'", False)))
def test_stations_with_ports_of_their_own(option: str, isolated: object) -> None:
    (one,) = wlans(one=f"option {option}")
    assert one.client_isolation == isolated


def test_the_weakest_word_that_opens_a_network_counts() -> None:
    more = "option encryption 'sae-mixed'\n\toption key 'password'\n\toption sae_password 'Tetsu-9-yama-1-kaze'"
    (one,) = wlans(one=more)
    assert isinstance(one.passphrase, Secret)
    assert one.passphrase.reveal() == "password"
    (one,) = wlans(one=more.replace("sae-mixed", "psk2"))
    assert isinstance(one.passphrase, Secret)
    assert one.passphrase.reveal() == "password"


@pytest.mark.parametrize("mode", ("AP", "ap-wds", "master"))
def test_a_mode_that_nobody_knows_may_send(mode: str) -> None:
    assert len(wlans(one=TWO + f"\toption mode '{mode}'")) == 2
    assert len(wlans(one=TWO + "\toption mode 'sta'")) == 1


def test_lines_for_hostapd_of_a_radio_may_change_its_networks() -> None:
    found = state(radio="list hostapd_options 'wps_state=2'")
    assert isinstance(found.facet("wlan"), Unread)
