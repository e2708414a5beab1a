"""Insecure networks that looked secure: the passphrase that is asked for last, the bridge that no file names."""

from __future__ import annotations

import json

import pytest

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import UNSAID, Things
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import Secret
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.network import LINKS, RULESET
from shikiri.platforms.linux_ap.scripts import HOSTAPD_FILES
from tests.platforms.linux_ap.real_hostapd import needs_hostapd, one_bss, started

ISOLATED = "wpa=2\nwpa_key_mgmt=SAE\nrsn_pairwise=CCMP\nieee80211w=2\nap_isolate=1\n"
STRONG = "sae_password=Tetsu-9-yama-1-kaze-{}\n"


def conf(name: str, body: str, bridge: str = "") -> str:
    bridged = f"bridge={bridge}\n" if bridge else ""
    return f"==> /etc/hostapd/{name}.conf <==\ninterface={name}\n{bridged}ssid=Lobby-Guest\n{body}\n"


def link(name: str, master: str = "", kind: str = "") -> dict[str, object]:
    info: dict[str, object] = {"info_kind": kind, "info_data": {}} if kind else {}
    info |= {"info_slave_kind": "bridge", "info_slave_data": {"isolated": False}} if master else {}
    found: dict[str, object] = {"ifname": name, "flags": ["UP"], "addr_info": [], "linkinfo": info}
    return found | ({"master": master} if master else {})


def wlans(files: str, *links: dict[str, object]) -> list[Wlan]:
    answers = {HOSTAPD_FILES: Answer(f"{files}==> that is all <==\n", complete=True)}
    if links:
        lo = {"ifname": "lo", "flags": ["UP", "LOOPBACK"], "addr_info": []}
        answers[LINKS] = Answer(json.dumps([lo, *links]), complete=True)
        answers[RULESET] = Answer('{"nftables": [{"metainfo": {"json_schema_version": 1}}]}', complete=True)
    found = parse(PLATFORM, Reading(device="ap", platform="linux_ap", answers=answers, when=None)).facet("wlan")
    assert isinstance(found, Things), found
    return [one for one in found.items if isinstance(one, Wlan)]


@pytest.mark.parametrize("meant_for", ("|id=staff", "|mac=02:00:00:00:0a:01", ""))
def test_sae_falls_back_to_the_passphrase_of_the_network(meant_for: str) -> None:
    """A station that names an identifier nobody has, or whose address no line has, is asked for `wpa_passphrase`."""
    body = ISOLATED + STRONG.format(1).replace("\n", f"{meant_for}\n") + "wpa_passphrase=password\n"
    (one,) = wlans(conf("wlan0", body))
    assert isinstance(one.passphrase, Secret)
    assert one.passphrase.reveal() == "password"


@needs_hostapd
def test_hostapd_takes_such_a_file() -> None:
    text = ISOLATED + STRONG.format(1).replace("\n", "|id=staff\n") + "wpa_passphrase=password\n"
    page = f"interface=wlan0\nssid=Lobby-Guest\n{text}"
    (alone,) = one_bss(page)
    with started(alone) as (socket, said):
        assert socket is not None, said


def test_two_radios_that_the_machine_itself_put_on_one_bridge_are_not_apart() -> None:
    """networkd made both ports of the bridge; no file of hostapd says so."""
    files = conf("wlan0", ISOLATED + STRONG.format(1)) + conf("wlan1", ISOLATED + STRONG.format(2))
    both = link("wlan0", "br-guest"), link("wlan1", "br-guest"), link("br-guest", kind="bridge")
    assert [one.client_isolation for one in wlans(files, *both)] == [False, False]
    assert [one.interface for one in wlans(files, *both)] == ["br-guest", "br-guest"]
    apart = link("wlan0", "br-guest"), link("wlan1", "br-staff"), link("br-guest", kind="bridge")
    assert [one.client_isolation for one in wlans(files, *apart)] == [True, True]


def test_a_network_that_was_moved_to_another_bridge_leads_nobody_knows_where() -> None:
    files = conf("wlan0", ISOLATED + STRONG.format(1), "br-guest")
    (one,) = wlans(files, link("wlan0", "br-business"), link("br-guest", kind="bridge"))
    assert one.interface is UNSAID
    assert one.vlan is UNSAID
    (one,) = wlans(files, link("wlan0", "br-guest"), link("br-guest", kind="bridge"))
    assert one.interface == "br-guest"


def test_passphrases_that_lead_into_other_vlans_say_where_nobody_knows() -> None:
    (one,) = wlans(conf("wlan0", ISOLATED + STRONG.format(1) + "vlan_file=/etc/hostapd/vlans\n", "br-guest"))
    assert one.interface is UNSAID
    assert one.client_isolation is UNSAID


@pytest.mark.parametrize("item", ("wds_sta=1", "multi_ap=2", "per_sta_vif=1"))
def test_stations_with_ports_of_their_own_are_not_known_to_be_apart(item: str) -> None:
    (one,) = wlans(conf("wlan0", f"{ISOLATED}{STRONG.format(1)}{item}\n", "br-guest"))
    assert one.client_isolation is UNSAID
