"""The from -> to tables of controls: how a row is found for a value, and what value it leads to."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from shikiri.engine.match import Test, word
from shikiri.model.control import Ensure, Param
from shikiri.model.facets import FACETS
from shikiri.model.net import AddressSet
from shikiri.model.nothing import Default, Nothing

ANY_OTHER: Final = "*"
STRANGE_WORD: Final = "?"  # stands for every word that no table and no requirement names


@dataclass(frozen=True, slots=True)
class Goal:
    """The value a row leads to. `fits` is False where the field cannot hold what the row says."""

    value: object
    fits: bool = True


def goal(ensure: Ensure, facet: str, value: object, parameters: Mapping[str, object]) -> Goal | None:
    """Where a value should go; None where no row names it. What the device did not say has no row."""
    plain = value.value if isinstance(value, Default) else value
    if isinstance(plain, Nothing):
        return None
    operand: object = _row(ensure, plain)
    if operand is None:
        return None
    if isinstance(operand, Param):
        operand = parameters.get(operand.name)
    return _coerced(operand, hint_of(facet, ensure.path))


def candidates(ensure: Ensure, facet: str, tests: tuple[Test, ...]) -> Iterator[object]:
    """Values of a field that a table or a requirement may tell apart: every word, both sides of every bound."""
    hint = hint_of(facet, ensure.path)
    if hint is bool:
        yield from (True, False)
    elif hint is int:
        bounds = {number for test in tests for number in _numbers(test.operand)} | {0}
        named = {int(key) for key in ensure.table if key.lstrip("-").isdigit()}
        yield from sorted({number + step for number in bounds | named for step in (-1, 0, 1)})
    elif get_origin(hint) is Literal:
        yield from get_args(hint)
    elif get_origin(hint) is frozenset:
        words = get_args(get_args(hint)[0]) if get_origin(get_args(hint)[0]) is Literal else ()
        sets = {frozenset({one}) for one in words} | {_parts(key) for key in ensure.table if key != ANY_OTHER}
        yield from sorted(sets, key=sorted)
    elif hint is str:
        yield from (*sorted(key for key in ensure.table if key != ANY_OTHER), STRANGE_WORD)


@cache
def hint_of(facet: str, field: str) -> Any:  # noqa: ANN401  (a type hint has no type)
    """What a field may hold, without the kinds of nothing; None where the facet has no such field."""
    known = get_type_hints(FACETS[facet]).get(field)
    if known is None:
        return None
    options = [option for option in get_args(known) if option is not Nothing and get_origin(option) is not Default]
    if len(options) == 1:
        return options[0]
    return Union[tuple(options)] if options else None  # noqa: UP007  (built at run time)


def _row(ensure: Ensure, value: object) -> object:
    for key, operand in ensure.table.items():
        if key != ANY_OTHER and _names(key, value):
            return operand
    return ensure.table.get(ANY_OTHER)


def _names(key: str, value: object) -> bool:
    """Does the word of a row stand for this value? `tkip+ccmp` is a set, in whatever order it is written."""
    if isinstance(value, frozenset | tuple):
        return _parts(key) == frozenset(map(word, value))
    return key.strip().lower() == word(value).lower()


def _parts(key: str) -> frozenset[str]:
    return frozenset(part.strip() for part in key.split("+") if part.strip() not in ("", "-"))


def _numbers(operand: object) -> tuple[int, ...]:
    values = operand if isinstance(operand, tuple) else (operand,)
    return tuple(value for value in values if isinstance(value, int) and not isinstance(value, bool))


def _coerced(operand: object, hint: Any) -> Goal:  # noqa: ANN401
    """The operand as the field holds it."""
    if get_origin(hint) is frozenset:
        words = (
            _parts(operand) if isinstance(operand, str) else frozenset(operand) if isinstance(operand, tuple) else None
        )
        return Goal(words, _holds_all(words, get_args(hint)[0]))
    if hint is AddressSet:
        try:
            return Goal(AddressSet.of(*((operand,) if isinstance(operand, str) else operand)))  # type: ignore[misc]
        except (TypeError, ValueError):
            return Goal(operand, fits=False)
    return Goal(operand, _holds(operand, hint))


def _holds_all(words: frozenset[object] | None, hint: Any) -> bool:  # noqa: ANN401
    return bool(words) and all(_holds(one, hint) for one in words or ())


def _holds(value: object, hint: Any) -> bool:  # noqa: ANN401
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return any(_holds(value, option) for option in get_args(hint))
    return type(value) is hint
