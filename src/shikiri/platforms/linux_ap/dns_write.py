"""Writing DNS: whom our relay asks, and the names it refuses by the facility's own list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from shikiri.model.command import Command, done
from shikiri.model.errors import Unwritable
from shikiri.model.facets.dns import Dns
from shikiri.model.operation import File
from shikiri.model.say import say
from shikiri.platforms.linux import dns_filter
from shikiri.platforms.linux.changes import changes, refuse_rest
from shikiri.platforms.linux_ap import net_files
from shikiri.platforms.linux_ap.resolvers import filters
from shikiri.platforms.linux_ap.segment_write import DNSMASQ_UNIT
from shikiri.platforms.linux_ap.source import ApSource
from shikiri.platforms.write import Around

_FACET: Final = Dns.FACET
RELAY: Final = "dnsmasq"
_UPSTREAM: Final = "/etc/dnsmasq.d/shikiri-upstream.conf"
_ADDRESS: Final = re.compile(r"[0-9A-Fa-f.:]{2,45}")


def render(before: Dns | None, after: Dns | None, around: Around) -> Iterator[Command]:
    """Whom our relay asks: `servers` of a facility that has chosen a filtering service; and what it refuses itself."""
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("linux.no-operation"))
    wanted: dict[str, Any] = dict(changes(before, after))
    if before.handle != RELAY:
        if before.own is True and wanted == {"filtering": True} and _refuses(around):
            return  # the relay does it
        raise Unwritable(_FACET, "name", say("linux.no-operation"))
    if around.blocklist is not None and wanted.get("list_mark") == around.blocklist.mark:
        wanted = {field: value for field, value in wanted.items() if field not in ("list_mark", "filtering")}
        yield from dns_filter.written(around.blocklist)
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


def _refuses(around: Around) -> bool:
    """Will the relay refuse names?"""
    relays = (one for one in around.wanted.things(_FACET) if isinstance(one, Dns) and one.handle == RELAY)
    return any(one.filtering is True for one in relays)


def _only_ours(around: Around) -> None:
    """Servers that somebody else wrote down would be asked as well."""
    reading = around.reading
    source = ApSource(replace(reading)) if reading is not None else None
    ours = net_files.files(source).get(_UPSTREAM, ()) if source is not None else ()
    numbers = {number for number, _ in ours}
    for one in net_files.dnsmasq(source) if source is not None else ():
        if one.key == "server" and one.line.number not in numbers:
            raise Unwritable(_FACET, "servers", say("linux.strangers-server", server=one.value))
