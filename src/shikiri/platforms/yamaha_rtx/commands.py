"""The commands of a configuration: which ones are understood here, and which facets the others might touch."""

from __future__ import annotations

import re
from typing import Final

# Anything may follow these; they change nothing that a facet reads.
_OUTSIDE: Final = frozenset(
    "alarm analog ap arp auth bgp bulkcom clear cloud confirm connect console cooperation copy counter dashboard date "
    "ddns description diagnosis disconnect embedded ethernet external-memory flow fr gateway heartbeat heartbeat2 igmp "
    "ipip ipsec isdn l2tp lan-map leased line log loopback lua mail mld mobile mruby netvolante-dns ngn ntp operation "
    "ospf packet-buffer packetdump pim pki ppp pppoe pptp pri provider qac-tm queue radius rip rollback rtfs save sd "
    "set sip sntpd speed ssh statistics status system tcp time usbhost wan wins wol".split()
)


def _understood(seconds: str, *facets: str) -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(seconds.split()), facets


# first word: the second words that are understood or harmless, and the facets that any other one may touch
_INSIDE: Final = {
    "administrator": _understood("password radius", "account"),
    "login": _understood("password user timer radius", "account", "management"),
    "user": _understood("attribute", "account", "management"),
    "security": _understood("class", "account", "management"),
    "telnetd": _understood("service host listen session", "management"),
    "sshd": _understood("service host listen session client encrypt hide auth authorized-keys", "management"),
    "sftpd": _understood("host", "management"),
    "httpd": _understood("service host listen timeout proxy-access custom-gui", "management"),
    "tftp": _understood("host", "management"),
    "remote": _understood("setup", "management"),
    "yno": _understood("use access zero-config log https", "management"),
    "snmp": _understood("host community trap sysname syslocation syscontact local display ifindex", "snmp"),
    "snmpv2c": _understood("host community trap", "snmp"),
    "snmpv3": _understood("engine context usm vacm host trap", "snmp"),
    "upnp": _understood("use external port syslog", "discovery"),
    "switch": _understood("control select", "discovery"),
    "vlan": _understood("port interconnect", "segment", "port_isolation"),
    "lan": _understood("type shutdown backup keepalive linkup receive-buffer-size", "segment", "port_isolation"),
    "bridge": _understood("member learning", "segment"),
    "pp": _understood(
        "select enable disable name bind auth always-on keepalive backup encapsulation ipv6 queue", "segment"
    ),
    "tunnel": _understood(
        "select enable disable name encapsulation endpoint backup type template map-e multipoint ngn queue", "segment"
    ),
    "nat": _understood("descriptor", "nat"),
    "dhcp": _understood("service server scope client relay duplicate manual convert", "segment", "dns"),
    "dns": _understood("host service server syslog private domain static cache notice srcport", "dns", "logging"),
    "syslog": _understood("host facility notice info debug execute local srcport", "logging"),
    "url": _understood("filter", "logging"),
    "schedule": _understood("at", "time_sync"),
    "timezone": _understood("", "time_sync"),
    "http": _understood("revision-up revision-down upload", "firmware"),
    "ip": _understood(
        "route routing filter host keepalive icmp stealth flow fragment arp tos reassembly implicit-route local "
        "simple-service inbound",
        *("segment", "filter", "nat"),
    ),
    "ipv6": _understood(
        "route routing filter keepalive icmp stealth flow prefix rh0 max source multicast nd ospf rip tos inbound",
        *("segment", "filter"),
    ),
}
# the third words of `ip lan1 ...` that are understood or change nothing that is judged
_ON_INTERFACE: Final = frozenset(
    "address secondary secure nat mtu tcp proxyarp dhcp rip ospf vrrp arp intrusion traffic wol rebound forward "
    "inbound prefix rtadv mld icmp remote hold-routing keepalive igmp pim flow nd dad tos".split()
)
_OF_NAT: Final = frozenset("type address masquerade static timer log ftp sip backward-compatibility".split())
_INTERFACE: Final = re.compile(
    r"lan\d+(?:[./]\d+)?|vlan\d+|pp(?:\d+|-anonymous)|tunnel(?:\d+|-template)|bridge\d+|loopback\d+|wan\d+|onu\d+"
)


def is_interface(word: str) -> bool:
    return _INTERFACE.fullmatch(word) is not None


def is_known(words: tuple[str, ...]) -> bool:
    """Is this a line that a facet reads, or one that changes nothing a facet reads?"""
    first, second, third = (*words, "", "", "")[:3]
    if first in _OUTSIDE:
        return True
    if first not in _INSIDE:
        return False
    if first in {"ip", "ipv6"} and is_interface(second):
        return third in _ON_INTERFACE
    if first == "nat":
        return second == "descriptor" and third in _OF_NAT
    if first == "vlan" and is_interface(second):
        return third == "802.1q"
    return second in _INSIDE[first][0] or first == "timezone" or (first == "snmp" and second.startswith("yr"))


def is_command(first: str) -> bool:
    """Does a line of a configuration begin with this word?"""
    return first in _OUTSIDE or first in _INSIDE or first == "no"


def touched(words: tuple[str, ...]) -> tuple[str, ...]:
    """The facets that a line with this first word is about."""
    return _INSIDE[words[0]][1] if words and words[0] in _INSIDE else ()
