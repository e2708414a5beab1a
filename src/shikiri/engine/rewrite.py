"""Rewriting packet filters: what they let through too much is stopped, and the rules that are there stay.

Our refusals go in front of the first rule that lets such traffic through; what may pass goes in front of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from shikiri.model.facets.filter import Rule
from shikiri.model.net import AddressSet, Family

Default: TypeAlias = Literal["permit", "deny"]


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The rules of a filter, and what happens to a packet that none of them matches."""

    rules: tuple[Rule, ...]
    default: Default


def anything(family: Family, action: Literal["permit", "deny"] = "permit") -> Rule:
    """All traffic of one IP version."""
    every = AddressSet.of("any4" if family == "ip4" else "any6")
    return Rule(action=action, sources=every, destinations=every)


def towards(family: Family, destinations: AddressSet, action: Literal["permit", "deny"] = "deny") -> Rule:
    """All traffic of one IP version to some addresses."""
    return replace(anything(family, action), destinations=destinations.only(family))


def refuse(
    rules: Sequence[Rule], default: Default, family: Family, denies: Iterable[Rule], but: Iterable[Rule] = ()
) -> Rewritten:
    """The rules with refusals in front of what lets such traffic through, and with `but` in front of those."""
    stops = tuple(denies)
    at = next((place for place, rule in enumerate(rules) if _lets(rule, stops)), None)
    ours = (*(rule for rule in but if rule not in rules[:at]), *stops)  # what stands behind would come too late
    if at is not None:
        return Rewritten((*rules[:at], *ours, *rules[at:]), default)
    if default == "deny":
        return Rewritten(tuple(rules), default)
    return Rewritten((*rules, *ours, anything(family)), "deny")


def admit(rules: Sequence[Rule], default: Default, permits: Iterable[Rule]) -> Rewritten:
    """The rules with permissions in front of what stops such traffic."""
    ours = tuple(permits)
    at = next((place for place, rule in enumerate(rules) if rule.action == "deny" and _meets(rule, ours)), len(rules))
    return Rewritten((*rules[:at], *ours, *rules[at:]), default)


def confine(rules: Sequence[Rule], default: Default, family: Family, inner: AddressSet) -> Rewritten:
    """The rules narrowed to destinations inside; what they refuse stays refused."""
    inside = inner.only(family)
    kept: list[Rule] = []
    for rule in rules:
        if rule.action == "deny" or rule.state == "established" or rule.destinations <= inside:
            kept.append(rule)
        elif narrowed := rule.destinations & inside:
            kept.append(replace(rule, destinations=narrowed, line=None, text=""))
    if default == "permit":
        kept.append(towards(family, inner, "permit"))
    return Rewritten(tuple(kept), "deny")


def _lets(rule: Rule, stops: Iterable[Rule]) -> bool:
    return rule.action != "deny" and rule.state != "established" and _meets(rule, stops)


def _meets(rule: Rule, others: Iterable[Rule]) -> bool:
    """May a rule match a packet that one of the others matches? Ports are not compared: in doubt it may."""
    return any(
        rule.sources.overlaps(other.sources)
        and rule.destinations.overlaps(other.destinations)
        and ("any" in (rule.protocol, other.protocol) or _words(rule) & _words(other))
        for other in others
    )


def _words(rule: Rule) -> set[str]:
    return {word.strip() for word in rule.protocol.split(",")}
