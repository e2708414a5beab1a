"""Is a configuration whole? Its prompt on the last line proves it, or a person vouches for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

HEADER: Final = re.compile(r"#\s*(?P<model>[A-Za-z][A-Za-z0-9]+) Rev\.(?P<version>\d+(?:\.\d+)+) \(.+\)\s*")
_ECHO: Final = re.compile(r"(?P<prompt>\S.*?[#>]|[#>]) ?(?P<question>show \w+)(?: (?P<rest>\S.*))?\s*")
_HEAD: Final = 5
_LEAST: Final = 2  # the question, an answer, the prompt


def header(lines: Sequence[str]) -> tuple[str, str, int] | None:
    """Model, version and line of the comment at the head of a configuration."""
    for number, line in enumerate(lines[:_HEAD], 1):
        if found := HEADER.fullmatch(line.strip()):
            return found["model"], found["version"], number
    return None


def echo(lines: Sequence[str], question: str) -> tuple[str, str] | None:
    """The prompt before the question, and what was asked beside it (`| grep ip`), where the text begins with them."""
    first = next((line for line in lines if line.strip("\ufeff ")), "")
    found = _ECHO.fullmatch(first.strip("\ufeff "))
    return (found["prompt"], found["rest"] or "") if found and found["question"] == question else None


def came_back(lines: Sequence[str], question: str) -> bool:
    """Does the prompt before the question stand alone on the last line?"""
    said = [line.strip() for line in lines if line.strip("\ufeff ")]
    asked = echo(lines, question)
    return asked is not None and not asked[1] and len(said) > _LEAST and said[-1] == asked[0]


def is_whole(lines: Sequence[str], question: str, name: str, *, vouched: bool) -> bool:
    """Where a prompt was echoed, it must come back in any case; else only the prompt that the text announces counts.

    A bare `#` is a prompt and the beginning of a comment: it counts only where all comments stand at the head, as in
    every answer of a router, and a command stands behind them.
    """
    said = [line.strip() for line in lines if line.strip("\ufeff ")]
    if echo(lines, question) is None:
        announced = bool(name) and header(lines) is not None and said[-1] in (f"{name}#", f"{name}>")
        return vouched or announced
    comments = [line[0] == "#" for line in said[1:-1]]
    head = sum(comments)
    return came_back(lines, question) and 0 < head < len(comments) and all(comments[:head])
