"""Addresses: which are public, and under which of its own a box shows what a look found."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from shikiri.formats.xml import Element
from shikiri.model.facets.base import Thing
from shikiri.model.facets.exposure import Exposure
from shikiri.model.net import AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.appliance.merge import merged

# Everything else is public: also the ranges of examples, since a box that really has one is no example.
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/4 "
        "240.0.0.0/4 ::/128 ::1/128 fc00::/7 fe80::/10 fec0::/10 ff00::/8".split(),
    )
)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_OTHERS = re.compile("dns|gateway|router|server|prefix|peer|mac", re.IGNORECASE)  # addresses that are not its own


def address_of(text: str) -> _Address | None:
    """The address in a word of the box, its zone left away; None where it is none."""
    try:
        return ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None


def of_version_6(element: Element) -> Iterator[Element]:
    """Addresses of IP version 6, wherever a model keeps them; not those of others."""
    if _OTHERS.search(element.name):
        return
    if ":" in element.text:
        yield element
    for child in element.children:
        yield from of_version_6(child)


def leaves_the_cable(address: _Address) -> bool:
    """One that others can reach it by."""
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def is_public(address: _Address) -> bool:
    """Can the internet reach it, if nobody is in the way? An IPv4 address in IPv6 clothes counts as itself."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    return not any(address in net for net in _PRIVATE)


def exposures(
    found: Mapping[str, Line],
    filtered: Known[bool] = UNSAID,
    sources: Known[AddressSet] = UNSAID,
    at: Mapping[str, Line] | None = None,
) -> tuple[Exposure, ...]:
    """Its addresses and where each is said, all behind the same filter."""
    return tuple(
        Exposure(
            address=text,
            public=is_public(ipaddress.ip_address(text)),
            filtered=filtered,
            sources=sources,
            handle=text,
            at={"": line, **(at or {})},
        )
        for text, line in found.items()
    )


def settled(facet: str, things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """A box that was reached through a tunnel or a forward on this machine has its ports under its own address."""
    if facet != Exposure.FACET:
        return things
    own = tuple(one for one in things if isinstance(one, Exposure) and not _is_loopback(one.key))
    reached = tuple(one for one in things if isinstance(one, Exposure) and _is_loopback(one.key))
    if not own or not reached:
        return things
    moved = (
        replace(
            one, address=mine.address, at={**one.at, "address": mine.at.get("address", one.at[""])}, handle=mine.handle
        )
        for one in reached
        for mine in own
    )
    return merged((*own, *moved))


def _is_loopback(text: str) -> bool:
    address = address_of(text)
    return address is not None and address.is_loopback
