"""Communities: how the word of one is told without giving it away."""

from __future__ import annotations

from typing import Any, Final

from shikiri.model.nothing import UNSAID
from shikiri.model.secret import MASKED_SECRET, Secret

_EVERYBODY_KNOWS: Final = frozenset({"public", "private"})


def community(word: str, access: str, *, is_set: bool) -> dict[str, Any]:
    """The fields of a community. Its word stays a secret, unless everybody knows it; '' is one that is not shown."""
    known = word.lower() in _EVERYBODY_KNOWS
    return {
        "name": word.lower() if known else f"community {1 if access == 'ro' else 2}",
        "community": Secret.plain(word) if word else MASKED_SECRET if is_set else UNSAID,
        "default": known if word else UNSAID,
        "access": access,
    }
