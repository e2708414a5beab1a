"""Filters: what the kernel lets an interface send on or take in, chain by chain, each for itself.

Packets for the machine itself meet the `input` chains, all others the `forward` chains; a filter of either kind lets
the other packets pass. Our own table asks both alike and stands first: it is where a wish is written, even before it
is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import FAMILIES, AddressSet, Family
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.rules import IMPLICIT
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Untold
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.flow import TooLongError
from shikiri.platforms.linux.nft.ruleset import Ruleset
from shikiri.platforms.linux_ap import filter_write, network
from shikiri.platforms.linux_ap.filter_rules import EVERY, Rules, doubted, rules_of
from shikiri.platforms.linux_ap.own_list import is_own, made, ours
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = Filter.FACET
# What gives packets another address: before they are routed, and after that.
_TURNED_IN: Final = ("dnat", "redirect", "tproxy", "mangle", "xt")
_TURNED_OUT: Final = ("snat", "masquerade", "mangle", "xt")


def parse(source: ApSource) -> Parsed:
    rules = network.ruleset(source)
    if past := rules.sideways():
        raise Untold(say("linux.ruleset-sideways", words=", ".join(sorted(past))))
    try:
        found = tuple(
            one
            for face in network.faces(source)
            for one in (*_places(source, rules, face.name), *_others(source, rules, face.name))
        )
    except TooLongError:
        raise Untold(say("linux.ruleset-too-long")) from None
    return Parsed(found, rests_on=(network.RULESET, *network.NETWORK_ASKS))


def _context(source: ApSource, rules: Ruleset, name: str, family: Family) -> Context:
    behind = network.routes(source, family).behind
    return Context(family=family, into=name, behind=behind, untracked=rules.says("notrack"))


def _places(source: ApSource, rules: Ruleset, name: str) -> Iterator[Filter]:
    """Our own lists stand first, so that a wish finds them."""
    for family in FAMILIES:
        yield ours(rules, _context(source, rules, name, family))


def _others(source: ApSource, rules: Ruleset, name: str) -> Iterator[Filter]:
    for family in FAMILIES:
        yield _forwarding(source, name, family)
        yield from _of_chains(source, rules, _context(source, rules, name, family))


def _forwarding(source: ApSource, name: str, family: Family) -> Filter:
    """The switch of the kernel: where it is off nothing goes on, and what stays is not its business."""
    if network.forwards(source, family, name):
        return made(name, family, "in", "forwarding", (), "permit")
    return made(name, family, "in", "forwarding", (_apart(network.routes(source, family).own, family),), "deny")


def _of_chains(source: ApSource, rules: Ruleset, context: Context) -> Iterator[Filter]:
    """Each chain that packets from this interface meet."""
    name, family = str(context.into), context.family
    own = network.routes(source, family).own
    others = EVERY[family] - own
    still = replace(context, out=NO_INTERFACE)
    yield from _at(rules, "forward", context, (_apart(own, family),))
    yield from _at(rules, "input", still, (_apart(others, family),))
    yield from _at(rules, "prerouting", still, doubt=rules.says(*_TURNED_IN))
    yield from _at(rules, "postrouting", replace(context, into=None, out=name), doubt=rules.says(*_TURNED_OUT))
    if old := network.old_tables(source):
        strange = Rule(
            action="unclear", unmodelled=f"iptables: {', '.join(old)}", line=network.line_of(network.RULESET)
        )
        yield made(name, family, "in", "iptables", (strange,), "permit")


def _at(rules: Ruleset, hook: str, context: Context, before: Rules = (), *, doubt: bool = False) -> Iterator[Filter]:
    """The chains at one hook; one that does nothing here is left out."""
    words = ("inet", "ip" if context.family == "ip4" else "ip6")
    name, direction = (context.into, "in") if context.into is not None else (context.out, "out")
    for chain in rules.hooked(hook, "filter"):
        if chain.family not in words or is_own(chain):
            continue
        found = rules_of(chain, rules, context)
        if found or chain.policy == "drop":
            kept = (*before, *(doubted(found) if doubt else found))
            default: Known[Literal["permit", "deny"]] = "deny" if chain.policy == "drop" else "permit"
            default = UNSAID if doubt and default == "deny" else default
            yield made(str(name), context.family, "in" if direction == "in" else "out", chain.title, kept, default)


def _apart(addresses: AddressSet, family: Family) -> Rule:
    """The packets that do not come this way at all."""
    return Rule(
        action="permit", sources=EVERY[family], destinations=addresses, text=f"{IMPLICIT} another way",
        line=network.line_of(network.RULESET),
    )  # fmt: skip


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET, asks=(network.RULESET, *network.NETWORK_ASKS), parse=parse, render=filter_write.render
)
