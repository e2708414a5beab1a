"""JSON of boxes, read strictly."""

from __future__ import annotations

import json
from typing import Any


def read_json(text: str) -> object:
    """The value; `ValueError` for half a text, or for a key that is said twice."""
    return json.loads(text.lstrip("\ufeff"), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice says nothing."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
