"""Writing networks: a bridge with its tags, sockets and addresses by networkd, and what it hands out by dnsmasq."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.command import Command, done
from shikiri.model.errors import Unwritable
from shikiri.model.facets.segment import Segment
from shikiri.model.operation import File, Package, Service
from shikiri.model.say import say
from shikiri.platforms.linux.changes import changes, refuse_rest
from shikiri.platforms.linux_ap import net_files
from shikiri.platforms.linux_ap.forwarding import forwarding_on, routes_between
from shikiri.platforms.linux_ap.networkd import network_commands, path_of, read_again
from shikiri.platforms.linux_ap.own_rules import word
from shikiri.platforms.write import Around

_FACET: Final = Segment.FACET
_SMALLEST: Final = 29  # a longer prefix leaves no room for guests
_FOLDER: Final = "/etc/dnsmasq.d/"
# What every network we hand out addresses in shares. Only named interfaces are served.
_COMMON: Final = """\
bind-dynamic
domain-needed
bogus-priv
dhcp-authoritative
quiet-dhcp
"""


def render(before: Segment | None, after: Segment | None, around: Around) -> Iterator[Command]:
    if after is None:
        raise Unwritable(_FACET, "name", say("linux.no-operation"))
    wanted: dict[str, Any] = dict(changes(before, after))
    source = read_again(around)
    name = word(str(after.name), _FACET)
    mine = path_of(name, "network") in net_files.files(source)
    if before is None:
        _refuse_odd(wanted)
    elif "addresses" in wanted and not mine:
        raise Unwritable(_FACET, "addresses", say("linux.strangers-network", interface=name))
    if before is None or "addresses" in wanted:
        yield from network_commands(around)
        if routes_between(around):
            yield from forwarding_on(around)
    serving = wanted.pop("dhcp_server", None)
    addresses_changed = wanted.pop("addresses", None) is not None and before is not None and before.dhcp_server is True
    if serving or addresses_changed:
        yield from _handing_out(after, name)
    elif serving is False and before is not None:
        yield from _no_more(around, name)
    if before is None:
        wanted.clear()
    refuse_rest(_FACET, wanted)


def _refuse_odd(wanted: dict[str, Any]) -> None:
    """What a new network cannot be made with."""
    plain = {"vrf": "", "unmodelled": (), "enabled": True, "bridge": "", "router_advertisement": False}
    for field, value in plain.items():
        if wanted.get(field, value) != value:
            raise Unwritable(_FACET, field, say("linux.no-operation"))


def _handing_out(after: Segment, name: str) -> Iterator[Command]:
    """The middle of the network: what has a fixed address usually has one near its ends."""
    own = [one for one in map(_interface, sorted(_listed(after))) if isinstance(one, ipaddress.IPv4Interface)]
    if len(own) != 1 or own[0].network.prefixlen > _SMALLEST:
        raise Unwritable(_FACET, "dhcp_server", say("linux.range"))
    network = own[0].network
    low, high = network[network.num_addresses // 5], network[network.num_addresses * 4 // 5]
    text = (
        f"interface={name}\n"
        f"dhcp-range=set:{name},{low},{high},{network.netmask},12h\n"
        f"dhcp-option=tag:{name},option:router,{own[0].ip}\n"
        f"dhcp-option=tag:{name},option:dns-server,{own[0].ip}\n"
    )
    yield done(Package("dnsmasq"))
    yield done(File(path=f"{_FOLDER}shikiri.conf", text=(_COMMON,), check="dnsmasq"))
    yield done(File(path=f"{_FOLDER}shikiri-{name}.conf", text=(text,), check="dnsmasq"))
    yield done(DNSMASQ_UNIT)


DNSMASQ_UNIT: Final = Service(
    name="dnsmasq.service", enabled=True, running=True, changed="restart", files=(_FOLDER, "/etc/dnsmasq.conf")
)


def _no_more(around: Around, name: str) -> Iterator[Command]:
    path = f"{_FOLDER}shikiri-{name}.conf"
    if net_files.text_of(read_again(around), path) is None:
        raise Unwritable(_FACET, "dhcp_server", say("linux.strangers-network", interface=name))
    yield done(File(path=path, text=None))
    yield done(DNSMASQ_UNIT)


def _listed(one: Segment) -> frozenset[str]:
    return one.addresses if isinstance(one.addresses, frozenset) else frozenset()


def _interface(text: str) -> ipaddress.IPv4Interface | ipaddress.IPv6Interface:
    try:
        return ipaddress.ip_interface(text)
    except ValueError:
        raise Unwritable(_FACET, "addresses", say("linux.no-operation")) from None
