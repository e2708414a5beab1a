"""Every item that hostapd 2.10 knows. It refuses a file with any other, and so do we: nobody knows what it does."""

from __future__ import annotations

import re
from typing import Final

_FAMILIES: Final = re.compile(
    r"(?:acs|airtime|civic|dhcp|disable_11(?:n|ac|ax)|dpp|eap_fast|eap_sim|fils|fst|gas|he|hs20|ignore|logger|manufacturer"
    r"|model|oci_freq|ocsp|osu|owe_transition|pac_key|rkh|rrm|rsne_override|rsnxe_override|rssi|sae_commit|sae_pk"
    r"|track_sta|tx_queue|venue|vht|wme_ac|wmm_ac|wps_nfc)(?:_[a-z0-9_]+)?"
)
_WORDS: Final = frozenset(
    (
    "accept_mac_file access_network_type acct_server_addr acct_server_addr_replace acct_server_port "
    "acct_server_shared_secret anqp_3gpp_cell_net anqp_domain_id anqp_elem anti_clogging_threshold ap_isolate "
    "ap_max_inactivity ap_pin ap_settings ap_setup_locked ap_table_expiration_time ap_table_max_size asra "
    "assoc_sa_query_max_timeout assoc_sa_query_retry_timeout assocresp_elements auth_algs auth_server_addr "
    "auth_server_addr_replace auth_server_port auth_server_shared_secret basic_rates beacon_int beacon_prot "
    "beacon_rate bridge broadcast_deauth bss bss_load_test bss_load_update_period bss_transition bssid ca_cert "
    "chan_util_avg_period chanlist channel check_cert_subject check_crl check_crl_strict civic coloc_intf_reporting "
    "config_methods corrupt_gtk_rekey_mic_probability country3 country_code crl_reload_interval ctrl_interface "
    "ctrl_interface_group debug deny_mac_file device_name device_type dh_file disable_dgaf disable_pmksa_caching "
    "disassoc_low_ack domain_name driver driver_params dtim_period dump_file dynamic_vlan eap_authenticator "
    "eap_message eap_reauth_period eap_server eap_server_erp eap_user_file eapol_key_index_workaround eapol_version "
    "ecsa_ie_only edmg_channel enable_edmg erp_domain erp_send_reauth_start esr ext_capa ext_capa_mask "
    "extended_key_id extra_cred fragm_threshold fragment_size freqlist friendly_name ft_over_ds ft_psk_generate_local "
    "ft_r0_key_lifetime ft_rsnxe_used ftm_initiator ftm_responder group_cipher group_mgmt_cipher gtk_rsc_override "
    "hessid hs20 ht_capab hw_mode ieee80211ac ieee80211ax ieee80211d ieee80211h ieee80211n ieee80211w ieee8021x "
    "ignore_broadcast_ssid igtk_rsc_override interface internet interworking ipaddr_type_availability lci "
    "local_pwr_constraint macaddr_acl max_auth_rounds max_auth_rounds_short max_listen_interval max_num_sta mbo "
    "mbo_cell_data_conn_pref min_tx_power mobility_domain multi_ap multi_ap_backhaul_ssid "
    "multi_ap_backhaul_wpa_passphrase multi_ap_backhaul_wpa_psk multicast_to_unicast na_mcast_to_ucast nai_realm "
    "nas_identifier network_auth_type no_auth_if_seen_on no_beacon_rsnxe no_probe_resp_if_max_sta "
    "no_probe_resp_if_seen_on notify_mgmt_frames obss_interval oce ocv okc op_class openssl_ciphers "
    "openssl_ecdh_curves operator_icon os_version osen owe_groups owe_ptk_workaround own_ie_override own_ip_addr "
    "pac_opaque_encr_key pbc_in_m1 pbss peerkey per_sta_vif pmk_r1_push preamble private_key private_key2 "
    "private_key_passwd private_key_passwd2 proxy_arp pwd_group qos_map_set r0_key_lifetime r0kh r1_key_holder "
    "r1_max_key_lifetime r1kh radio_measurements radius_acct_interim_interval radius_acct_req_attr "
    "radius_auth_req_attr radius_client_addr radius_client_dev radius_das_client radius_das_port "
    "radius_das_require_event_timestamp radius_das_require_message_authenticator radius_das_time_window "
    "radius_req_attr_sqlite radius_request_cui radius_retry_primary_interval radius_server_acct_port "
    "radius_server_auth_port radius_server_clients radius_server_ipv6 reassociation_deadline require_ht require_vht "
    "rnr roaming_consortium rsn_pairwise rsn_preauth rsn_preauth_interfaces rts_threshold sae_anti_clogging_threshold "
    "sae_confirm_immediate sae_groups sae_password sae_pwe sae_reflection_attack sae_require_mfp sae_sync "
    "send_probe_response serial_number server_cert server_cert2 server_id skip_cred_build skip_inactivity_poll "
    "skip_prune_assoc spectrum_mgmt_required ssid ssid2 start_disabled stationary_ap subscr_remediation_method "
    "subscr_remediation_url supported_rates tdls_prohibit tdls_prohibit_chan_switch time_advertisement time_zone "
    "tls_flags tls_session_lifetime tnc transition_disable uapsd_advertisement_enabled uesa "
    "unsol_bcast_probe_resp_interval upc upnp_iface use_driver_iface_addr use_pae_group_addr use_sta_nsts utf8_ssid "
    "uuid vendor_elements vendor_vht vlan_bridge vlan_file vlan_naming vlan_tagged_interface wds_bridge wds_sta "
    "wep_default_key wep_key0 wep_key1 wep_key2 wep_key3 wep_key_len_broadcast wep_key_len_unicast wep_rekey_period "
    "wme_enabled wmm_enabled wnm_sleep_mode wnm_sleep_mode_no_keys wowlan_triggers wpa wpa_deny_ptk0_rekey "
    "wpa_disable_eapol_key_retries wpa_gmk_rekey wpa_group_rekey wpa_group_update_count wpa_key_mgmt wpa_pairwise "
    "wpa_pairwise_update_count wpa_passphrase wpa_psk wpa_psk_file wpa_psk_radius wpa_ptk_rekey wpa_strict_rekey "
    "wps_application_ext wps_cred_add_sae wps_cred_processing wps_independent wps_pin_requests wps_rf_bands wps_state"
    ).split()
)  # fmt: skip


def is_known(item: str) -> bool:
    return item in _WORDS or _FAMILIES.fullmatch(item) is not None
