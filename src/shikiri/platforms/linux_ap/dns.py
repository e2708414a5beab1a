"""DNS: whom the machine asks, what it refuses, and which resolver each of its networks is told to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from shikiri.model.command import Command, done
from shikiri.model.errors import Unwritable
from shikiri.model.facets.dns import Dns
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.operation import File
from shikiri.model.reading import Line
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux.changes import changes, refuse_rest
from shikiri.platforms.linux_ap import dhcp, net_files, network
from shikiri.platforms.linux_ap.blocked import blocks
from shikiri.platforms.linux_ap.resolvers import filters
from shikiri.platforms.linux_ap.segment_write import DNSMASQ_UNIT
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.write import Around

_FACET: Final = Dns.FACET
_RELAY: Final = "dnsmasq"
_OTHERS: Final = ("unbound", "named", "systemd-resolve", "systemd-resolved")
_UPSTREAM: Final = "/etc/dnsmasq.d/shikiri-upstream.conf"
_NAMESERVER: Final = re.compile(r"nameserver\s+(\S+)")
_ADDRESS: Final = re.compile(r"[0-9A-Fa-f.:]{2,45}")


def parse(source: ApSource) -> Parsed:
    relay = _relay(source)
    scopes = tuple(one for link in network.faces(source) for one in _handed_out(source, link.name, relay))
    others = tuple(Dns(handle=name, name=name, relay=True) for name in net_files.programs(source) if name in _OTHERS)
    return Parsed((*((relay,) if relay is not None else ()), *scopes, *others), rests_on=(net_files.QUESTION,))


def _relay(source: ApSource) -> Dns | None:
    """dnsmasq, where it runs and answers questions at all."""
    settings = net_files.dnsmasq(source)
    if _RELAY not in net_files.programs(source) or any((one.key, one.value) == ("port", "0") for one in settings):
        return None
    servers = _servers(source)
    blocked = blocks(settings)
    said = filters(servers) if servers else None
    return Dns(
        handle=_RELAY,
        at={"": Line(net_files.QUESTION, 0)} | ({"filtering": blocked} if blocked is not None else {}),
        name=_RELAY,
        servers=servers or UNSAID,
        filtering=True if blocked is not None else UNSAID if said is None else said,
        relay=True,
        sources=_answered(source),
    )


def _servers(source: ApSource) -> frozenset[str]:
    """Those in its own files, else the machine's; a server for one domain alone is none of these."""
    settings = net_files.dnsmasq(source)
    found = {one.value.partition("#")[0].partition("@")[0] for one in settings if one.key == "server"}
    own = {one for one in found if _ADDRESS.fullmatch(one)}
    if any(one.key == "no-resolv" for one in settings):
        return frozenset(own)
    lines = (line for _, line in net_files.files(source).get("/etc/resolv.conf", ()))
    asked = {one[1] for line in lines if (one := _NAMESERVER.match(line))}
    return frozenset(own | {one for one in asked if not one.startswith("127.") and one != "::1"})


def _answered(source: ApSource) -> Known[AddressSet]:
    """The networks of the interfaces it serves."""
    found = NOWHERE
    settings = net_files.dnsmasq(source)
    named = {word for one in settings if one.key == "interface" for word in one.value.split(",")}
    for link in network.faces(source):
        if link.name in named:
            found |= AddressSet.of(*(text for text in link.addresses if "/" in text))
    return found if named else UNSAID


def _handed_out(source: ApSource, name: str, relay: Dns | None) -> Iterator[Dns]:
    link = network.links(source)[name]
    if _RELAY not in net_files.programs(source):
        return
    for found in dhcp.ranges(source, link):
        servers, line = dhcp.handed_out(source, link, found)
        own = servers <= {text.partition("/")[0] for text in link.addresses}
        own = own or servers == frozenset({"0.0.0.0"})  # noqa: S104  (how dnsmasq writes its own address)
        said = filters(servers)
        yield Dns(
            handle=f"dhcp {name}",
            at={"": found.line} | ({"servers": line.line} if line is not None else {}),
            name=f"dhcp {name}",
            segment=name,
            servers=servers,
            filtering=(relay.filtering if relay is not None else UNSAID) if own else UNSAID if said is None else said,
        )


def render(before: Dns | None, after: Dns | None, around: Around) -> Iterator[Command]:
    """Only whom our relay asks: `servers` of a facility that has chosen a filtering service."""
    if before is None or after is None or before.handle != _RELAY:
        raise Unwritable(_FACET, "name", say("linux.no-operation"))
    wanted: dict[str, Any] = dict(changes(before, after))
    servers = wanted.pop("servers", None)
    if servers is not None:
        if not servers or not all(_ADDRESS.fullmatch(one) for one in servers):
            raise Unwritable(_FACET, "servers", say("linux.no-server"))
        _only_ours(around)
        text = "no-resolv\n" + "".join(f"server={one}\n" for one in sorted(servers))
        yield done(File(path=_UPSTREAM, text=(text,), check="dnsmasq"))
        yield done(DNSMASQ_UNIT)
    if servers is not None and wanted.get("filtering") == filters(servers):
        wanted.pop("filtering", None)  # it follows from them
    refuse_rest(_FACET, wanted)


def _only_ours(around: Around) -> None:
    """Servers that somebody else wrote down would be asked as well."""
    reading = around.reading
    source = ApSource(replace(reading)) if reading is not None else None
    ours = net_files.files(source).get(_UPSTREAM, ()) if source is not None else ()
    numbers = {number for number, _ in ours}
    for one in net_files.dnsmasq(source) if source is not None else ():
        if one.key == "server" and one.line.number not in numbers:
            raise Unwritable(_FACET, "servers", say("linux.strangers-server", server=one.value))


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET, asks=(net_files.QUESTION, network.LINKS), parse=parse, render=render
)
