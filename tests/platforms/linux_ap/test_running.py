"""What runs is told beside what the files say: the same names, other words, and nothing that was not asked."""

from __future__ import annotations

from typing import Any

import pytest

from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import FacetDriver, Unanswered, parse
from shikiri.platforms.linux_ap import PLATFORM, running, stations
from shikiri.platforms.linux_ap.iw import IW_DEV, IW_REG
from shikiri.platforms.linux_ap.scripts import HOSTAPD_CLI, HOSTAPD_FILES
from shikiri.platforms.linux_ap.source import ApSource

FILES = """==> /etc/hostapd/wlan0.conf <==
interface=wlan0
ssid=Lobby-Guest
bridge=br-guest
wpa=2
wpa_key_mgmt=SAE
rsn_pairwise=CCMP
ieee80211w=2
sae_password=kanaria-sae-9

==> that is all <==
"""
CLI = """==> status wlan0 <==
state=ENABLED
==> get_config wlan0 <==
bssid=02:00:00:00:00:0A
ssid=Lobby-Guest
wps_state=disabled
wpa=2
key_mgmt=SAE
group_cipher=CCMP
rsn_pairwise_cipher=CCMP
==> all_sta wlan0 <==
==> that is all <==
"""
IW = """phy#0
\tInterface wlan0
\t\tifindex 9
\t\twdev 0x1
\t\taddr 02:00:00:00:00:0a
\t\tssid Lobby-Guest
\t\ttype AP
\t\tchannel 6 (2437 MHz), width: 20 MHz, center1: 2437 MHz
\t\ttxpower 14.50 dBm
"""
STRAY = """phy#1
\tInterface wlan1
\t\tifindex 10
\t\twdev 0x100000001
\t\taddr 02:00:00:00:01:00
\t\tssid Free\\x20Wi-Fi\\x20
\t\ttype AP
\t\tchannel 36 (5180 MHz), width: 20 MHz, center1: 5180 MHz
\t\ttxpower 20.00 dBm
\tInterface wlan1-sta
\t\tifindex 11
\t\ttype managed
"""
REG = (
    "global\ncountry JP: DFS-JP\n\t(2402 - 2482 @ 40), (N/A, 20), (N/A)\n\n"
    "phy#1\ncountry US: DFS-FCC\n\t(2400 - 2472 @ 40)\n"
)


def source(**answers: str) -> ApSource:
    names = {"files": HOSTAPD_FILES, "cli": HOSTAPD_CLI, "iw": IW_DEV, "reg": IW_REG}
    told = {names[name]: Answer(text, complete=True) for name, text in answers.items()}
    return ApSource(Reading(device="ap", platform="linux_ap", answers=told, when=None))


def told(driver: FacetDriver[Any], **answers: str) -> tuple[list[Any], bool]:
    found = driver.parse(source(**answers))
    return list(found.things), found.whole  # type: ignore[union-attr]


def test_what_runs_has_the_names_of_the_files() -> None:
    (one,), whole = told(running.WLANS, files=FILES, cli=CLI, iw=IW)
    (written,) = parse(PLATFORM, source(files=FILES).reading).things("wlan")
    assert whole
    assert (one.handle, one.key) == (written.handle, written.key) == ("wlan0", "Lobby-Guest")
    for name in ("ssid", "security", "ciphers", "wps"):
        assert getattr(one, name) == getattr(written, name), name
    assert one.enabled is True
    assert one.bssid == "02:00:00:00:00:0a"
    unsaid = ("pmf", "passphrase", "client_isolation", "interface", "vlan", "hidden", "mac_filter", "radius_servers")
    assert {getattr(one, name) for name in unsaid} == {UNSAID}


@pytest.mark.parametrize(
    "before,after,security,ciphers",
    (
        ("key_mgmt=SAE", "key_mgmt=WPA-PSK SAE", "wpa2-wpa3", {"ccmp"}),
        ("key_mgmt=SAE", "key_mgmt=WPA-PSK", "wpa2", {"ccmp"}),
        ("group_cipher=CCMP", "group_cipher=TKIP", "wpa3", {"ccmp", "tkip"}),
        ("wpa=2", "wpa=3", "wpa-wpa2", {"ccmp"}),
        ("wpa=2\nkey_mgmt=SAE\ngroup_cipher=CCMP\nrsn_pairwise_cipher=CCMP\n", "", "open", {"none"}),
    ),
)
def test_what_runs_otherwise_is_told_otherwise(before: str, after: str, security: str, ciphers: set[str]) -> None:
    assert before in CLI
    (one,), _ = told(running.WLANS, files=FILES, cli=CLI.replace(before, after), iw=IW)
    assert (one.security, one.ciphers) == (security, ciphers)


