"""Answers that break off, or lack a part, prove less and never more; and no answer is kept with a secret in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES, HOSTAPD_RUNS

HERE = Path(__file__).parent / "wlan"
PLANTED = [
    page for page in sorted(Path(__file__).parent.glob("*/*/hostapd_files.txt")) if "kanaria" in page.read_text("utf-8")
]
FOLDERS = [folder for folder in sorted(HERE.iterdir()) if (folder / "hostapd_runs.txt").exists()]
WEAK = {"open", "owe", "wep", "wpa", "wpa-wpa2", "wpa-enterprise", "wpa-wpa2-enterprise"}


def wlans(files: str, runs: str) -> Any:
    answers = {HOSTAPD_FILES: Answer(files, complete=True), HOSTAPD_RUNS: Answer(runs, complete=True)}
    return parse(PLATFORM, Reading(device="ap", platform="linux_ap", answers=answers, when=None)).facet("wlan")


def good(facet: Any) -> set[tuple[str, str, object]]:
    """What a verdict may rest on: fields of networks in a list that is proved to be whole."""
    if not isinstance(facet, Things) or not facet.complete:
        return set()
    return {
        (one.handle, name, value)
        for one in facet.items
        for name in ("security", "ciphers", "pmf", "client_isolation", "wps", "mac_filter")
        if isinstance(one, Wlan) and not isinstance(value := getattr(one, name), dict)
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_an_answer_that_breaks_off_proves_nothing(folder: Path) -> None:
    files, runs = (folder / "hostapd_files.txt").read_text("utf-8"), (folder / "hostapd_runs.txt").read_text("utf-8")
    whole = good(wlans(files, runs))
    for at in range(0, len(files) - 2, 7):
        assert good(wlans(files[:at], runs)) <= whole
        assert not good(wlans(files[:at], runs)), files[:at][-80:]
    for at in range(1, len(runs) - 4, 5):
        assert not good(wlans(files, runs[:at])), runs[:at]


def test_a_network_that_is_left_out_is_missed() -> None:
    files = (HERE / "two-networks" / "hostapd_files.txt").read_text("utf-8")
    runs = (HERE / "two-networks" / "hostapd_runs.txt").read_text("utf-8")
    for line in files.splitlines():  # without any one line it is unread, or says what hostapd would do without it
        found = wlans(files.replace(f"{line}\n", "", 1), runs)
        if line.startswith("==>"):
            assert not good(found)
        elif isinstance(found, Things) and line.startswith(("wpa_key_mgmt=SAE", "ieee80211w", "rsn_pairwise")):
            assert good(found) != good(wlans(files, runs)), line


SECRETS = """wpa_passphrase=Kanaria-01
wpa_psk=aaaabbbbccccddddaaaabbbbccccddddaaaabbbbccccddddaaaabbbbccccdd02
sae_password=Kanaria-03|mac=ff:ff:ff:ff:ff:ff|vlanid=10
wep_key0="Kanaria-04"
auth_server_shared_secret=Kanaria-05 with blanks
acct_server_shared_secret=Kanaria-06
radius_das_client=192.0.2.5 Kanaria-07
ap_pin=Kanaria-08
private_key_passwd=Kanaria-09
keyid=anna vlanid=3 02:00:00:00:00:01 Kanaria-10 and more
00:00:00:00:00:00 Kanaria-11
passphrase=Kanaria-12
psk=Kanaria-13
"anna" PEAP "Kanaria-14" [2]
"anna"\tTTLS-MSCHAPV2\thash:Kanaria-15
# wpa_passphrase=Kanaria-16
wpa_passphrase=Kanaria-17\r
r1kh=00:01:02:03:04:05 Kanaria-18
  secret = Kanaria-19
root:$y$j9T$Kanaria20$Kanaria-20:19000:0:99999:7:::
ops:!$6$Kanaria21$Kanaria-21:19000:0:99999:7:::
rocommunity Kanaria-22 10.0.0.0/8
com2sec ro default Kanaria-23
createUser anna SHA "Kanaria-24" AES "Kanaria-24b"
-----BEGIN EC PRIVATE KEY-----
Kanaria-25
-----END EC PRIVATE KEY-----
anna Cleartext-Password := "Kanaria-26"
multi_ap_backhaul_wpa_passphrase=Kanaria-27
multi_ap_backhaul_wpa_psk=Kanaria-28
"""
KEPT = """ssid=Kanaria-is-a-name
wpa_key_mgmt=WPA-PSK SAE
wpa_psk_file=/etc/hostapd/keys
private_key=/etc/hostapd/key.pem
02:00:00:00:00:01 20
daemon:*:19000:0:99999:7:::
guest::19000:0:99999:7:::
rocommunity public default
secret = testing123
"""


def test_no_secret_is_kept_and_every_line_stays() -> None:
    kept = PLATFORM.redact(SECRETS)
    assert "Kanaria" not in kept, [line for line in kept.splitlines() if "Kanaria" in line]
    assert "aaaabbbb" not in kept
    assert kept.count("\n") == SECRETS.count("\n")
    assert PLATFORM.redact(kept) == kept


def test_whose_device_is_connected_is_kept_by_halves() -> None:
    told = "02:00:00:00:0a:01\nflags=[AUTH]\ndot11RSNAStatsSTAAddress=02:00:00:00:0a:01\n"
    assert ":0a:01" not in PLATFORM.redact(told)


def test_what_is_no_secret_is_kept() -> None:
    assert PLATFORM.redact(KEPT) == KEPT


@pytest.mark.parametrize("page", PLANTED, ids=lambda path: f"{path.parts[-3]}-{path.parts[-2]}")
def test_no_planted_secret_is_kept(page: Path) -> None:
    assert "kanaria" not in PLATFORM.redact(page.read_text("utf-8"))


def test_secrets_are_planted() -> None:
    assert PLANTED
