"""Whom the packet filter lets through to a port of the machine itself: every chain at `input`, one after the other.

What is not understood lets through: the answer may name more addresses than really get in, never fewer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from shikiri.model.net import ANYWHERE, FAMILIES, NOWHERE, AddressSet, Family, PortSet
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.faces import Face, faces
from shikiri.platforms.linux.nft.context import NO_INTERFACE, Context
from shikiri.platforms.linux.nft.flow import TooLongError, steps
from shikiri.platforms.linux.nft.part import NUMBERS, Part, State
from shikiri.platforms.linux.nft.ruleset import Chain, OddRulesetError, Ruleset, read_ruleset
from shikiri.platforms.linux.questions import NFT
from shikiri.platforms.linux.source import LinuxSource

_TABLES: Final[dict[Family, tuple[str, str]]] = {"ip4": ("inet", "ip"), "ip6": ("inet", "ip6")}
_EVERY: Final[dict[Family, AddressSet]] = {"ip4": ANYWHERE.only4, "ip6": ANYWHERE.only6}
_NOT_FOUND: Final = 127


def admitted(source: LinuxSource, proto: Literal["tcp", "udp"], port: int) -> AddressSet:
    """The addresses that may open a connection to a port."""
    rules = _rules(source)
    loose = rules.says("notrack")
    states: frozenset[State] = frozenset({"new", "untracked"}) if loose else frozenset({"new"})
    asked = Part(protocols=frozenset({NUMBERS[proto]}), ports=PortSet.of(str(port)), states=states)
    found = NOWHERE
    for face in faces(source) or (Face("", ANYWHERE),):
        for family in FAMILIES:
            context = Context(family=family, into=face.name or None, out=NO_INTERFACE, behind={}, untracked=loose)
            every = through = _EVERY[family]
            for chain in rules.hooked("input", "filter"):
                if chain.family in _TABLES[family]:
                    through &= _through(chain, rules, context, replace(asked, sources=every))
            found |= every & face.space if through == every else through
    return found


def _rules(source: LinuxSource) -> Ruleset:
    """Without `nft` there is no filter that anybody knows of; to say so lets nothing pass."""
    try:
        return read_ruleset(source.json(NFT))
    except OddRulesetError:
        raise Unanswered(NFT, "no-json") from None
    except Unanswered as gap:
        if gap.why == "refused" and source.exit_status(NFT) in (_NOT_FOUND, None):
            return Ruleset(chains={}, sets={})
        raise


def _through(chain: Chain, rules: Ruleset, context: Context, asked: Part) -> AddressSet:
    """What may get past one chain: accepted by a step, or left over for a policy that accepts."""
    if chain.place in rules.odd:
        return asked.sources
    accepted, rest = NOWHERE, asked.sources
    try:
        for step in steps(chain, rules, context, asked):
            here = step.part.sources & rest
            if step.verdict != "deny":
                accepted |= here
            if step.verdict in ("permit", "deny") and step.part == replace(asked, sources=step.part.sources):
                rest -= here
    except TooLongError:
        return asked.sources
    return accepted | (NOWHERE if chain.policy == "drop" else rest)
