"""DNS: whom dnsmasq asks, and which resolver each network is handed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shikiri.model.command import Command
from shikiri.model.facets.dns import Dns
from shikiri.model.nothing import UNSAID
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import refuse, refuse_rest
from shikiri.platforms.openwrt.ops import changes, drop, put, put_list
from shikiri.platforms.openwrt.source import OpenwrtSource, asks
from shikiri.platforms.openwrt.uci import Section
from shikiri.platforms.openwrt.wlan_make import again
from shikiri.platforms.write import Around

_FACET: Final = Dns.FACET
_DHCP: Final = "dhcp"
_OPTION: Final = ("6,", "option:dns-server,")


def parse(source: OpenwrtSource) -> Parsed:
    package = source.package(_DHCP)
    things = [_relay(source, one) for one in package.of("dnsmasq")]
    things += [_handed(source, one) for one in package.of("dhcp") if one.text("interface") and not _is_off(one)]
    return Parsed(tuple(things), rests_on=(source.question(_DHCP),))


def _is_off(one: Section) -> bool:
    return one.flag("ignore") is True or one.text("dhcpv4") == "disabled"


def _relay(source: OpenwrtSource, one: Section) -> Dns:
    """Servers for single names (`/lan/192.0.2.1`) are no resolver; without `noresolv` the provider's are asked too."""
    servers = frozenset(word for word in one.words("server") if not word.startswith("/"))
    only = one.flag("noresolv") is True
    return Dns(
        handle=one.address,
        at=source.lines_of(_DHCP, one, servers="server", relay="port"),
        name="dnsmasq" if one.index == 0 else f"dnsmasq {one.index}",
        servers=servers if servers and only else UNSAID,
        relay=one.text("port") != "0",
    )


def _handed(source: OpenwrtSource, one: Section) -> Dns:
    told = next((word for word in one.words("dhcp_option") if word.startswith(_OPTION)), "")
    return Dns(
        handle=one.address,
        at=source.lines_of(_DHCP, one, servers="dhcp_option"),
        name=f"dhcp {one.text('interface')}",
        segment=one.text("interface"),
        servers=frozenset(told.split(",")[1:]) if told else UNSAID,
        own=not told,
    )


def render(before: Dns | None, after: Dns | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise refuse(_FACET, "name", "linux.no-operation")
    source, wanted = again(around), changes(before, after)
    held = next((one for one in source.package(_DHCP).sections if one.address == before.handle), None)
    if held is None:
        raise refuse(_FACET, "name", "owrt.moved")
    if "servers" in wanted:
        servers = tuple(sorted(wanted.pop("servers")))
        if not servers:
            raise refuse(_FACET, "servers", "linux.no-operation")
        if held.type == "dnsmasq":
            apart = tuple(word for word in held.words("server") if word.startswith("/"))
            yield put_list(_DHCP, held.address, "server", (*apart, *servers))
            yield put(_DHCP, held.address, "noresolv", "1")
        else:
            others = tuple(word for word in held.words("dhcp_option") if not word.startswith(_OPTION))
            yield put_list(_DHCP, held.address, "dhcp_option", (*others, f"6,{','.join(servers)}"))
    if "relay" in wanted:
        on = wanted.pop("relay")
        yield drop(_DHCP, held.address, "port") if on else put(_DHCP, held.address, "port", "0")
    refuse_rest(_FACET, wanted)


DRIVER = FacetDriver(facet=_FACET, asks=asks(_DHCP), parse=parse, render=render)
