"""DNS: whom the router asks, from where it answers, and which resolver each DHCP scope hands out."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from shikiri.model.facets.dns import Dns
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import sources_of
from shikiri.platforms.yamaha_rtx.scopes import interface_of, networks, scopes
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource

_FACET = Dns.FACET
_SERVICE = {"recursive": True, "off": False}


def parse(source: RtxSource) -> Parsed:
    return Parsed((_relay(source), *_handed_out(source)), rests_on=(CONFIG,))


def _relay(source: RtxSource) -> Dns:
    services = [entry for entry in source.all("dns", "service") if entry.words[2:3] != ("fallback",)]
    service, host = services[-1] if services else None, source.last("dns", "host")
    asked = source.all("dns", "server")
    servers = frozenset(server for entry in asked for server in _servers(entry))
    relay: Known[bool] = source.on("M")
    if service is not None:
        if service.words[-1] not in _SERVICE:
            raise source.fail(_FACET, service)
        relay = _SERVICE[service.words[-1]]
    return Dns(
        handle="dns",
        at={
            "": source.line(service or host),
            "relay": source.line(service),
            "sources": source.line(host),
            "servers": source.line(asked[0] if asked else None),
        },
        name="relay",
        servers=servers or UNSAID,
        relay=relay,
        sources=UNSAID if host is None else sources_of(source, host.after(2)),
    )


def _servers(entry: Entry) -> Iterator[str]:
    """The addresses in `dns server A B` and `dns server select N A [edns=on] [B] ...`."""
    words = entry.after(4) if entry.words[2:3] == ("select",) else entry.after(2)
    for word in words:
        if _is_address(word):
            yield word
        elif "=" not in word:
            return


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _handed_out(source: RtxSource) -> Iterator[Dns]:
    options: dict[str, tuple[frozenset[str], Entry]] = {}
    for entry in source.all("dhcp", "scope", "option"):
        for word in entry.after(4):
            name, _, value = word.partition("=")
            if name in {"dns", "6"}:
                options[entry.words[3]] = frozenset(value.split(",")), entry
    held = networks(source)
    for number, (entry, network) in scopes(source).items():
        servers, said = options.get(number, (None, None))
        segment = interface_of(held, network)
        yield Dns(
            handle=f"dhcp scope {number}",
            at={"": source.line(entry), "servers": source.line(said)},
            name=f"dhcp scope {number}",
            segment=segment or UNSAID,
            servers=servers if servers is not None else UNSAID,
        )


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse)