def test_wep_and_open_look_alike_and_the_file_tells_them_apart() -> None:
    bare = CLI.replace("wpa=2\nkey_mgmt=SAE\ngroup_cipher=CCMP\nrsn_pairwise_cipher=CCMP\n", "")
    keys = "interface=wlan0\nssid=Lobby-Guest\nwep_key0=1234567890\n"
    wep = f"==> /etc/hostapd/wlan0.conf <==\n{keys}\n==> that is all <==\n"
    (one,), _ = told(running.WLANS, files=wep, cli=bare, iw=IW)
    assert (one.security, one.ciphers) == ("wep", {"wep"})


def test_without_files_sae_alone_is_no_proof_of_wpa3() -> None:
    (one,), _ = told(running.WLANS, cli=CLI, iw=IW)
    assert one.security == "wpa2-wpa3"


def test_a_network_that_no_hostapd_owns_up_to_is_there_and_unknown() -> None:
    found, whole = told(running.WLANS, files=FILES, cli=CLI, iw=IW + STRAY)
    assert whole
    assert [(one.handle, one.ssid, one.enabled, one.security) for one in found] == [
        ("wlan0", "Lobby-Guest", True, "wpa3"), ("wlan1", "Free Wi-Fi ", True, UNSAID)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answers",
    (
        {"cli": CLI, "files": FILES},
        {"cli": CLI, "files": FILES, "iw": "#! exit 127\nsh: 1: iw: not found\n"},
        {"cli": CLI.replace("==> that is all <==\n", ""), "files": FILES, "iw": IW},
    ),
)
def test_a_partial_look_is_no_whole_one(answers: dict[str, str]) -> None:
    _, whole = told(running.WLANS, **answers)
    assert not whole


def test_no_answer_is_no_network_off() -> None:
    with pytest.raises(Unanswered):
        told(running.WLANS, iw=IW, cli="#! exit 1\nsh: 1: hostapd_cli: not found\n")
    deaf = CLI.replace("state=ENABLED\n", "no answer\n")
    (one,), _ = told(running.WLANS, files=FILES, cli=deaf, iw=IW)
    assert one.enabled is UNSAID


def test_a_machine_without_radios_sends_nothing() -> None:
    empty = "==> that is all <==\n"
    assert told(running.WLANS, cli=empty, iw="#! exit 1\nnl80211 not found.\n") == ([], True)


def test_radios_are_named_like_their_files_and_power_is_rounded_up() -> None:
    found, _ = told(running.RADIOS, files=FILES, iw=IW + STRAY, reg=REG)
    assert [(one.name, one.band, one.channel, one.power_dbm, one.country) for one in found] == [
        ("wlan0", "2.4", "6", 15, "JP"), ("wlan1", "5", "36", 20, "US")
    ]  # fmt: skip


def test_files_nobody_understands_do_not_hide_what_runs() -> None:
    broken = FILES.replace("wpa=2", "not_an_item=1")
    assert isinstance(parse(PLATFORM, source(files=broken).reading).facet("wlan"), Unread)
    found, _ = told(running.WLANS, files=broken, cli=CLI, iw=IW)
    assert [one.key for one in found] == ["Lobby-Guest"]
    assert isinstance(parse(PLATFORM, source(cli=CLI).reading).facet("stations"), Things)


@pytest.mark.parametrize(
    "before,after,whole",
    (
        ("", "", True),
        ("==> all_sta wlan0 <==\n", "==> all_sta wlan0 <==\nno answer\n", False),
        ("==> all_sta wlan0 <==\n", "", False),  # it sends, and has no control socket
        ("==> that is all <==\n", "", False),
    ),
)
def test_stations_are_all_only_where_every_network_answered(before: str, after: str, whole: bool) -> None:
    told = source(files=FILES, cli=CLI.replace(before, after))
    assert stations._is_heard_out(told) is whole
