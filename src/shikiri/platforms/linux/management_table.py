"""Our table of nftables that keeps the doors of the machine to the management network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from shikiri.model.facets.management import Management
from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.changes import plain, refuse
from shikiri.platforms.linux.listeners import LOOPBACK
from shikiri.platforms.linux.questions import NFT
from shikiri.platforms.linux.source import LinuxSource
from shikiri.platforms.write import Around

_FACET: Final = Management.FACET
TABLE: Final = "shikiri_management"
FILE: Final = "10-shikiri-management"
CHAIN: Final = """\
# Made by shikiri: who may operate this machine. Other tables judge what comes through here once more.
table inet {table}
delete table inet {table}
table inet {table} {{
	chain input {{
		type filter hook input priority filter - 20; policy accept;
		iifname "lo" accept
{rules}	}}
}}
"""


def narrower(source: LinuxSource, door: Management, wanted: AddressSet) -> None:
    """Our table can only take away: whom something else keeps out it cannot let in."""
    held = plain(door.sources)
    if not isinstance(held, AddressSet) or place_of(door) in limited(source):
        return
    kept = (wanted.only4 if held.only4 else NOWHERE) | (wanted.only6 if held.only6 else NOWHERE)
    if not kept <= held:
        raise refuse(_FACET, "sources", "linux.narrowed-elsewhere")


def place_of(door: Management) -> tuple[str, int]:
    """The protocol and the port of a door, from its handle."""
    port, _, proto = door.handle.rpartition(":")[2].partition("/")
    if not port.isdecimal() or proto not in ("tcp", "udp"):
        raise refuse(_FACET, "sources", "linux.no-port", door=door.handle)
    return proto, int(port)


def table(source: LinuxSource, around: Around) -> str:
    """Every door that is limited by us, or is to be."""
    was = {one.handle: one for one in around.observed.things(_FACET) if isinstance(one, Management)}
    ours = limited(source)
    rules: dict[tuple[str, int], AddressSet] = {}
    for one in around.wanted.things(_FACET):
        if not isinstance(one, Management) or not isinstance(one.sources, AddressSet) or one.handle not in was:
            continue
        changed = was[one.handle].sources != one.sources
        if one.enabled is False or one.sources in (ANYWHERE, LOOPBACK) or ":" not in one.handle:
            continue
        if changed or place_of(one) in ours:
            rules[place_of(one)] = one.sources
    lines = [line for (proto, port), who in sorted(rules.items()) for line in door_rules(proto, port, who)]
    return CHAIN.format(table=TABLE, rules="".join(f"\t\t{line}\n" for line in lines))


def door_rules(proto: str, port: int, who: AddressSet) -> Iterator[str]:
    for word, some in (("ip", who.only4), ("ip6", who.only6)):
        if some in (ANYWHERE.only4, ANYWHERE.only6):
            yield f"meta nfproto ipv{4 if word == 'ip' else 6} {proto} dport {port} accept"
        elif some:
            yield f"{proto} dport {port} {word} saddr {{ {', '.join(some.parts)} }} accept"
    yield f"{proto} dport {port} drop"


def limited(source: LinuxSource) -> frozenset[tuple[str, int]]:
    """The ports that our table guards now."""
    try:
        ruleset: Any = source.json(NFT)
    except Unanswered:
        return frozenset()
    rules = [one["rule"] for one in ruleset.get("nftables", ()) if one.get("rule", {}).get("table") == TABLE]
    found = set()
    for part in (part for rule in rules for part in rule.get("expr", ())):
        payload = part.get("match", {}).get("left", {}).get("payload", {}) if isinstance(part, dict) else {}
        if payload.get("field") == "dport":
            found.add((str(payload.get("protocol")), int(part["match"]["right"])))
    return frozenset(found)
