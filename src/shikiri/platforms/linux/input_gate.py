"""Whom the packet filter lets through to a port of the machine itself: every hook of input, followed conservatively.

What is not understood lets through: the answer may name more addresses than really get in, never fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from shikiri.model.net import ANYWHERE, NOWHERE, AddressSet
from shikiri.platforms.base import Unanswered
from shikiri.platforms.linux.faces import Face, faces
from shikiri.platforms.linux.nft_match import Asked, Sets, matches
from shikiri.platforms.linux.questions import NFT
from shikiri.platforms.linux.source import LinuxSource

_FAMILIES: Final = {"inet": ANYWHERE, "ip": ANYWHERE.only4, "ip6": ANYWHERE.only6}
_HOOKS: Final = frozenset({"input", "prerouting"})
_DEEPEST: Final = 16
_STOPS: Final = frozenset({"drop", "reject"})


@dataclass(frozen=True, slots=True)
class _Chain:
    family: str
    table: str
    hook: str
    policy: str
    rules: list[list[dict[str, Any]]] = field(default_factory=list)


def admitted(source: LinuxSource, proto: Literal["tcp", "udp"], port: int) -> AddressSet:
    """The addresses that may open a connection to a port. Without `nft` there is no filter that anybody knows of."""
    try:
        ruleset = source.json(NFT)
    except Unanswered as gap:
        if gap.why == "refused" and source.exit_status(NFT) in (127, None):
            return ANYWHERE
        raise
    chains, sets = _read(ruleset)
    found = NOWHERE
    for face in faces(source) or (Face("", ANYWHERE),):
        asked = Asked(proto=proto, port=port, interface=face.name)
        through = ANYWHERE
        for chain in chains.values():
            if chain.hook in _HOOKS and chain.family in _FAMILIES:
                kind = _FAMILIES[chain.family]
                through &= _through(chain, chains, sets, asked, kind) | ~kind
        found |= _fitting(through, face)
    return found


def _fitting(through: AddressSet, face: Face) -> AddressSet:
    """Of an IP version that nothing limits, the addresses that are to be expected on that interface."""
    found = NOWHERE
    for some, every in ((through.only4, ANYWHERE.only4), (through.only6, ANYWHERE.only6)):
        found |= (every & face.space) if some == every else some
    return found


def _read(ruleset: Any) -> tuple[dict[tuple[str, str, str], _Chain], Sets]:  # noqa: ANN401  (JSON)
    chains: dict[tuple[str, str, str], _Chain] = {}
    sets: dict[tuple[str, str, str], list[Any]] = {}
    for entry in ruleset.get("nftables", ()):
        if "chain" in entry:
            one = entry["chain"]
            hook = str(one.get("hook", "")) if one.get("type") in ("filter", None) else ""
            place = (one["family"], one["table"], one["name"])
            chains[place] = _Chain(one["family"], one["table"], hook, str(one.get("policy", "accept")))
        elif "rule" in entry:
            one = entry["rule"]
            chains[one["family"], one["table"], one["chain"]].rules.append(one.get("expr", []))
        elif "set" in entry:
            one = entry["set"]
            dynamic = {"dynamic", "timeout"} & set(one.get("flags", ()))
            sets[one["family"], one["table"], one["name"]] = [None] if dynamic else list(one.get("elem", ()))
    return chains, sets


def _through(
    chain: _Chain, chains: dict[tuple[str, str, str], _Chain], sets: Sets, asked: Asked, given: AddressSet
) -> AddressSet:
    """What may get past a chain at a hook: accepted by a rule, or left over for a policy that accepts."""
    accepted, rest = _follow(chain, chains, sets, asked, given, 0)
    return accepted | (NOWHERE if chain.policy == "drop" else rest)


def _follow(  # noqa: PLR0913  (one walk, and all that it carries along)
    chain: _Chain,
    chains: dict[tuple[str, str, str], _Chain],
    sets: Sets,
    asked: Asked,
    given: AddressSet,
    depth: int,
) -> tuple[AddressSet, AddressSet]:
    """(what some rule may accept, what may be left at the end) of the addresses that come into a chain."""
    if depth > _DEEPEST:
        return given, given
    accepted, back, rest = NOWHERE, NOWHERE, given
    for rule in chain.rules:
        if not rest:
            break
        sure, maybe, verdict = matches(rule, asked, rest, sets, (chain.family, chain.table))
        for word, target in _verdicts(verdict):
            if word in _STOPS:
                rest -= sure
            elif word == "accept":
                accepted |= maybe
                rest -= sure
            elif word == "return":
                back |= maybe
                rest -= sure
            elif word in ("jump", "goto") and (chain.family, chain.table, target) in chains:
                called = chains[chain.family, chain.table, target]
                inner, left = _follow(called, chains, sets, asked, maybe, depth + 1)
                accepted |= inner
                if word == "goto":
                    back |= left
                    rest -= sure
                else:
                    rest = (rest - sure) | left
            elif word != "continue":  # a queue, a map of verdicts: nobody knows what becomes of it
                accepted |= maybe
    return accepted, rest | back


def _verdicts(verdict: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    for word, inner in (verdict or {}).items():
        yield word, str(inner.get("target", "")) if isinstance(inner, dict) else ""
