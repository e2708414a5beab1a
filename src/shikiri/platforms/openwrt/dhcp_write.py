"""Writing DHCP: the middle of a network is handed out; what has a fixed address usually has one near its ends."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command
from shikiri.model.facets.segment import Segment
from shikiri.platforms.linux.changes import refuse
from shikiri.platforms.openwrt.net import networks
from shikiri.platforms.openwrt.ops import drop, make, name_for, put
from shikiri.platforms.openwrt.source import OpenwrtSource
from shikiri.platforms.openwrt.uci import Section

_FACET: Final = Segment.FACET
_DHCP: Final = "dhcp"
_SMALLEST: Final = 29


def served(source: OpenwrtSource, name: str, wanted: dict[str, Any]) -> Iterator[Command]:
    scope = next((one for one in source.package(_DHCP).of("dhcp") if one.text("interface") == name), None)
    at = scope.address if scope is not None else name_for("dhcp", name)
    if "dhcp_server" in wanted:
        serves = wanted.pop("dhcp_server")
        if serves and scope is None:
            yield from _scope(source, at, name, wanted)
        elif serves and scope is not None:
            yield from (drop(_DHCP, at, option) for option in ("ignore", "dhcpv4") if option in scope.options)
        elif scope is not None:
            yield put(_DHCP, at, "ignore", "1")
    wanted.pop("addresses", None)
    if "router_advertisement" in wanted:
        yield from _advertised(scope, at, on=wanted.pop("router_advertisement"))


def _scope(source: OpenwrtSource, at: str, name: str, wanted: dict[str, Any]) -> Iterator[Command]:
    """The middle of the network is handed out; the whole of it is only what its first address leaves."""
    held = networks(source).interfaces.get(name)
    words = wanted.get("addresses") or (held.section.words("ipaddr") if held is not None else ())
    four = [one for one in map(ipaddress.ip_interface, words) if isinstance(one, ipaddress.IPv4Interface)]
    if len(four) != 1 or four[0].network.prefixlen > _SMALLEST:
        raise refuse(_FACET, "dhcp_server", "owrt.scope")
    size = four[0].network.num_addresses
    yield make(_DHCP, at, "dhcp")
    yield put(_DHCP, at, "interface", name)
    yield put(_DHCP, at, "start", str(size // 5))
    yield put(_DHCP, at, "limit", str(size * 3 // 5))
    yield put(_DHCP, at, "leasetime", "12h")


def _advertised(scope: Section | None, at: str, *, on: bool) -> Iterator[Command]:
    if on or scope is None:
        if on:
            raise refuse(_FACET, "router_advertisement", "linux.no-operation")
        return
    for option in ("ra", "dhcpv6"):
        if option in scope.options:
            yield put(_DHCP, at, option, "disabled")
