"""Where addresses are: those of the device itself, and those that lie behind each of its interfaces."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from shikiri.model.net import NOWHERE, AddressSet, Family
from shikiri.platforms.openwrt.addresses import addresses_of
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.net_parts import NETWORK, Interface
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

_LINK_LOCAL: Final = AddressSet.of("fe80::/10")
_EVERY: Final[dict[Family, AddressSet]] = {"ip4": AddressSet.of("any4"), "ip6": AddressSet.of("any6")}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Behind:
    """What lies behind one interface: networks that are known, and whether there may be any other."""

    known: AddressSet
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All of one IP version."""

    family: Family
    own: AddressSet
    maybe_own: AddressSet  # where addresses of the device may be that the text does not give
    interfaces: dict[str, _Behind]

    def behind(self, names: frozenset[str], *, at_most: bool) -> AddressSet:
        """The addresses behind interfaces: all that may be there, or only what is there for sure."""
        mine = [self.interfaces[name] for name in names if name in self.interfaces]
        known = AddressSet()
        for one in mine:
            known |= one.known
        if not any(one.is_open for one in mine) or not (at_most or self.is_only_way(names)):
            return known
        others = AddressSet()
        for name, one in self.interfaces.items():
            if name not in names:
                others |= one.known
        return known | (_EVERY[self.family] - others)

    def is_only_way(self, names: frozenset[str]) -> bool:
        """Does everything that is at home nowhere go out there, if it goes anywhere?"""
        return {name for name, one in self.interfaces.items() if one.is_open} <= names

    def is_vague(self, names: frozenset[str]) -> bool:
        """May more lie behind them than what is there for sure?"""
        is_open = any(one.is_open for name, one in self.interfaces.items() if name in names)
        return is_open and not self.is_only_way(names)


def places(source: OpenwrtSource, family: Family) -> Places:
    return source.once(f"places {family}", lambda one: _read(one, family))


def _read(source: OpenwrtSource, family: Family) -> Places:
    on = [one for one in networks(source).interfaces.values() if one.is_on]
    own, is_vague = _LINK_LOCAL.only(family), False
    found: dict[str, _Behind] = {}
    for one in on:
        words = addresses_of(source, one)
        told = [word for word in words if _is_address(word)]
        vague = any(family in _families(word) for word in words if not _is_address(word))
        own |= AddressSet.of(*(word.partition("/")[0] for word in told)).only(family)
        known = AddressSet.of(*told).only(family)
        routes, everything = _routes(source, one, family)
        is_vague = is_vague or vague
        found[one.name] = _Behind(known=known | routes, is_open=vague or everything)
    maybe = _EVERY[family] if is_vague else NOWHERE
    for behind in found.values():
        maybe -= behind.known  # addresses from elsewhere are of no network that is known here
    return Places(family=family, own=own, maybe_own=maybe, interfaces=found)


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_interface(word)
    except ValueError:
        return False
    return True


def _families(word: str) -> tuple[Family, ...]:
    return ("ip6",) if word.startswith("ipv6") else ("ip4",) if word == "dhcp" else ("ip4", "ip6")


def _routes(source: OpenwrtSource, one: Interface, family: Family) -> tuple[AddressSet, bool]:
    """Networks that are sent out there, and whether everything else is."""
    gateway = one.section.text("gateway" if family == "ip4" else "ip6gw")
    found, everything = AddressSet(), bool(gateway)
    for section in source.package(NETWORK).of("route" if family == "ip4" else "route6"):
        if section.text("interface") != one.name or section.flag("disabled") is True:
            continue
        target = _target(section)
        if target is None or target == _EVERY[family]:
            everything = True
        else:
            found |= target.only(family)
    return found, everything


def _target(section: Section) -> AddressSet | None:
    text = section.text("target")
    if section.text("netmask"):
        text = f"{text}/{section.text('netmask')}"
    try:
        return AddressSet.of(str(ipaddress.ip_network(text, strict=False)))
    except ValueError:
        return None
