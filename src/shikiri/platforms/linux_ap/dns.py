"""DNS: whom the machine asks, what it refuses, and which resolver each of its networks is told to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from shikiri.model.facets.dns import Dns
from shikiri.model.net import NOWHERE, AddressSet
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.reading import Line
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.linux import dns_filter
from shikiri.platforms.linux_ap import dhcp, net_files, network
from shikiri.platforms.linux_ap.blocked import blocks
from shikiri.platforms.linux_ap.dns_write import RELAY, render
from shikiri.platforms.linux_ap.resolvers import filters
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = Dns.FACET
_OTHERS: Final = ("unbound", "named", "systemd-resolve", "systemd-resolved")
_NAMESERVER: Final = re.compile(r"nameserver\s+(\S+)")
# Files that nobody reads here, and a bus: they may name any server besides. So may the line it was started by.
_ELSEWHERE: Final = frozenset({"servers-file", "conf-file", "enable-dbus", "enable-ubus"})
_STARTED: Final = re.compile(r"\s(?:-[SC]|--(?:server|servers-file|conf-file|enable-dbus|enable-ubus)\b)")
_STARTED_WITH_FILE: Final = re.compile(r"\s(?:-r|--resolv-file\b)")
_ITSELF: Final = frozenset({"0.0.0.0", "::", "fe80::", "fd00::"})  # noqa: S104  (how dnsmasq writes its own addresses)
_ADDRESS: Final = re.compile(r"[0-9A-Fa-f.:]{2,45}")


def parse(source: ApSource) -> Parsed:
    relay = _relay(source)
    scopes = tuple(one for link in network.faces(source) for one in _handed_out(source, link.name, relay))
    others = tuple(Dns(handle=name, name=name, relay=True) for name in net_files.programs(source) if name in _OTHERS)
    return Parsed((*((relay,) if relay is not None else ()), *scopes, *others), rests_on=(net_files.QUESTION,))


def _relay(source: ApSource) -> Dns | None:
    """dnsmasq, where it runs and answers questions at all."""
    settings = net_files.dnsmasq(source)
    if RELAY not in net_files.programs(source) or any((one.key, one.value) == ("port", "0") for one in settings):
        return None
    servers = _servers(source)
    blocked = blocks(settings)
    said = filters(servers) if servers else None
    ours = dns_filter.seen(source)
    return Dns(
        handle=RELAY,
        at={"": Line(net_files.QUESTION, 0)}
        | ({"filtering": blocked} if blocked is not None else {})
        | ({"filtering": ours.line, "list_mark": ours.line} if ours is not None and ours.mark else {}),
        name=RELAY,
        servers=servers or UNSAID,
        filtering=_filtering(ours, blocked=blocked is not None, upstream=said),
        list_mark=ours.mark if ours is not None else UNSAID,
        own=True,
        relay=True,
        sources=_answered(source),
    )


def _filtering(ours: dns_filter.Filtering | None, *, blocked: bool, upstream: bool | None) -> Known[bool]:
    """Our list counts by what the resolver answers; another one, or a service, by what the files say."""
    if ours is not None and ours.mark and ours.works is not True:
        return ours.works if upstream is not True else True
    if (ours is not None and ours.mark) or blocked:
        return True
    return UNSAID if upstream is None else upstream


def _servers(source: ApSource) -> frozenset[str]:
    """Those in its own files, else the machine's; a server for one domain alone is none of these."""
    settings = net_files.dnsmasq(source)
    found = {one.value.partition("#")[0].partition("@")[0] for one in settings if one.key == "server"}
    own = {one for one in found if _ADDRESS.fullmatch(one)}
    started = net_files.programs(source).get(RELAY, ())
    if any(one.key in _ELSEWHERE and one.value != dns_filter.LIST for one in settings) or any(
        _STARTED.search(line) for line in started
    ):
        return frozenset()
    if any(one.key == "no-resolv" for one in settings):
        return frozenset(own)
    if any(one.key == "resolv-file" for one in settings) or any(_STARTED_WITH_FILE.search(line) for line in started):
        return frozenset()
    lines = (line for _, line in net_files.files(source).get("/etc/resolv.conf", ()))
    asked = {one[1] for line in lines if (one := _NAMESERVER.match(line))}
    return frozenset(own | {one for one in asked if not one.startswith("127.") and one != "::1"})


def _answered(source: ApSource) -> Known[AddressSet]:
    """The networks of the interfaces it serves."""
    found = NOWHERE
    settings = net_files.dnsmasq(source)
    named = {word.strip() for one in settings if one.key == "interface" for word in one.value.split(",")}
    if not named or any(one.key in ("listen-address", "auth-server") for one in settings):
        return UNSAID
    for link in network.faces(source):
        if any(fnmatchcase(link.name, name) for name in named):
            found |= AddressSet.of(*(text for text in link.addresses if "/" in text))
    return found


def _handed_out(source: ApSource, name: str, relay: Dns | None) -> Iterator[Dns]:
    link = network.links(source)[name]
    if RELAY not in net_files.programs(source):
        return
    for found in dhcp.ranges(source, link):
        servers, line = dhcp.handed_out(source, link, found)
        own = servers - _ITSELF <= {text.partition("/")[0] for text in link.addresses}
        said = filters(servers)
        yield Dns(
            handle=f"dhcp {name}",
            at={"": found.line} | ({"servers": line.line} if line is not None else {}),
            name=f"dhcp {name}",
            segment=name,
            servers=servers,
            filtering=(relay.filtering if relay is not None else UNSAID) if own else UNSAID if said is None else said,
            own=own and relay is not None,
        )


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET, asks=(net_files.QUESTION, network.LINKS, dns_filter.QUESTION), parse=parse, render=render
)
