"""The DHCP scopes of the router, and the interface in whose network each one lies."""

from __future__ import annotations

from shikiri.model.net import AddressSet
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


def interface_of(source: RtxSource, addresses: AddressSet) -> str:
    """The interface whose network holds these addresses; "" where none or more than one does."""
    holders = [name for name in source.on_interface if _network(source, name, addresses)]
    return holders[0] if len(holders) == 1 else ""


def _network(source: RtxSource, name: str, addresses: AddressSet) -> bool:
    for word in addresses_of(source, name):
        try:
            if "/" in word and addresses <= AddressSet.of(word):
                return True
        except ValueError:
            continue
    return False
