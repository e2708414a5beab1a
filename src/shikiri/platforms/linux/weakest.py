"""Of several passphrases that open the same door, the one that is guessed first."""

from __future__ import annotations

from shikiri.model.secret import strength_of


def weakest(texts: set[str]) -> str:
    """The one that is guessed first."""
    return texts.pop() if len(texts) == 1 else min(sorted(texts), key=_weakness)


def _weakness(text: str) -> tuple[bool, int, int]:
    strength = strength_of(text)
    return not strength.common, strength.score, strength.length
