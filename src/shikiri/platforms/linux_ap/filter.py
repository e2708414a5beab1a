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
OWN_CHAINS: Final = ("forward", "input")
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
    still = replace(context, out=NO_INTERFACE)
    yield from _at(rules, "forward", context, (_apart(own, family),))
    yield from _at(rules, "input", still, (_apart(others, family),))
    yield from _at(rules, "prerouting", still, doubt=rules.says(*_TURNED_IN))
    yield from _at(rules, "postrouting", replace(context, into=None, out=name), doubt=rules.says(*_TURNED_OUT))
    if old := network.old_tables(source):
        strange = Rule(
            action="unclear", unmodelled=f"iptables: {', '.join(old)}", line=network.line_of(network.RULESET)
        )
        yield _made(name, family, "in", "iptables", (strange,), "permit")


def _at(rules: Ruleset, hook: str, context: Context, before: Rules = (), *, doubt: bool = False) -> Iterator[Filter]:
    """The chains at one hook; one that does nothing here is left out."""
    words = ("inet", "ip" if context.family == "ip4" else "ip6")
    name, direction = (context.into, "in") if context.into is not None else (context.out, "out")
    for chain in rules.hooked(hook, "filter"):
        if chain.family not in words or _is_own(chain):
            continue
        found = rules_of(chain, rules, context)
        if found or chain.policy == "drop":
            kept = (*before, *(doubted(found) if doubt else found))
            default: Known[Literal["permit", "deny"]] = "deny" if chain.policy == "drop" else "permit"
            default = UNSAID if doubt and default == "deny" else default
            yield _made(str(name), context.family, "in" if direction == "in" else "out", chain.title, kept, default)


def _is_own(chain: Chain) -> bool:
    return chain.place == OWN_PLACE and chain.name in OWN_CHAINS


def _ours(rules: Ruleset, context: Context) -> Filter:
    """What our own table does with packets that come in here, whether they go on or stay."""
    name, family = str(context.into), context.family
    chains = [one for hook in OWN_CHAINS for one in rules.hooked(hook, "filter") if _is_own(one)]
    read = [rules_of(one, rules, replace(context, out=None)) for one in chains]
    handle = f"shikiri {name} {family}"
    if not read:
        return replace(_made(name, family, "in", "inet shikiri", (), "permit"), handle=handle, stateful=True)
    alike = len(chains) == 2 and bare(read[0]) == bare(read[1])  # noqa: PLR2004
    if not alike or OWN_PLACE in rules.odd or any(one.policy == "drop" for one in chains):
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
