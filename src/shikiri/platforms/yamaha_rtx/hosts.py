"""Who may come in: the words of `telnetd host`, `snmp host`, `user attribute host=` as addresses, and back."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from shikiri.model.errors import Unwritable
from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Nothing
from shikiri.model.say import say
from shikiri.platforms.yamaha_rtx.commands import is_interface
from shikiri.platforms.yamaha_rtx.source import RtxSource

_EVERY_LAN = ("lan", "vlan", "bridge")


def addresses_of(source: RtxSource, interface: str) -> frozenset[str]:
    """The addresses of an interface as written; a word such as `dhcp` or `ra-prefix@lan2::1/64` stays a word."""
    found = set()
    for entry in source.on_interface.get(interface, ()):
        rest = entry.after(2)
        rest = rest[1:] if rest[:2] == ("secondary", "address") else rest
        if rest[:1] in (("address",), ("prefix",)) and len(rest) > 1:
            found.add(plain_address(rest[1]))
    return frozenset(found)


def plain_address(word: str) -> str:
    """`192.168.1.1/255.255.255.0` as `192.168.1.1/24`; what is no address stays as it is."""
    try:
        network = AddressSet.of(word)
    except ValueError:
        return word
    address, slash, mask = word.partition("/")
    if not slash or "." not in mask:
        return word
    low, high = network.ip4[0]
    return f"{address}/{33 - (high - low + 1).bit_length()}"


def sources_of(source: RtxSource, words: Iterable[str]) -> AddressSet | Nothing:
    """The addresses that host words name; UNSAID where the network of an interface is not in the configuration."""
    total = NOWHERE
    for word in words:
        if word == "any":
            return ANYWHERE
        if word == "none":
            continue
        one = _of_word(source, word)
        if one is None:
            return UNSAID
        total |= one
    return total


def _of_word(source: RtxSource, word: str) -> AddressSet | None:
    if word == "lan":
        names = [name for name in source.on_interface if name.startswith(_EVERY_LAN)]
    elif is_interface(word):
        names = [word]
    else:
        try:
            return AddressSet.of(word)
        except ValueError:
            return None
    written = [address for name in names for address in addresses_of(source, name)]
    if not written or any("/" not in address for address in written):
        return None
    try:
        return AddressSet.of(*written)
    except ValueError:
        return None


def host_words(addresses: AddressSet, facet: str) -> tuple[str, ...]:
    """The words that name these addresses: `any`, `none`, `192.168.99.0-192.168.99.255`."""
    if addresses == ANYWHERE:
        return ("any",)
    if addresses.ip6:
        raise Unwritable(facet, "sources", say("rtx.ip4-hosts-only"))
    spans = [(ipaddress.IPv4Address(low), ipaddress.IPv4Address(high)) for low, high in addresses.ip4]
    return tuple(str(low) if low == high else f"{low}-{high}" for low, high in spans) or ("none",)
