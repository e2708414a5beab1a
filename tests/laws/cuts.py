"""Ways in which answers break: each gives the question, the text that stands there now, and a word for where."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping

from shikiri.workflow.captures import Captured, file_name

Edit = tuple[str, bytes, str]


def raw_answers(captured: Captured) -> dict[str, bytes]:
    """The texts of a device as they lie in its folder."""
    questions = captured.evidence.reading.answers
    return {question: (captured.home / file_name(question)).read_bytes() for question in questions}


def breaks(raw: bytes) -> Iterator[int]:
    """The places where lines begin."""
    for at, byte in enumerate(raw, 1):
        if byte == ord("\n"):
            yield at


def cut_at_lines(answers: Mapping[str, bytes]) -> Iterator[Edit]:
    for question, raw in answers.items():
        for at in breaks(raw):
            yield question, raw[:at], f"cut at byte {at}"


def cut_at_bytes(answers: Mapping[str, bytes], seed: str, most: int) -> Iterator[Edit]:
    """At random places of all answers."""
    places = [(question, at) for question, raw in answers.items() for at in range(len(raw))]
    for question, at in random.Random(seed).sample(places, min(most, len(places))):
        yield question, answers[question][:at], f"cut at byte {at}"


def without_beginning(answers: Mapping[str, bytes], every: int = 1) -> Iterator[Edit]:
    """From so many lines on."""
    for question, raw in answers.items():
        for at in tuple(breaks(raw))[::every]:
            yield question, raw[at:], f"from byte {at}"


def replaced(answers: Mapping[str, bytes], texts: Iterable[bytes]) -> Iterator[Edit]:
    for question in answers:
        for raw in texts:
            yield question, raw, repr(raw)
