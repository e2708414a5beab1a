"""Reach: which traffic packet filters let through. First match decides, and sets are exact, never sampled.

A rule cuts its part out of every box of traffic that is left. New connections are judged; answers to them are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypeVar

from shikiri.engine.boxes import ICMP_ANSWERS, Box, example, outside, parted, protocols_of, shared
from shikiri.engine.rules import Bounded, ends, in_play
from shikiri.model.facets.filter import Filter, Rule
from shikiri.model.net import ANY_PORT, FAMILIES, AddressSet, Family, PortSet
from shikiri.model.nothing import CONFIRMED_TAGS, Default, Nothing
from shikiri.model.ranges import NONE, Ranges, without
from shikiri.model.reading import Line
from shikiri.model.say import Say, say

T = TypeVar("T")
Open = Literal["yes", "no", "unknown"]
_WORK: Final = 20_000  # boxes looked at; beyond it a list is too intricate to judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """New connections somebody may try: from any of these sources to any of these destinations."""

    sources: AddressSet
    destinations: AddressSet
    protocol: str = "any"
    ports: PortSet = ANY_PORT
    source_ports: PortSet = ANY_PORT


@dataclass(frozen=True, slots=True)
class Packet:
    """One concrete packet, as a person would write it."""

    source: str
    destination: str
    protocol: str
    source_port: int
    port: int

    def __str__(self) -> str:
        port = f" {self.port}" if self.protocol in {"tcp", "udp"} else ""
        return f"{self.source} -> {self.destination} {self.protocol}{port}"


@dataclass(frozen=True, slots=True)
class Step:
    """One filter that was passed, and the rule that did it; no rule: the default action."""

    filter: Filter
    rule: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The answer: open, closed, or nobody can tell; with what let the traffic through."""

    open: Open
    reason: Say
    steps: tuple[Step, ...] = ()
    sample: Packet | None = None

    @property
    def rule(self) -> Rule | None:
        """The rule that lets it through; where several filters are in the way, the last one that has a rule."""
        return next((step.rule for step in reversed(self.steps) if step.rule is not None), None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Where the deciding rules are written; a default action is where its filter is applied."""
        found = (step.rule.line if step.rule else step.filter.line("default") for step in self.steps)
        return tuple(line for line in found if line is not None)


Passed: TypeAlias = tuple[Box, bool, tuple[Step, ...]]  # what passed, is it sure, and by which steps
_REACHED: Final = say("reach.open")
_STOPPED: Final = say("reach.closed")


class _TooIntricateError(Exception):
    """A list that cuts traffic into more pieces than anybody wants to wait for."""


class _Work:
    """How much may still be looked at."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _WORK

    def take(self, pieces: int) -> None:
        self.left -= pieces
        if self.left < 0:
            raise _TooIntricateError


def settled(value: T | Nothing | Default[Any]) -> T | None:
    """A value that may decide: said by the device, or a default that the facts confirm."""
    if isinstance(value, Default):
        confirmed: T = value.value
        return confirmed if value.tag in CONFIRMED_TAGS else None
    return None if isinstance(value, Nothing) else value


def passes(filters: Sequence[Filter], traffic: Traffic, memo: dict[object, Any] | None = None) -> Reach:
    """Does any of this traffic get through all of these filters? `no` is proved for every single packet.

    `memo` keeps what can be kept about a filter for the next question, as long as its owner keeps the filters.
    """
    if not (traffic.sources and traffic.destinations and traffic.ports and traffic.source_ports):
        return Reach(open="unknown", reason=say("reach.no-traffic"))
    doubt: Reach | None = None
    work = _Work()
    try:
        for family in FAMILIES:
            boxes = _boxes_of(traffic, family)
            if not boxes:
                continue
            in_the_way = [one for one in filters if settled(one.family) in (family, None)]
            for passed in _through([_bounded(one, family, memo) for one in in_the_way], family, boxes, work):
                if passed[1]:
                    return _reached(passed, family)
                doubt = doubt or _reached(passed, family)
    except _TooIntricateError:
        return Reach(open="unknown", reason=say("reach.too-intricate"))
    return doubt or Reach(open="no", reason=_STOPPED)


def _boxes_of(traffic: Traffic, family: Family) -> tuple[Box, ...]:
    """The new connections of one IP version. ICMP stands apart: those of its types that are answers open nothing."""
    sources, destinations = traffic.sources.ranges(family), traffic.destinations.ranges(family)
    if not sources or not destinations:
        return ()
    numbers = protocols_of(traffic.protocol, family, traffic.ports, traffic.source_ports)
    others, icmp = parted(numbers, family)
    sides = ((others, traffic.ports.ranges), (icmp, _asked(traffic.ports, family) if icmp else NONE))
    return tuple(
        (sources, destinations, protocol, traffic.source_ports.ranges, ports)
        for protocol, ports in sides
        if protocol and ports
    )


def _asked(types: PortSet, family: Family) -> Ranges:
    return without(types.ranges, ICMP_ANSWERS[family])


def _through(
    filters: Sequence[Bounded],
    family: Family,
    boxes: Sequence[Box],
    work: _Work,
    passed: tuple[bool, tuple[Step, ...]] = (True, ()),
) -> Iterator[Passed]:
    """The parts of boxes that pass one filter after the other, one at a time: the first sure one ends the search."""
    sure, steps = passed
    if not filters:
        for box in boxes:
            yield box, sure, steps
        return
    for box, clear, rule in _cut(filters[0], family, boxes, work):
        so_far = (sure and clear, (*steps, Step(filters[0].filter, rule)))
        yield from _through(filters[1:], family, (box,), work, so_far)


def _cut(one: Bounded, family: Family, boxes: Sequence[Box], work: _Work) -> Iterator[tuple[Box, bool, Rule | None]]:
    """The parts of boxes that one filter lets through, each with: is it sure, and by which rule.

    A rule we do not model may match or not: where it permits, its part stays in play and may already have passed;
    where it denies, its part goes on and is no longer sure.
    """
    default = one.default
    left: list[tuple[Box, bool]] = [(box, True) for box in boxes]
    for rule, matched, modelled in in_play(one.rules, boxes[0], family):
        work.take(len(left))
        after: list[tuple[Box, bool]] = []
        for box, sure in left:
            part = shared(box, matched)
            if part is None:
                after.append((box, sure))
                continue
            if rule.action != "deny":
                yield part, sure and modelled and rule.action == "permit", rule
            if rule.action == "permit" and not modelled:
                after.append((box, sure))
                continue
            if rule.action == "unclear" or not modelled:
                after.append((part, False))
            after.extend((piece, sure) for piece in outside(box, part))
        left = after
        if not left:
            return
    if default != "deny":
        for box, sure in left:
            yield box, sure and default == "permit", None


def _bounded(one: Filter, family: Family, memo: dict[object, Any] | None) -> Bounded:
    key = ("bounded", id(one), family)
    if memo is not None and key in memo:
        known: Bounded = memo[key]
        return known
    rules, default = settled(one.rules), settled(one.default)
    if rules is None or settled(one.family) is None:
        rules, default = (), None
    made = Bounded(one, ends(rules, family), default)
    if memo is not None:
        memo[key] = made
    return made


def _reached(passed: Passed, family: Family) -> Reach:
    box, sure, steps = passed
    reason = _REACHED if sure else say("reach.unmodelled", what=_doubtful(steps))
    return Reach(open="yes" if sure else "unknown", reason=reason, steps=steps, sample=Packet(*example(box, family)))


def _doubtful(steps: tuple[Step, ...]) -> str:
    """What on this way nobody models, in the device's own words."""
    rules = [step.rule for step in steps if step.rule is not None]
    return next((rule.unmodelled or rule.text for rule in rules if rule.unmodelled or rule.action == "unclear"), "-")
