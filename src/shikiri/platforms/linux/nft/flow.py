"""A chain with all it jumps to, as one list of rules of which the first that matches decides.

Only `return` and `goto` need arithmetic: what they take out of a chain is cut from the rules behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from shikiri.platforms.linux.nft.context import Context
from shikiri.platforms.linux.nft.match import key_in, matched
from shikiri.platforms.linux.nft.part import EVERYTHING, Part, maybe
from shikiri.platforms.linux.nft.ruleset import Chain, Json, NftRule, Ruleset
from shikiri.platforms.linux.nft.values import CATCH_ALL, StrangeError, pairs

_DEEPEST: Final = 16
_MOST: Final = 5_000
_SILENT: Final = frozenset(
    {"counter", "comment", "log", "notrack", "flow", "ct timeout", "ct helper", "ct expectation", "last"}
)  # fmt: skip
_LIMITS: Final = frozenset({"limit", "quota", "ct count", "connlimit"})
Verdict = Literal["permit", "deny", "unclear"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule does with a part: a verdict, or another statement that ends the way, such as `dnat`."""

    part: Part
    verdict: str
    value: Json
    rule: NftRule
    chain: Chain
    log: bool = False

    @property
    def text(self) -> str:
        """How a person finds the rule again."""
        comment = f" ({self.rule.comment})" if self.rule.comment else ""
        return f"{self.chain.title} handle {self.rule.handle}{comment}: {self.verdict}"


class TooLongError(ValueError):
    """A ruleset that unrolls into more rules than anybody wants to wait for."""


def steps(chain: Chain, ruleset: Ruleset, context: Context, start: Part = EVERYTHING) -> tuple[Step, ...]:
    """Everything a chain decides, in order. What no step takes gets the policy."""
    walk = _Walk(ruleset, context)
    return tuple(walk.chain(chain, (start,), 0))


class _Walk:
    """One way through the chains of a table."""

    def __init__(self, ruleset: Ruleset, context: Context) -> None:
        self._ruleset = ruleset
        self._context = context
        self._left = _MOST

    def chain(self, chain: Chain, live: tuple[Part, ...], depth: int) -> Iterator[Step]:
        """The steps of a chain for the parts that come to it."""
        if depth > _DEEPEST:
            raise TooLongError
        for rule in chain.rules:
            for parts, verdict, value, log in self._branches(rule, chain):
                here = tuple(both for part in live for one in parts if (both := part & one))
                if not here:
                    continue
                yield from self._taken(here, Step(EVERYTHING, verdict, value, rule, chain, log), depth)
                if verdict in ("return", "goto"):
                    live = _cut(live, here)

    def _taken(self, here: tuple[Part, ...], step: Step, depth: int) -> Iterator[Step]:
        if step.verdict in ("jump", "goto"):
            target = self._ruleset.chains.get((step.chain.place, step.value.get("target", "")))
            if target is not None:
                yield from self.chain(target, here, depth + 1)
            else:
                yield from self._each(here, replace(step, verdict="unclear"))
        elif step.verdict not in ("return", "continue"):
            yield from self._each(here, step)

    def _each(self, here: tuple[Part, ...], step: Step) -> Iterator[Step]:
        self._left -= len(here)
        if self._left < 0:
            raise TooLongError
        yield from (replace(step, part=part) for part in here)

    def _branches(self, rule: NftRule, chain: Chain) -> Iterator[tuple[tuple[Part, ...], str, Json, bool]]:
        """What a rule matches, and what it then does; a verdict map does several things."""
        parts: tuple[Part, ...] = (EVERYTHING,)
        log = strange = False
        for statement in rule.statements:
            word, body = _statement(statement)
            if word == "match":
                parts = _both(parts, matched(body, chain.place, self._ruleset, self._context))
            elif word == "vmap":
                for some, verdict, value in self._map(body, chain):
                    yield _both(parts, some), verdict, value, log
            elif word in _VERDICTS:
                yield parts, _VERDICTS[word], body, log
                return
            elif word == "mangle":
                if "payload" in str(body.get("key") if isinstance(body, dict) else body):
                    yield parts, "unclear", body, log  # it goes on with other addresses
            elif word in _LIMITS:
                parts = _both(parts, (maybe(word),))
            elif word not in _SILENT and not (word in ("set", "map") and "stmt" not in body):
                parts, strange = _both(parts, (maybe(word),)), True
            log = log or word == "log"
        if strange:  # it may have done what ends the way
            yield parts, "unclear", None, log

    def _map(self, body: Json, chain: Chain) -> Iterator[tuple[tuple[Part, ...], str, Json]]:
        try:
            for key, word, value in pairs(body["data"], chain.place, self._ruleset):
                if key == CATCH_ALL:
                    parts: tuple[Part, ...] = (maybe("vmap *"),)
                else:
                    parts = key_in(body["key"], key, chain.place, self._ruleset, self._context)
                yield parts, _VERDICTS[word], value
        except (StrangeError, KeyError, TypeError, AttributeError, ValueError, IndexError):
            yield (maybe("vmap"),), "unclear", None


def _statement(statement: Json) -> tuple[str, Json]:
    if isinstance(statement, dict) and len(statement) == 1:
        word, body = next(iter(statement.items()))
        return str(word), body
    return str(statement)[:40], {}


def _both(mine: tuple[Part, ...], others: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(part for one in mine for other in others if (part := one & other))


def _cut(live: tuple[Part, ...], gone: tuple[Part, ...]) -> tuple[Part, ...]:
    """What stays in a chain once some parts have left it; what may have left it stays in doubt."""
    for part in gone:
        left = tuple(piece for one in live for piece in one.without(part))
        doubtful = tuple(both for one in live if (both := one & part)) if part.unmodelled else ()
        live = (*left, *doubtful)
    return live


# What ends the way of a packet through a chain; of NAT, what it is told to become.
_VERDICTS: Final = {
    "accept": "permit", "drop": "deny", "reject": "deny", "queue": "unclear", "jump": "jump", "goto": "goto",
    "return": "return", "continue": "continue", "masquerade": "masquerade", "snat": "snat", "dnat": "dnat",
    "redirect": "redirect", "tproxy": "tproxy", "synproxy": "unclear",
}  # fmt: skip
