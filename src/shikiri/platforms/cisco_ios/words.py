"""The words that lines of a configuration begin with."""

from __future__ import annotations

# First words of top-level lines that a facet reads, or that change nothing a facet speaks of.
TOP_WORDS = frozenset(
    # read by a facet
    "aaa access-list archive cdp class-map clock dot1x enable flow ftp-server gnmi-yang gnxi hostname interface "
    "ip ipv6 line lldp logging mdns-sd monitor netconf netconf-yang ntp object-group parameter-map policy-map "
    "radius radius-server restconf route-map security service service-routing snmp-server sntp template "
    "tftp-server user-name username version vlan vrf vstack wireless wlan xtftp-server zone zone-pair "
    # change nothing of it
    "access-session alias ap arp authentication avc banner boot boot-end-marker boot-start-marker bridge buffers "
    "call-home card cisp cns config-register control-plane controller crypto cts default default-value "
    "device-classifier device-sensor device-tracking diagnostic dialer dialer-list dns domain dspfarm eap end "
    "energywise errdisable ethernet event exception facility fallback fhrp file frame-relay glbp hw-module "
    "hw-switch identity ids key l2 l2tp l2tp-class license location login mac mac-address-table macro macsec "
    "management master memory memory-size menu merge microcode mka mls mmi mpls multilink mvrp nat64 nbar network "
    "network-clock nmsp onep parser password performance pfr platform pnp port-channel power privilege process "
    "profile prompt property qos redun redundancy remote-management ring rmon router rtr sampler scheduler "
    "scripting sdm session shape shell software spanning-tree ssh stack-mac stack-power standby subscriber switch "
    "switchport system tacacs tacacs+ tacacs-server task telephony-service track transceiver transport udld "
    "upgrade upgrade-rom usb-inactivity-timeout virtual-service virtual-template voice voice-card voice-port vpdn "
    "vpdn-group vtp wism wsma x25".split()
)
