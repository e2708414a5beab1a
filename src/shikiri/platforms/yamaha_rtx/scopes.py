"""The DHCP scopes of the router, and the interface in whose network each one lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shikiri.model.net import NOWHERE, AddressSet
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import addresses_of
from shikiri.platforms.yamaha_rtx.source import RtxSource


def scopes(source: RtxSource) -> dict[str, tuple[Entry, AddressSet]]:
    """Number -> line and addresses of `dhcp scope N FIRST-LAST/MASK ...`; others of its kind carry a word there."""
    found: dict[str, tuple[Entry, AddressSet]] = {}
    for entry in source.all("dhcp", "scope"):
        if len(entry.words) < 4 or not entry.words[2].isdigit():  # noqa: PLR2004
            continue
        try:
            found[entry.words[2]] = entry, AddressSet.of(entry.words[3].partition("/")[0])
        except ValueError:
            continue
    return found


def networks(source: RtxSource) -> dict[str, AddressSet]:
    """The networks of each interface, as far as the configuration writes them as numbers."""
    return {name: _network(addresses_of(source, name)) for name in source.on_interface}


def interface_of(held: Mapping[str, AddressSet], addresses: AddressSet) -> str:
    """The interface whose network holds these addresses; "" where none or more than one does."""
    holders = [name for name, network in held.items() if network and addresses <= network]
    return holders[0] if len(holders) == 1 else ""


def _network(written: Iterable[str]) -> AddressSet:
    found = NOWHERE
    for word in written:
        try:
            found |= AddressSet.of(word) if "/" in word else NOWHERE
        except ValueError:
            continue
    return found
