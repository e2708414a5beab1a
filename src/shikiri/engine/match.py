"""The closed vocabulary of a control: one small named operator each, three-valued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from shikiri.model.control import Clause, Param
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import CONFIRMED_TAGS, UNSAID, Default, Nothing
from shikiri.model.secret import EMPTY, Secret


class Truth(Enum):
    """Yes, no, or nobody can tell. `DOUBT` is never rounded up."""

    YES = "yes"
    NO = "no"
    DOUBT = "doubt"


YES, NO, DOUBT = Truth.YES, Truth.NO, Truth.DOUBT
Value: TypeAlias = object
Operator: TypeAlias = Callable[[Value, object], bool]


def _number(value: Value) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return value


def _members(value: Value) -> frozenset[object]:
    return frozenset(value) if isinstance(value, frozenset | tuple | list | set) else frozenset((value,))


def _same(value: Value, operand: object) -> bool:
    return type(value) is type(operand) and value == operand


def _among(value: Value, operand: object) -> bool:
    words = operand if isinstance(operand, frozenset | tuple | list | set) else (operand,)
    kind = type(value)
    return any(type(word) is kind and word == value for word in words)


OPERATORS: Mapping[str, Operator] = {
    "is": _same,
    "is_not": lambda value, operand: not _same(value, operand),
    "one_of": _among,
    "none_of": lambda value, operand: not _among(value, operand),
    "at_least": lambda value, operand: _number(value) >= _number(operand),
    "at_most": lambda value, operand: _number(value) <= _number(operand),
    "subset_of": lambda value, operand: bool(_members(value)) and _members(value) <= _members(operand),
    "contains": lambda value, operand: _members(operand) <= _members(value),
    "excludes": lambda value, operand: not (_members(operand) & _members(value)),
    "is_empty": lambda value, operand: (not value) is operand,
    "starts_with": lambda value, operand: isinstance(value, str) and value.startswith(str(operand)),
}
"""An empty set is a subset of nothing here: a Wi-Fi network without any cipher is not well enciphered."""


@dataclass(frozen=True, slots=True)
class Test:
    """A clause bound to a policy: ready to run on many things."""

    __test__ = False  # not a test case of pytest

    path: tuple[str, ...]
    operator: Operator
    operand: object
    expected: str
    written: str  # the path as people write it


def bind(clauses: Iterable[Clause], parameters: Mapping[str, object]) -> tuple[Test, ...]:
    """Clauses with the policy's values in place of `$names`."""
    return tuple(_bind(clause, parameters) for clause in clauses)


def _bind(clause: Clause, parameters: Mapping[str, object]) -> Test:
    operand: object = clause.operand
    if isinstance(operand, Param):
        operand = parameters[operand.name]
    if isinstance(operand, list):
        operand = tuple(operand)
    path, expected = tuple(clause.path.split(".")), describe(clause.path, clause.op, operand)
    return Test(path, OPERATORS[clause.op], operand, expected, clause.path)


def describe(path: str, op: str, operand: object) -> str:
    """A requirement in neutral words: `security: wpa2 | wpa3`, `timeout_s <= 600`."""
    words = " | ".join(map(word, operand)) if isinstance(operand, tuple | list) else word(operand)
    signs = {"is": "=", "is_not": "!=", "at_least": ">=", "at_most": "<=", "one_of": ":", "none_of": "!:"}
    return f"{path} {signs.get(op, op)} {words}"


def word(value: object) -> str:
    """A value in neutral words; secrets as `***`, nothing as what kind of nothing it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Nothing):
        return value.value
    if isinstance(value, Default):
        return f"{word(value.value)} (default)"
    if isinstance(value, Secret):
        return value.kind if not value.scheme else f"{value.kind}({value.scheme})"
    if isinstance(value, frozenset | set | tuple | list):
        words = [word(member) for member in value]
        return " + ".join(words if isinstance(value, tuple | list) else sorted(words)) or "-"
    return str(value)


def value_at(thing: Thing, path: tuple[str, ...]) -> Value:
    """The value of a field; a dotted path goes on into a secret. What is not there is `UNSAID`."""
    value: Value = getattr(thing, path[0])
    if len(path) == 1:
        return value
    for step in path[1:]:
        if isinstance(value, Nothing):
            return value
        value = Default(_inside(value.value, step), value.tag) if isinstance(value, Default) else _inside(value, step)
    return value


def _inside(value: Value, step: str) -> Value:
    if isinstance(value, Nothing):
        return value
    if isinstance(value, Secret) and step == "strength" and value.kind == "none":
        return EMPTY
    found: Value = getattr(value, step)
    return UNSAID if found is None else found


def holds(value: Value, test: Test) -> Truth:
    """Does a value meet a requirement? A default from memory may fail, never pass."""
    if isinstance(value, Nothing):
        return DOUBT
    if isinstance(value, Default):
        inner = holds(value.value, test)
        return DOUBT if inner is YES and value.tag not in CONFIRMED_TAGS else inner
    try:
        return YES if test.operator(value, test.operand) else NO
    except (TypeError, ValueError):
        return DOUBT


def concerns(value: Value, test: Test) -> Truth:
    """Does a `where` clause choose this value? Nothing from memory takes a thing out of judgement."""
    if isinstance(value, Default):
        return concerns(value.value, test) if value.tag in CONFIRMED_TAGS else DOUBT
    return holds(value, test)
