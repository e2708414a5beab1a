"""JSON of boxes, read strictly."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def key_line(lines: Iterable[str], key: str, parent: str = "") -> int:
    """The number of the first line with a key, after its parent's name where that is given; 0 where there is none."""
    started = not parent
    for number, line in enumerate(lines, 1):
        before, _, rest = line.partition(f'"{parent}"') if not started else ("", "", line)
        started = started or before != line
        if started and f'"{key}"' in rest:
            return number
    return 0


def read_json(text: str) -> object:
    """The value; `ValueError` for half a text, or for a key that is said twice."""
    return json.loads(text.lstrip("\ufeff"), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice says nothing."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
