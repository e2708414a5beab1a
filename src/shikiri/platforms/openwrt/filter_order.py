"""Which rules have to be written, and in which order: ours stand in front of all that is there.

A new rule may do so unless a rule before it decides otherwise about the same packets: that one then is written once
more, in front of it. Where a rule that is there must not count any more, the whole list is ours, and ends with a last
word. A rule for the device itself, or for what passes, stays one for that alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import AddressSet
from shikiri.platforms.openwrt.firewall import FIREWALL
from shikiri.platforms.openwrt.source import OpenwrtSource

_BOTH: Final = ("", "*")
Placed: TypeAlias = tuple[Rule, tuple[str, ...]]  # a rule, and the `dest` of each of its sections


def in_front(source: OpenwrtSource, before: Filter, after: Filter, ours: frozenset[str]) -> list[Placed]:
    """The rules to write, first to last."""
    held = before.rules if isinstance(before.rules, tuple) else ()
    will = after.rules if isinstance(after.rules, tuple) else held
    kept = [rule for rule in held if rule.text not in ours]
    if any(rule not in will for rule in kept):
        every = AddressSet.of("any4" if after.family == "ip4" else "any6")
        rest = Rule(action="deny", sources=every, destinations=every)
        return [*((rule, _sides(source, rule, ours)) for rule in will), (rest, _BOTH)]
    need = {place for place, rule in enumerate(will) if rule not in kept}
    while more := {place for place in range(len(will)) if place not in need and _decides(will, place, need)}:
        need |= more
    return [(will[place], _sides(source, will[place], ours)) for place in sorted(need)]


def _decides(will: Sequence[Rule], place: int, need: set[int]) -> bool:
    """Does a rule decide otherwise about packets of a later one that goes in front?"""
    mine = will[place]
    return any(place < other and mine.action != will[other].action and _meet(mine, will[other]) for other in need)


def _meet(one: Rule, other: Rule) -> bool:
    """May a packet match both?"""
    words, others = ({word.strip() for word in rule.protocol.split(",")} for rule in (one, other))
    if not ("any" in words | others or words & others):
        return False
    ports = "any" in words | others or one.destination_ports.overlaps(other.destination_ports)
    return ports and one.sources.overlaps(other.sources) and one.destinations.overlaps(other.destinations)


def _sides(source: OpenwrtSource, rule: Rule, ours: frozenset[str]) -> tuple[str, ...]:
    """A rule that is there is one for the device itself or for what passes; what is new is both."""
    if rule.text in ours or not rule.text or rule.text == "the rest":
        return _BOTH
    if rule.text.endswith(" input"):
        return ("",)
    if rule.text.startswith(("forwarding ", "zone ")):
        return ("*",)
    name = rule.text.removeprefix("rule ")
    found = [one for one in source.package(FIREWALL).of("rule") if name in (one.text("name"), one.address)]
    return _BOTH if len(found) != 1 else ("*",) if found[0].text("dest") else ("",)
