"""What a loader complains about, in the short form tests compare: (line, path, key of the sentence)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shikiri.language import tell
from shikiri.model.errors import PolicyError, Problem
from shikiri.model.say import LANGS


def problems(call: Callable[[], object]) -> tuple[Problem, ...]:
    """The problems a call raises; each one can be told in every language."""
    with pytest.raises(PolicyError) as caught:
        call()
    for problem in caught.value.problems:
        for lang in LANGS:
            assert tell(problem.sentence, lang)
    return caught.value.problems


def complaints(call: Callable[[], object]) -> list[tuple[int, str, str]]:
    """Line, path and sentence of each problem."""
    return [(one.line, one.path, one.sentence.key) for one in problems(call)]


def spoken(found: tuple[Problem, ...]) -> str:
    """Everything a person would read, in both languages."""
    return "\n".join(f"{one.file}:{one.line}: {one.path} {tell(one.sentence, lang)}" for one in found for lang in LANGS)
