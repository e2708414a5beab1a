"""A text cut anywhere is never taken for the whole text, so nothing that rests on what it lacks can pass."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from shikiri.model.nothing import Default, Things
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.platforms.yamaha_rtx import PLATFORM
from shikiri.platforms.yamaha_rtx.source import CONFIG, ENVIRONMENT

HERE = Path(__file__).resolve().parent
TEXTS = sorted(
    path
    for path in HERE.glob("*/*/show_*.txt")
    if not yaml.safe_load((path.parent / "capture.yml").read_text("utf-8")).get("complete")
)
_BYTES = 60


def state_of(question: str, text: str) -> list[Things]:
    answers = {question: Answer(text)}
    reading = Reading(device="box", platform="yamaha_rtx", answers=answers, when=datetime(2024, 4, 1, tzinfo=UTC))
    return [facet for facet in parse(PLATFORM, reading).facets.values() if isinstance(facet, Things)]


def places(text: str) -> list[int]:
    """Every line end, and some bytes in between."""
    end = len(text.rstrip())
    dice = random.Random(text)
    lines = [at for at, letter in enumerate(text) if letter == "\n"]
    return [at for at in {*lines, *(dice.randrange(end) for _ in range(_BYTES)), end - 1} if at < end]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(path.relative_to(HERE).parts))
def test_a_cut_text_is_not_whole(path: Path) -> None:
    text = path.read_text("utf-8")
    question = CONFIG if path.name == "show_config.txt" else ENVIRONMENT
    assert all(facet.complete for facet in state_of(question, text))
    for at in places(text):
        for facet in state_of(question, text[:at]):
            assert not facet.complete
            for thing in facet.items:  # and nothing is concluded from a line that may have been cut away
                values = [getattr(thing, name) for name in thing.__dataclass_fields__]
                assert not any(isinstance(value, Default) for value in values)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: "/".join(path.relative_to(HERE).parts))
def test_a_text_without_its_beginning_is_not_whole(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    question = CONFIG if path.name == "show_config.txt" else ENVIRONMENT
    for start in range(1, len(lines) - 1):
        assert not any(facet.complete for facet in state_of(question, "\n".join(lines[start:])))
