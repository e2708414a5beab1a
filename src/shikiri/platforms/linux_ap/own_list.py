"""Our own list of an interface, read back: what our table does with packets that come in there.

Both hooks of the table ask the same list. Where somebody bent one of them, nobody may take it for what it looks like.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from shikiri.model.facets.filter import Direction, Filter, Rule
from shikiri.model.net import Family
from shikiri.model.nothing import UNSAID, Known
from shikiri.platforms.linux.nft.context import Context
from shikiri.platforms.linux.nft.ruleset import Chain, Ruleset
from shikiri.platforms.linux_ap import network
from shikiri.platforms.linux_ap.filter_rules import Rules, bare, is_all, rules_of, split

OWN_PLACE: Final = ("inet", "shikiri")
OWN_CHAINS: Final = ("forward", "input")


def is_own(chain: Chain) -> bool:
    return chain.place == OWN_PLACE and chain.name in OWN_CHAINS


def ours(rules: Ruleset, context: Context) -> Filter:
    """What our own table does with packets that come in here, whether they go on or stay."""
    name, family = str(context.into), context.family
    chains = [one for hook in OWN_CHAINS for one in rules.hooked(hook, "filter") if is_own(one)]
    read = [rules_of(one, rules, replace(context, out=None)) for one in chains]
    handle = f"shikiri {name} {family}"
    if not read:
        return replace(made(name, family, "in", "", (), "permit"), handle=handle, name=UNSAID, stateful=UNSAID)
    alike = len(chains) == 2 and bare(read[0]) == bare(read[1])  # noqa: PLR2004
    if not alike or OWN_PLACE in rules.odd or any(one.policy == "drop" for one in chains):
        strange = Rule(action="unclear", unmodelled="inet shikiri", line=network.line_of(network.RULESET))
        return replace(made(name, family, "in", "inet shikiri", (strange,), "permit"), handle=handle)
    rest = split(read[0])[1]
    default: Literal["permit", "deny"] = "permit"
    if rest and rest[-1].action == "deny" and is_all(rest[-1], family):
        rest, default = rest[:-1], "deny"
    # A wish names no list and says nothing of answers: what it made is told the same way.
    return replace(made(name, family, "in", "", rest, default), handle=handle, name=UNSAID, stateful=UNSAID)


def made(
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
