"""Entries that no facet reads: options of an SSID or a radio that nobody knows, packages that change networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.nothing import FacetState
from shikiri.platforms.base import Unanswered, Unclaimed
from shikiri.platforms.openwrt.redact import redact
from shikiri.platforms.openwrt.source import EXPORT, OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

# what an SSID may say beside what `wlan` reads, and what none of it changes: who gets in, and whom one can reach
_OF_AN_SSID: Final = frozenset(
    "device network mode ssid bssid encryption key key1 key2 key3 key4 sae_password ieee80211w isolate bridge_isolate "
    "hidden disabled macfilter maclist wps_pushbutton wps_label ext_registrar wps_pin wps_config wps_device_name "
    "wps_device_type wps_manufacturer auth_server auth_port auth_secret server port acct_server acct_port acct_secret "
    "nasid ownip dae_client dae_port dae_secret radius_client_addr dynamic_vlan vlan_tagged_interface vlan_bridge "
    "vlan_naming vlan_file vlan_no_bridge ifname macaddr mesh_id mesh_fwding mesh_rssi_threshold maxassoc wmm uapsd "
    "wds short_preamble dtim_period max_inactivity disassoc_low_ack skip_inactivity_poll max_listen_interval "
    "wpa_group_rekey wpa_pair_rekey wpa_master_rekey wpa_strict_rekey wpa_disable_eapol_key_retries group_rekey "
    "tdls_prohibit ieee80211r ieee80211k ieee80211v mobility_domain nasid r0_key_lifetime r1_key_holder "
    "reassociation_deadline ft_over_ds ft_psk_generate_local pmk_r1_push r0kh r1kh rrm_neighbor_report "
    "rrm_beacon_report bss_transition wnm_sleep_mode wnm_sleep_mode_no_keys time_advertisement time_zone proxy_arp "
    "multicast_to_unicast multicast_rate mcast_rate sae_pwe sae_groups sae_require_mfp ocv beacon_prot "
    "ieee80211w_max_timeout ieee80211w_retry_timeout group_mgmt_cipher eap_reauth_period rsn_preauth auth_cache "
    "iw_enabled iw_interworking start_disabled default_disabled owe_transition_ssid owe_transition_bssid "
    "owe_transition_ifname min_hwmode hs20 chan_util_avg_period".split()
)
_OF_A_RADIO: Final = frozenset(
    "type path phy macaddr channel channels band hwmode htmode vhtmode country country_ie txpower disabled "
    "cell_density legacy_rates noscan vendor_vht beacon_int distance diversity rxantenna txantenna antenna_gain frag "
    "rts require_mode supported_rates basic_rate random_bssid num_global_macaddr doth acs_chan_bias ar bursting ff "
    "compression log_level he_bss_color he_su_beamformer he_su_beamformee he_mu_beamformer multiple_bssid mu_onoff "
    "rxldpc ldpc short_gi_20 short_gi_40 short_gi_80 short_gi_160 "
    "greenfield tx_stbc rx_stbc max_amsdu dsss_cck_40 "
    "ht_capab vht_capab ht_coex cell_density ht mode local_pwr_constraint spectrum_mgmt_required logger_syslog "
    "logger_syslog_level airtime_mode stationary_ap".split()
)
_SECTIONS: Final = frozenset({"wifi-device", "wifi-iface", "wifi-station", "wifi-vlan"})
# packages that send packets another way, or write rules of their own
_MOVERS: Final = {
    "mwan3": ("segment", "filter"), "pbr": ("segment", "filter"), "vpn-policy-routing": ("segment", "filter"),
    "banip": (), "adblock": (), "sqm": (), "nodogsplash": ("filter",), "opennds": ("filter",), "wireguard": (),
    "openvpn": ("segment",), "dockerd": ("filter", "segment"), "batman-adv": ("segment",),
}  # fmt: skip


def unclaimed(source: OpenwrtSource, facets: Mapping[str, FacetState]) -> tuple[Unclaimed, ...]:
    """Entries nobody understands."""
    del facets
    try:
        return (*_wireless(source), *_movers(source))
    except (Unanswered, ParseError):
        return ()


def _wireless(source: OpenwrtSource) -> Iterator[Unclaimed]:
    for one in source.package("wireless").sections:
        if one.type not in _SECTIONS:
            yield _stray(source, one, "", ())
            continue
        # lines handed to hostapd as they are stand before those of its first network
        raw = ("radio", "wlan") if one.type == "wifi-device" else ("wlan",)
        yield from (_stray(source, one, word, raw) for word in one.options if word.startswith("hostapd_"))
        known = _OF_A_RADIO if one.type == "wifi-device" else _OF_AN_SSID
        touches = ("radio",) if one.type == "wifi-device" else ("wlan",)
        if one.type in ("wifi-device", "wifi-iface"):
            yield from (
                _stray(source, one, word, touches)
                for word in one.options
                if word not in known and not word.startswith("hostapd_")
            )


def _stray(source: OpenwrtSource, one: Section, option: str, touches: tuple[str, ...]) -> Unclaimed:
    number = one.at(option) or one.line
    text = f"option {option} '{one.text(option)}'" if option else f"config {one.type}"
    return Unclaimed(source.line("wireless", number), redact(text), touches)


def _movers(source: OpenwrtSource) -> Iterator[Unclaimed]:
    if not source.has(EXPORT):
        return
    for number, line in enumerate(source.lines(EXPORT), start=1):
        words = line.split()
        if words[:1] == ["package"] and (touches := _MOVERS.get(words[-1].strip("'\""))):
            yield Unclaimed(source.line("network", number), redact(line), touches)
