"""Rules of the kernel as rules of a filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeAlias

from shikiri.model.facets.filter import Action, Rule
from shikiri.model.net import AddressSet, Family
from shikiri.platforms.linux.nft.context import Context
from shikiri.platforms.linux.nft.flow import Step, steps
from shikiri.platforms.linux.nft.part import EVERYTHING
from shikiri.platforms.linux.nft.ruleset import Chain, Ruleset
from shikiri.platforms.linux_ap import network

Rules: TypeAlias = tuple[Rule, ...]
EVERY: Final[dict[Family, AddressSet]] = {"ip4": AddressSet.of("any4"), "ip6": AddressSet.of("any6")}
_ACTIONS: Final[dict[str, Action]] = {"permit": "permit", "deny": "deny"}


def bare(rules: Rules) -> Rules:
    return tuple(replace(one, text="", line=None) for one in rules)


def split(rules: Rules) -> tuple[bool, Rules]:
    """The first rule lets answers come back: that is how the whole list works, and no rule of its own."""
    first = rules[0] if rules else None
    if first is not None and (first.action, first.state) == ("permit", "established") and not first.unmodelled:
        return True, rules[1:]
    return False, rules


def is_all(rule: Rule, family: Family) -> bool:
    wide = EVERY[family] <= rule.sources and EVERY[family] <= rule.destinations
    return wide and (rule.protocol, rule.state, rule.unmodelled) == ("any", "any", "")


def rules_of(chain: Chain, rules: Ruleset, context: Context) -> Rules:
    """The decisions of a chain as rules."""
    if chain.place in rules.odd:  # some versions do not say readably that a table is asleep
        return (Rule(action="unclear", unmodelled=f"{chain.title}: flags", line=network.line_of(network.RULESET)),)
    return tuple(_rule(one, context.family) for one in steps(chain, rules, context, EVERYTHING))


def _rule(step: Step, family: Family) -> Rule:
    part = step.part
    return Rule(
        action=_ACTIONS.get(step.verdict, "unclear"),
        sources=part.sources.only(family),
        destinations=part.destinations.only(family),
        protocol=part.protocol(family),
        source_ports=part.source_ports,
        destination_ports=part.ports,
        state=part.connection,
        log=step.log,
        unmodelled=part.unmodelled,
        line=network.line_of(network.RULESET),
        text=step.text,
    )


def doubted(rules: Rules) -> Rules:
    """Where addresses change later (or changed before), what a rule says of them proves nothing."""
    return tuple(replace(one, unmodelled=one.unmodelled or "nat") for one in rules)
