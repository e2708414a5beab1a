"""DNS: whom the router asks, from where it answers, and which resolver each DHCP scope hands out."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.dns import Dns
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed
from shikiri.platforms.write import Around
from shikiri.platforms.yamaha_rtx.entries import Entry
from shikiri.platforms.yamaha_rtx.hosts import host_words, sources_of
from shikiri.platforms.yamaha_rtx.scopes import interface_of, networks, scopes
from shikiri.platforms.yamaha_rtx.source import CONFIG, RtxSource
from shikiri.platforms.yamaha_rtx.typed import changes, line, read_again, refuse_rest, word

_FACET = Dns.FACET
_SERVICE = {"recursive": True, "off": False}
_WORD = {value: word for word, value in _SERVICE.items()}
_MOST_SERVERS = 4


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
    for one in words:
        if _is_address(one):
            yield one
        elif "=" not in one:
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
        for option in entry.after(4):
            name, _, value = option.partition("=")
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


def render(before: Dns | None, after: Dns | None, around: Around) -> Iterator[Command]:
    if before is None or after is None:
        raise Unwritable(_FACET, "name", say("rtx.no-command"))
    wanted = changes(before, after)
    if "servers" in wanted and not 0 < len(wanted["servers"]) <= _MOST_SERVERS:
        raise Unwritable(_FACET, "servers", say("rtx.too-many", most=_MOST_SERVERS))
    if before.handle == "dns":
        yield from _write_relay(read_again(around, _FACET, "servers"), wanted)
    elif "servers" in wanted:
        yield _hand_out(read_again(around, _FACET, "servers"), before.handle.split()[-1], wanted.pop("servers"))
    refuse_rest(_FACET, wanted)


def _write_relay(source: RtxSource, wanted: dict[str, Any]) -> Iterator[Command]:
    if "sources" in wanted:
        yield line(f"dns host {' '.join(host_words(wanted.pop('sources'), _FACET))}")
    if "servers" in wanted:
        if any(not _is_address(entry.words[2]) for entry in source.all("dns", "server") if entry.words[2:]):
            raise Unwritable(_FACET, "servers", say("rtx.no-command"))  # `dns server select ...`: more than a list
        yield line(f"dns server {_listed(wanted.pop('servers'), ' ')}")
    if "relay" in wanted:
        yield line(f"dns service {_WORD[wanted.pop('relay')]}")


def _hand_out(source: RtxSource, number: str, servers: frozenset[str]) -> Command:
    """The whole line of a scope's options, so that the others in it stay."""
    held = [option for entry in source.all("dhcp", "scope", "option", number) for option in entry.after(4)]
    others = [option for option in held if option.partition("=")[0] not in {"dns", "6"}]
    return line(f"dhcp scope option {number} {' '.join(('dns=' + _listed(servers, ','), *others))}")


def _listed(servers: frozenset[str], between: str) -> str:
    return between.join(word(server, _FACET, "servers") for server in sorted(servers))


DRIVER = FacetDriver(facet=_FACET, asks=(CONFIG,), parse=parse, render=render)
