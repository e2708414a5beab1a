"""A condition: when a row of the sheet applies, as an expression over the facts of a facility.

`wireless_lan and (access_points > 1 or wired_seats)`. Three-valued (Kleene): a fact that nobody stated is neither
true nor false, and what is not certainly false applies. So an answer left out can only add work, never hide a row.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

FactKind = Literal["yes_no", "number", "date"]
Comparison: TypeAlias = Callable[[int, int], bool]

LONGEST = 500
DEEPEST = 20
_COMPARISONS: Mapping[type[ast.cmpop], Comparison] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ConditionError(ValueError):
    """The text is no condition; `key` names the sentence that says why, `word` the part that is wrong."""

    def __init__(self, key: str, word: str) -> None:
        super().__init__(f"{key}: {word}")
        self.key = key
        self.word = word


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes, no or nobody said; `facts` are those that decided (or, where nobody said, those that are missing)."""

    value: bool | None
    facts: tuple[str, ...] = ()

    @property
    def applies(self) -> bool:
        """Only a certain no takes a row off the sheet."""
        return self.value is not False


@dataclass(frozen=True, slots=True)
class _Is:
    fact: str


@dataclass(frozen=True, slots=True)
class _Compares:
    fact: str
    compare: Comparison
    number: int


@dataclass(frozen=True, slots=True)
class _Not:
    part: _Node


@dataclass(frozen=True, slots=True)
class _Joined:
    parts: tuple[_Node, ...]
    decides: bool  # the value that settles it alone: False for `and`, True for `or`


_Node: TypeAlias = _Is | _Compares | _Not | _Joined


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition; the empty one always holds. Two with the same text are the same."""

    source: str = ""
    _tree: _Node | None = field(default=None, compare=False, repr=False)

    @property
    def uses(self) -> Mapping[str, frozenset[FactKind]]:
        """The facts it names, each with the kinds that it is used as."""
        found: dict[str, set[FactKind]] = {}
        for fact, kind in _uses(self._tree):
            found.setdefault(fact, set()).add(kind)
        return {fact: frozenset(kinds) for fact, kinds in found.items()}

    def evaluate(self, facts: Mapping[str, object]) -> Truth:
        """What the facts make of it."""
        return Truth(value=True) if self._tree is None else _truth(self._tree, facts)


ALWAYS = Condition()


def parse_condition(source: str) -> Condition:
    """The condition a text states; `ConditionError` for everything outside the small language."""
    text = " ".join(source.split())
    if not text:
        return ALWAYS
    if len(text) > LONGEST:
        raise ConditionError("condition.too-long", f"{text[:40]} ...")
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionError("condition.syntax", text) from None
    return Condition(text, _node(tree, 0))


def evaluate(source: str | Condition, facts: Mapping[str, object]) -> Truth:
    """The truth of a condition under the facts of a facility; a fact left out (or `None`) is undecided."""
    condition = source if isinstance(source, Condition) else parse_condition(source)
    return condition.evaluate(facts)


def _node(tree: ast.expr, depth: int) -> _Node:
    if depth > DEEPEST:
        raise ConditionError("condition.too-long", ast.unparse(tree)[:40])
    match tree:
        case ast.Name(id=name):
            return _Is(name)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _Not(_node(part, depth + 1))
        case ast.BoolOp(op=op, values=parts):
            return _Joined(tuple(_node(part, depth + 1) for part in parts), decides=isinstance(op, ast.Or))
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int(number))]) if type(
            op
        ) in _COMPARISONS and not isinstance(number, bool):
            return _Compares(name, _COMPARISONS[type(op)], number)
    raise ConditionError("condition.not-allowed", ast.unparse(tree)[:80])


def _truth(node: _Node, facts: Mapping[str, object]) -> Truth:
    if isinstance(node, _Is):
        value = facts.get(node.fact)
        return Truth(value if isinstance(value, bool) else None, (node.fact,))
    if isinstance(node, _Compares):
        number = facts.get(node.fact)
        known = isinstance(number, int) and not isinstance(number, bool)
        return Truth(node.compare(number, node.number) if known else None, (node.fact,))  # type: ignore[arg-type]
    if isinstance(node, _Not):
        inner = _truth(node.part, facts)
        return Truth(None if inner.value is None else not inner.value, inner.facts)
    return _joined(node, facts)


def _joined(node: _Joined, facts: Mapping[str, object]) -> Truth:
    truths = [_truth(part, facts) for part in node.parts]
    for truth in truths:
        if truth.value is node.decides:
            return truth
    open_ones = [truth for truth in truths if truth.value is None]
    if open_ones:
        return Truth(None, _all_facts(open_ones))
    return Truth(not node.decides, _all_facts(truths))


def _all_facts(truths: Iterable[Truth]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for truth in truths for fact in truth.facts))


def _uses(node: _Node | None) -> Iterable[tuple[str, FactKind]]:
    if isinstance(node, _Is):
        yield node.fact, "yes_no"
    elif isinstance(node, _Compares):
        yield node.fact, "number"
    elif isinstance(node, _Not):
        yield from _uses(node.part)
    elif isinstance(node, _Joined):
        for part in node.parts:
            yield from _uses(part)
