"""What the facets of the network share: interfaces, routes, the ruleset and forwarding, each worked out once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from shikiri.model.errors import ParseError
from shikiri.model.net import Family
from shikiri.model.reading import Line
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.network.links import Link, OddLinksError, read_links
from shikiri.platforms.linux.network.routes import OddRoutesError, Routes, read_routes
from shikiri.platforms.linux.nft.ruleset import OddRulesetError, Ruleset, read_ruleset
from shikiri.platforms.linux_ap.source import ApSource

LINKS: Final = "ip -j -d addr"
RULESET: Final = "nft -j list ruleset"
ROUTES: Final[Mapping[Family, tuple[str, str]]] = {
    "ip4": ("ip -j -4 route show table all", "ip -j -4 rule"),
    "ip6": ("ip -j -6 route show table all", "ip -j -6 rule"),
}
FORWARDING: Final = "forwarding"
NETWORK_ASKS: Final = (LINKS, *ROUTES["ip4"], *ROUTES["ip6"], FORWARDING)

# A file of the kernel a line, and whether this machine can load a filter at all.
FORWARDING_SCRIPT: Final = r"""
for f in /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv[46]/conf/*/forwarding; do
  [ -f "$f" ] && printf '%s:%s\n' "$f" "$(cat "$f")"
done
for f in /proc/net/ip_tables_names /proc/net/ip6_tables_names; do
  [ -s "$f" ] && sed "s,^,$f:," "$f"
done
[ -d /sys/module/nf_tables ] && echo 'filters of the kernel: nf_tables'
echo end
"""
_KERNEL_FILTERS: Final = "filters of the kernel: nf_tables"
_NFT_ABSENT: Final = re.compile(r"#! exit 127$")
_SWITCH: Final = re.compile(r"/proc/sys/net/ipv([46])/conf/(.+)/forwarding:(\d+)")
_OLD_TABLE: Final = re.compile(r"/proc/net/ip6?_tables_names:(\w+)")


def links(source: ApSource) -> Mapping[str, Link]:
    return source.once("links", _links)


def _links(source: ApSource) -> Mapping[str, Link]:
    try:
        return read_links(source.json(LINKS))
    except OddLinksError:
        raise Unanswered(LINKS, "no-json") from None


def routes(source: ApSource, family: Family) -> Routes:
    return source.once(f"routes {family}", lambda one: _routes(one, family))


def _routes(source: ApSource, family: Family) -> Routes:
    table, rules = ROUTES[family]
    try:
        return read_routes(_listed(source, table), _listed(source, rules), links(source), family)
    except OddRoutesError:
        raise Unanswered(table, "no-json") from None


def _listed(source: ApSource, question: str) -> object:
    """Nothing at all is how `ip -j` says that there is none."""
    if source.exit_status(question) == 0 and not source.reading.answers[question].text.strip():
        return []
    return source.json(question)


def ruleset(source: ApSource) -> Ruleset:
    return source.once("ruleset", _ruleset)


def _ruleset(source: ApSource) -> Ruleset:
    """A machine without the program has what the kernel starts with, unless another program filled its tables."""
    answer = source.reading.answers.get(RULESET)
    absent = answer is not None and bool(_NFT_ABSENT.match(answer.text.partition("\n")[0]))
    if absent and _KERNEL_FILTERS not in kernel_says(source):
        return Ruleset(chains={}, sets={})
    try:
        return read_ruleset(source.json(RULESET))
    except OddRulesetError:
        raise Unanswered(RULESET, "no-json") from None


def forwards(source: ApSource, family: Family, interface: str) -> bool:
    """Does the kernel send on what comes in here? IPv4 asks the interface, IPv6 only the switch for all of them."""
    switches = source.once("forwarding", _switches)
    usual = switches.get((family, "all"))
    found = switches.get((family, interface), usual) if family == "ip4" else usual
    if found is None and family == "ip4":
        raise ParseError("filter", FORWARDING, 0)
    return bool(found)


def kernel_says(source: ApSource) -> tuple[str, ...]:
    """The answer about the switches, to its last line: one that broke off may lack the interface that matters."""
    lines = tuple(line for line in source.lines(FORWARDING) if line)
    if lines[-1] != "end":
        raise Unanswered(FORWARDING, "refused")
    return lines


def _switches(source: ApSource) -> Mapping[tuple[Family, str], bool]:
    found: dict[tuple[Family, str], bool] = {}
    for line in kernel_says(source):
        if said := _SWITCH.fullmatch(line):
            found["ip4" if said[1] == "4" else "ip6", said[2]] = said[3] != "0"
    return found


def old_tables(source: ApSource) -> tuple[str, ...]:
    """Tables of the old iptables, which nft does not show."""
    found = (_OLD_TABLE.fullmatch(line) for line in kernel_says(source))
    return tuple(sorted({one[1] for one in found if one}))


def line_of(question: str) -> Line:
    """JSON is one line."""
    return Line(question, 1)


def faces(source: ApSource) -> tuple[Link, ...]:
    """The interfaces with which the machine itself speaks: what has an address, every bridge, every VLAN of its own."""
    return tuple(one for one in links(source).values() if is_face(one))


def is_face(link: Link) -> bool:
    if link.name == "lo" or link.is_port:
        return False
    return bool(link.addresses) or link.kind in ("bridge", "vlan")
