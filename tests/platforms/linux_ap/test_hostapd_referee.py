"""The real hostapd 2.10 is asked what it makes of a file; what we say of the same text must be that."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shikiri.model.facets.wlan import Wlan
from shikiri.model.nothing import Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.linux_ap import PLATFORM
from shikiri.platforms.linux_ap.hostapd import CAT
from shikiri.platforms.linux_ap.hostapd_items import is_known
from tests.platforms.linux_ap.real_hostapd import config_of, needs_hostapd, started

WORDS = {"TKIP": "tkip", "CCMP": "ccmp", "CCMP-256": "ccmp-256", "GCMP": "gcmp", "GCMP-256": "gcmp-256"}
VERSIONS = (None, "0", "1", "2", "3")
WAYS = (
    None, "WPA-PSK", "SAE", "WPA-PSK SAE", "WPA-PSK-SHA256", "FT-PSK WPA-PSK", "WPA-EAP", "WPA-EAP-SHA256",
    "WPA-EAP WPA-EAP-SHA256", "WPA-EAP-SUITE-B-192", "OWE", "WPA-PSK WPA-EAP", "SAE WPA-EAP",
)  # fmt: skip
OLD = (None, "TKIP", "CCMP", "TKIP CCMP")
NEW = (None, "CCMP", "GCMP-256", "TKIP", "GCMP GCMP-256", "CCMP-256 GCMP-256", "CCMP GCMP")
GROUPS = (None, "TKIP", "CCMP", "GCMP-256")
PMF = (None, "0", "1", "2")
Choice = tuple[str | None, ...]
EVERY = tuple(itertools.product(VERSIONS, WAYS, OLD, NEW, GROUPS, PMF))


def text_of(choice: Choice) -> str:
    lines = ["interface=wlan0", "ssid=Referee", "wpa_passphrase=kanaria-plain", "nas_identifier=one"]
    for key, value in zip(
        ("wpa", "wpa_key_mgmt", "wpa_pairwise", "rsn_pairwise", "group_cipher", "ieee80211w"), choice, strict=True
    ):
        lines += [f"{key}={value}"] if value is not None else []
    if choice[1] and "EAP" in choice[1]:
        lines += ["ieee8021x=1", "auth_server_addr=127.0.0.1", "auth_server_shared_secret=kanaria"]
    return "".join(f"{line}\n" for line in lines)


def ours(text: str) -> Any:
    answers = {CAT: Answer(text, complete=True)}
    return parse(PLATFORM, Reading(device="ap", platform="linux_ap", answers=answers, when=None)).facet("wlan")


def expected(said: dict[str, str], frames: str | None) -> str:
    """The word for what hostapd tells, worked out anew: what joins without WPA3 decides."""
    if "key_mgmt" not in said:
        return "open"
    ways, version = said["key_mgmt"].split(), said.get("wpa", "2")
    key = any("PSK" in way or "SAE" in way for way in ways)
    if version != "2":
        return {"1": "wpa", "3": "wpa-wpa2"}[version] + ("" if key else "-enterprise")
    if "OWE" in ways:
        return "owe"
    if key:
        psk, sae = any("PSK" in way for way in ways), any("SAE" in way for way in ways)
        return "wpa2" if psk and not sae else "wpa3" if not psk and frames == "2" else "wpa2-wpa3"
    old = any(way in ("WPA-EAP", "FT-EAP") for way in ways)
    new = any("SHA256" in way or "SUITE-B" in way for way in ways) and frames in ("1", "2")
    return "wpa2-enterprise" if not new else "wpa2-wpa3-enterprise" if old or frames != "2" else "wpa3-enterprise"


@needs_hostapd
@settings(max_examples=150)
@given(choice=st.sampled_from(EVERY))
def test_protection_and_ciphers_are_what_hostapd_makes_of_them(choice: Choice) -> None:
    text = text_of(choice)
    said = config_of(text + "driver=none\n")
    if said is None:
        return  # it does not start with that, and nothing is on the air
    found = ours(text)
    assert isinstance(found, Things), found
    (one,) = found.items
    assert isinstance(one, Wlan)
    told = (said.get(key, "") for key in ("rsn_pairwise_cipher", "wpa_pairwise_cipher", "group_cipher"))
    words = frozenset(WORDS[word] for text in told for word in text.split())
    assert one.ciphers == (words or frozenset({"none"}))
    assert one.security == expected(said, choice[5])
    assert one.pmf == {None: "disabled", "0": "disabled", "1": "optional", "2": "required"}[choice[5]]
    assert one.wps is (said["wps_state"] != "disabled")


@needs_hostapd
@pytest.mark.parametrize(
    "lines,ssid",
    (
        (("ssid=plain",), "plain"),
        (("ssid= with blanks ",), " with blanks "),
        (('ssid="quoted"',), '"quoted"'),
        (('ssid2="quoted"',), "quoted"),
        (('ssid2="a"b"',), 'a"b'),
        (('ssid2=P"\\x41\\t\\"\\\\"',), 'A\t"\\'),
        (("ssid2=41e38182",), "Aあ"),
        (("ssid=first", "ssid=last"), "last"),
        (("ssid=first", 'ssid2="second"'), "second"),
        (("utf8_ssid=1", "ssid=受付😀"), "受付😀"),
        (("ssid=" + "あ" * 10 + "xx",), "あ" * 10 + "xx"),
    ),
)
def test_names_are_what_hostapd_sends(lines: tuple[str, ...], ssid: str) -> None:
    text = "".join(f"{line}\n" for line in ("interface=wlan0", *lines))
    said = config_of(text + "driver=none\n")
    assert said is not None
    assert said["ssid"].encode().decode("unicode_escape").encode("latin-1").decode() == ssid
    assert ours(text).items[0].ssid == ssid


REFUSED = (
    "ssid=" + "x" * 33, "ssid=" + "あ" * 11, 'ssid2="open', "ssid2=4", "ssid2=zz", "wpa_key_mgmt=SAE-EXT-KEY",
    "rsn_pairwise=AES", "wpa_passphrase=short", "wpa_passphrase=" + "x" * 64, "wpa_psk=12", "no sign",
    " wpa=2", "wpa_pairwise=WEP40", "rsn_override_key_mgmt=SAE", "ssid_protection=1", "mld_ap=1", "iapp_interface=eth0",
)  # fmt: skip


@needs_hostapd
@pytest.mark.parametrize("line", REFUSED)
def test_what_hostapd_refuses_is_not_understood(line: str) -> None:
    text = f"interface=wlan0\nssid=Referee\nwpa=2\nwpa_passphrase=kanaria-plain\n{line}\n"
    with started(text + "driver=none\n") as (socket, _):
        assert socket is None
    assert isinstance(ours(text), Unread)


@needs_hostapd
def test_the_items_we_know_are_those_it_knows() -> None:
    names = [name for name in KNOWN if is_known(name)]
    assert len(names) == len(KNOWN)
    with started("".join(f"{name}=x\n" for name in KNOWN)) as (_, said):
        assert "unknown configuration item" not in said


KNOWN = (
    "accept_mac_file ap_isolate auth_algs auth_server_addr beacon_prot bridge bss bssid channel country_code "
    "disable_dgaf dynamic_vlan eap_server ft_over_ds group_cipher he_bss_color hs20 hw_mode ieee80211w "
    "ignore_broadcast_ssid macaddr_acl multicast_to_unicast ocv op_class osen owe_transition_ssid own_ip_addr "
    "per_sta_vif proxy_arp radius_das_client rsn_pairwise sae_password sae_pwe sae_require_mfp ssid2 "
    "start_disabled tdls_prohibit transition_disable tx_queue_data0_aifs utf8_ssid vlan_file wds_sta wep_key0 "
    "wmm_ac_bk_cwmin wpa wpa_psk_file wpa_psk_radius wps_state "
).split()
