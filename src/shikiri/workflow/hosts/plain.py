"""Plain values: what Ansible hands over, without its tags and its laziness."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast


def plain(value: object) -> object:
    """The same value in Python's own types. Raises what Ansible raises where a value cannot be worked out."""
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(value[key]) for key in cast("Mapping[object, object]", value)}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(one) for one in cast("Sequence[object]", value)]
    for kind, made in _EXACT.items():
        if isinstance(value, kind):
            return made(value)
    return value if value is None or isinstance(value, date) else str(value)  # a closed value opens as text


# In this order: a bool is an int. Each makes the exact type out of a value that is tagged.
_EXACT: Mapping[type, Callable[[Any], object]] = {
    bool: bool,
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    bytes: bytes,
}
