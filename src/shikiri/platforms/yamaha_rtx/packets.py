"""The words of a filter line as exact sets: addresses, protocols, ports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from shikiri.model.facets.filter import Connection
from shikiri.model.net import ANY_PORT, NO_PORT, NOWHERE, AddressSet, Family, PortSet

S = TypeVar("S", AddressSet, PortSet)
_NUMBERS: Final = {
    "tcpmux": 1, "echo": 7, "discard": 9, "ftpdata": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "time": 37,
    "whois": 43, "tacacs": 49, "domain": 53, "dhcps": 67, "dhcpc": 68, "tftp": 69, "gopher": 70, "finger": 79,
    "www": 80, "pop3": 110, "sunrpc": 111, "ident": 113, "nntp": 119, "ntp": 123, "ms-rpc": 135, "netbios_ns": 137,
    "netbios_dgm": 138, "netbios_ssn": 139, "imap": 143, "snmp": 161, "snmptrap": 162, "bgp": 179, "imap3": 220,
    "ldap": 389, "https": 443, "ms-ds": 445, "ike": 500, "rlogin": 513, "rwho": 513, "rsh": 514, "syslog": 514,
    "printer": 515, "rip": 520, "ripng": 521, "submission": 587, "ms-sql": 1433, "radius": 1812, "l2tp": 1701,
    "sip": 5060,
}  # fmt: skip
PORTED: Final = frozenset({"tcp", "udp"})
STATED_WORD: Final = "established"
_STATED: Final = frozenset({STATED_WORD, "tcpfin", "tcprst"})  # none of them opens a connection
_PLAIN: Final = frozenset("tcp udp icmp gre esp ah icmp6 icmp4 ipv6 ipip ospf igmp pim rsvp etherip".split())
_PROTOCOL_NUMBER: Final = {"icmp6": "icmp6", "icmp4": "1", "ipv6": "41", "rsvp": "46", "etherip": "97"}
_ICMP_KINDS: Final = {
    "icmp-error": PortSet.of("3-5", "11-12", "31-32"),
    "icmp-info": PortSet.of(0, "8-10", "13-18", 30, "33-36"),
}
_NOT_PORTED: Final = ",".join(str(number) for number in range(256) if number not in (6, 17))
_TOP: Final = {"ip4": "255.255.255.255", "ip6": "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}
_BOTTOM: Final = {"ip4": "0.0.0.0", "ip6": "::"}  # noqa: S104  (the first address there is)


class Unspeakable(ValueError):
    """A word that no exact set can say, such as the name of a host."""


@dataclass(frozen=True, slots=True)
class Part:
    """The packets that one protocol word of a line stands for."""

    protocol: str
    source_ports: PortSet = ANY_PORT
    destination_ports: PortSet = ANY_PORT
    state: Connection = "any"
    unmodelled: str = ""


@lru_cache(maxsize=4096)
def addresses(text: str, family: Family) -> AddressSet:
    """`*`, `192.168.0.0/16,10.0.0.1-10.0.0.9`, `192.168.1.*`, `192.168.1.0/255.255.255.0`, open ranges."""
    if text == "*":
        return AddressSet.of("any4" if family == "ip4" else "any6")
    total = NOWHERE
    for word in text.split(","):
        total |= _address(word, family)
    if total.only(family) != total:
        raise Unspeakable(text)
    return total


def _address(word: str, family: Family) -> AddressSet:
    if word == "*":
        return AddressSet.of("any4" if family == "ip4" else "any6")
    first, dash, last = word.partition("-")
    if dash:
        word = f"{first or _BOTTOM[family]}-{last or _TOP[family]}"
    elif "*" in word and family == "ip4":
        octets = word.split(".")
        known = octets[: octets.index("*")] if "*" in octets else octets
        if len(octets) != 4 or set(octets[len(known) :]) != {"*"}:  # noqa: PLR2004
            raise Unspeakable(word)
        word = ".".join([*known, *["0"] * (4 - len(known))]) + f"/{8 * len(known)}"
    try:
        return AddressSet.of(word)
    except ValueError:
        raise Unspeakable(word) from None


@lru_cache(maxsize=2048)
def ports(text: str) -> PortSet:
    """`*`, `www,443`, `1024-65535`, `netbios_ns-netbios_ssn`, `-1023`."""
    if text == "*":
        return ANY_PORT
    total = NO_PORT
    for word in text.split(","):
        whole = _NUMBERS.get(word)
        first, dash, last = (str(whole), "", "") if whole is not None else word.partition("-")
        low = str(_NUMBERS.get(first, first)) or "0"
        high = str(_NUMBERS.get(last, last)) or "65535"
        try:
            total |= PortSet.of(f"{low}-{high}" if dash else low)
        except ValueError:
            raise Unspeakable(word) from None
    return total


def parts(protocols: str, source: str, destination: str) -> list[Part]:
    """What the protocol and port words of one line stand for.

    Ports concern TCP and UDP only: every other protocol of the same line matches as if none were written. A line for
    ICMP alone carries type and code in their place.
    """
    words = protocols.split(",")
    if words in (["icmp"], ["icmp6"]):
        code = "" if destination == "*" else f"icmp code {destination}"
        return [Part(_PROTOCOL_NUMBER.get(words[0], words[0]), destination_ports=ports(source), unmodelled=code)]
    from_ports, to_ports = ports(source), ports(destination)
    if from_ports == to_ports == ANY_PORT and words == ["*"]:
        return [Part("any")]
    found: list[Part] = []
    if words == ["*"]:
        return [Part("tcp,udp", from_ports, to_ports), Part(_NOT_PORTED)]
    if ported := ",".join(word for word in words if word in PORTED):
        found.append(Part(ported, from_ports, to_ports))
    return found + [_part(word, from_ports, to_ports) for word in words if word not in PORTED]


def _part(word: str, from_ports: PortSet, to_ports: PortSet) -> Part:
    if word in _STATED:
        return Part("tcp", from_ports, to_ports, state="established")
    if word.startswith(("tcpsyn", "tcpflag")):
        return Part("tcp", from_ports, to_ports, unmodelled=word)
    if word in _ICMP_KINDS:
        return Part("icmp", destination_ports=_ICMP_KINDS[word])
    if word in _PLAIN:
        return Part(_PROTOCOL_NUMBER.get(word, word))
    if word.isdigit() and int(word) in (6, 17):
        return Part(word, from_ports, to_ports)
    if word.isdigit() and int(word) < 256:  # noqa: PLR2004
        return Part(word)
    raise Unspeakable(word)


def is_plain(protocol: str) -> bool:
    """Is this a protocol without ports that one word of a line stands for?"""
    number = protocol.isdigit() and int(protocol) < 256 and int(protocol) not in (6, 17)  # noqa: PLR2004
    return number or (protocol in _PLAIN and protocol not in PORTED and protocol not in _PROTOCOL_NUMBER)


def each(text: str, read: Callable[[str], S], widest: S) -> tuple[S, str]:
    """A set and "", or the widest set and the words that could not be said."""
    try:
        return read(text), ""
    except Unspeakable as word:
        return widest, str(word)
