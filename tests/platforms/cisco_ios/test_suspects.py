"""The short way of redaction hides exactly what the long way hides."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from shikiri.platforms.cisco_ios.redact import _lines, redact
from shikiri.platforms.cisco_ios.suspects import BLOCKS, suspects

ROOT = Path(__file__).parents[3]
TEXTS = sorted(ROOT.glob("examples/cisco_ios*/*/*.txt")) + sorted(ROOT.glob("tests/platforms/cisco_ios/*/*/*.txt"))


def long_way(text: str) -> str:
    return "\n".join(_lines(text.split("\n")))


def test_every_text_we_have_is_redacted_the_same() -> None:
    assert len(TEXTS) > 100
    short = 0
    for path in TEXTS:
        text = path.read_bytes().decode("utf-8", "replace")
        assert redact(text) == long_way(text), path
        short += not any(word in text for word in BLOCKS)
    assert short > 50  # most take the short way


@pytest.mark.parametrize("seed", range(20))
def test_lines_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    lines = [line for path in TEXTS[::9] for line in path.read_bytes().decode("utf-8", "replace").split("\n")]
    text = "\n".join(dice.choices([line for line in lines if not any(word in line for word in BLOCKS)], k=200))
    assert redact(text) == long_way(text)


def test_the_first_and_the_last_line_are_seen() -> None:
    assert suspects("secret\nplain\nmy key") == {0, 2}
    assert redact("enable secret Canary-1\nhostname r1\nenable secret Canary-2").count("***") == 2
