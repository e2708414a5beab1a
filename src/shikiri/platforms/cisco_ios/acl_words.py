"""The names that IOS prints in access lists instead of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shikiri.model.net import Family

_BOTH: Final = {"discard": 9, "domain": 53, "echo": 7, "pim-auto-rp": 496, "sunrpc": 111, "syslog": 514,
                "tacacs": 49, "talk": 517, "time": 37}  # fmt: skip

PORTS: Final[Mapping[str, Mapping[str, int]]] = {
    "tcp": _BOTH | {
        "bgp": 179, "chargen": 19, "cmd": 514, "connectedapps-plain": 15001, "connectedapps-tls": 15002,
        "daytime": 13, "drip": 3949, "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70,
        "hostname": 101, "ident": 113, "irc": 194, "klogin": 543, "kshell": 544, "login": 513, "lpd": 515,
        "msrpc": 135, "nntp": 119, "onep-plain": 15001, "onep-tls": 15002, "pop2": 109, "pop3": 110, "smtp": 25,
        "telnet": 23, "uucp": 540, "whois": 43, "www": 80,
    },
    "udp": _BOTH | {
        "biff": 512, "bootpc": 68, "bootps": 67, "dnsix": 195, "isakmp": 500, "mobile-ip": 434, "nameserver": 42,
        "netbios-dgm": 138, "netbios-ns": 137, "netbios-ss": 139, "non500-isakmp": 4500, "ntp": 123, "rip": 520,
        "ripv6": 521, "snmp": 161, "snmptrap": 162, "tftp": 69, "who": 513, "xdmcp": 177,
    },
}  # fmt: skip

PROTOCOLS: Final[Mapping[str, str]] = {
    "ip": "any", "ipv4": "any", "ipv6": "any", "tcp": "tcp", "udp": "udp", "icmp": "icmp", "igmp": "igmp",
    "gre": "gre", "esp": "esp", "ahp": "ah", "eigrp": "eigrp", "ospf": "ospf", "pim": "pim", "ipinip": "ipip",
    "nos": "94", "pcp": "108", "sctp": "sctp",
}  # fmt: skip

# A name with a code is only a part of its type: the rule is then wider than what it matches.
_ICMP4: Final[Mapping[str, tuple[int, bool]]] = {
    "echo-reply": (0, False), "unreachable": (3, False), "source-quench": (4, False), "redirect": (5, False),
    "alternate-address": (6, False), "echo": (8, False), "router-advertisement": (9, False),
    "router-solicitation": (10, False), "time-exceeded": (11, False), "parameter-problem": (12, False),
    "timestamp-request": (13, False), "timestamp-reply": (14, False), "information-request": (15, False),
    "information-reply": (16, False), "mask-request": (17, False), "mask-reply": (18, False),
    "traceroute": (30, False), "conversion-error": (31, False), "mobile-redirect": (32, False),
    "ttl-exceeded": (11, True), "reassembly-timeout": (11, True), "general-parameter-problem": (12, True),
    "option-missing": (12, True), "no-room-for-option": (12, True), "host-redirect": (5, True),
    "host-tos-redirect": (5, True), "net-redirect": (5, True), "net-tos-redirect": (5, True),
} | dict.fromkeys(
    "administratively-prohibited dod-host-prohibited dod-net-prohibited host-isolated host-precedence-unreachable "
    "host-tos-unreachable host-unknown host-unreachable net-tos-unreachable net-unreachable network-unknown "
    "packet-too-big port-unreachable precedence-unreachable protocol-unreachable source-route-failed".split(),
    (3, True),
)  # fmt: skip

_ICMP6: Final[Mapping[str, tuple[int, bool]]] = {
    "unreachable": (1, False), "packet-too-big": (2, False), "time-exceeded": (3, False),
    "parameter-problem": (4, False), "echo-request": (128, False), "echo-reply": (129, False),
    "mld-query": (130, False), "mld-report": (131, False), "mld-reduction": (132, False),
    "router-solicitation": (133, False), "router-advertisement": (134, False), "nd-ns": (135, False),
    "nd-na": (136, False), "redirect": (137, False), "router-renumbering": (138, False), "mldv2-report": (143, False),
    "destination-unreachable": (1, True), "beyond-scope": (1, True), "no-admin": (1, True), "no-route": (1, True),
    "port-unreachable": (1, True), "hop-limit": (3, True), "reassembly-timeout": (3, True), "header": (4, True),
    "next-header": (4, True), "parameter-option": (4, True),
}  # fmt: skip

ICMP: Final[Mapping[Family, Mapping[str, tuple[int, bool]]]] = {"ip4": _ICMP4, "ip6": _ICMP6}


def port_number(protocol: str, word: str) -> int:
    """A port by number or by the name it has for this protocol; `KeyError` or `ValueError` for anything else."""
    return int(word) if word.isdecimal() else PORTS[protocol][word.lower()]
