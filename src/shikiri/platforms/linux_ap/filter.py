"""Filters: what the kernel lets an interface send on or take in, chain by chain, each for itself.

Packets for the machine itself meet the `input` chains, all others the `forward` chains; a filter of either kind lets
the other packets pass. Our own table asks both alike and stands first: it is where a wish is written, even before it
is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, Literal

from shikiri.model.facets.filter import Direction, Filter, Rule
from shikiri.model.net import FAMILIES, AddressSet, Family
from shikiri.model.nothing import UNSAID, Known
from shikiri.model.rules import IMPLICIT
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Untold
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.flow import TooLongError
from shikiri.platforms.linux.nft.ruleset import Chain, Ruleset
from shikiri.platforms.linux_ap import filter_write, network
from shikiri.platforms.linux_ap.filter_rules import EVERY, Rules, bare, doubted, is_all, rules_of, split
from shikiri.platforms.linux_ap.source import ApSource

_FACET: Final = Filter.FACET
OWN_PLACE: Final = ("inet", "shikiri")
# What gives packets another address: before they are routed, and after that.
_TURNED_IN: Final = ("dnat", "redirect", "tproxy", "mangle", "xt")
_TURNED_OUT: Final = ("snat", "masquerade", "mangle", "xt")


def parse(source: ApSource) -> Parsed:
    rules = network.ruleset(source)
    try:
        found = tuple(
            one
            for face in network.faces(source)
            for family in FAMILIES
            for one in _filters(source, rules, face.name, family)
        )
    except TooLongError:
        raise Untold(say("linux.ruleset-too-long")) from None
    return Parsed(found, rests_on=(network.RULESET, *network.NETWORK_ASKS))


def _filters(source: ApSource, rules: Ruleset, name: str, family: Family) -> Iterator[Filter]:
    """Ours first, then each chain that packets from this interface meet."""
    routes = network.routes(source, family)
    context = Context(family=family, into=name, behind=routes.behind, untracked=rules.says("notrack"))
    own = routes.own
    others = EVERY[family] - own
    yield _ours(rules, context)
    if not network.forwards(source, family, name):
        yield _made(name, family, "in", "forwarding off", (_apart(own, family),), "deny")
    for chain in _at(rules, "forward", family):
        found = rules_of(chain, rules, context)
        yield _of_chain(chain, name, family, "in", (_apart(own, family), *found))
    for chain in _at(rules, "input", family):
        found = rules_of(chain, rules, replace(context, out=NO_INTERFACE))
        yield _of_chain(chain, name, family, "in", (_apart(others, family), *found))
    turned = rules.says(*_TURNED_IN)
    for chain in _at(rules, "prerouting", family):
        found = rules_of(chain, rules, replace(context, out=NO_INTERFACE))
        yield _of_chain(chain, name, family, "in", doubted(found, turned), doubt=turned)
    turned = rules.says(*_TURNED_OUT)
    for chain in _at(rules, "postrouting", family):
        found = rules_of(chain, rules, replace(context, into=None, out=name))
        yield _of_chain(chain, name, family, "out", doubted(found, turned), doubt=turned)
    if old := network.old_tables(source):
        strange = Rule(
            action="unclear", unmodelled=f"iptables: {', '.join(old)}", line=network.line_of(network.RULESET)
        )
        yield _made(name, family, "in", "iptables", (strange,), "permit")


def _at(rules: Ruleset, hook: str, family: Family) -> Iterator[Chain]:
    words = ("inet", "ip" if family == "ip4" else "ip6")
    return (one for one in rules.hooked(hook, "filter") if one.family in words and one.place != OWN_PLACE)


def _ours(rules: Ruleset, context: Context) -> Filter:
    """What our own table does with packets that come in here, whether they go on or stay."""
    name, family = str(context.into), context.family
    chains = [one for hook in ("forward", "input") for one in rules.hooked(hook, "filter") if one.place == OWN_PLACE]
    read = [rules_of(one, rules, replace(context, out=None)) for one in chains]
    handle = f"shikiri {name} {family}"
    if not read:
        return replace(_made(name, family, "in", "inet shikiri", (), "permit"), handle=handle, stateful=True)
    alike = len(chains) == 2 and bare(read[0]) == bare(read[1]) and OWN_PLACE not in rules.odd  # noqa: PLR2004
    if not alike:
        strange = Rule(action="unclear", unmodelled="inet shikiri", line=network.line_of(network.RULESET))
        return replace(_made(name, family, "in", "inet shikiri", (strange,), "permit"), handle=handle)
    answers, rest = split(read[0])
    default: Literal["permit", "deny"] = "permit"
    if rest and rest[-1].action == "deny" and is_all(rest[-1], family):
        rest, default = rest[:-1], "deny"
    made = _made(name, family, "in", "inet shikiri", rest, default)
    return replace(made, handle=handle, stateful=answers or not rest)


def _apart(addresses: AddressSet, family: Family) -> Rule:
    """The packets that do not come this way at all."""
    return Rule(
        action="permit", sources=EVERY[family], destinations=addresses, text=f"{IMPLICIT} another way",
        line=network.line_of(network.RULESET),
    )  # fmt: skip


def _of_chain(
    chain: Chain, name: str, family: Family, direction: Direction, rules: Rules, *, doubt: bool = False
) -> Filter:
    default: Known[Literal["permit", "deny"]] = "deny" if chain.policy == "drop" else "permit"
    if doubt and default == "deny":
        default = UNSAID
    return _made(name, family, direction, chain.title, rules, default)


def _made(
    name: str,
    family: Family,
    direction: Direction,
    title: str,
    rules: Rules,
    default: Known[Literal["permit", "deny"]],
) -> Filter:
    return Filter(
        handle=f"{title} {name} {direction} {family}",
        at={"": network.line_of(network.RULESET)},
        interface=name,
        direction=direction,
        family=family,
        name=title,
        rules=rules,
        default=default,
        stateful=any(rule.state == "established" and rule.action == "permit" for rule in rules),
    )


DRIVER: FacetDriver[ApSource] = FacetDriver(
    facet=_FACET, asks=(network.RULESET, *network.NETWORK_ASKS), parse=parse, render=filter_write.render
)
