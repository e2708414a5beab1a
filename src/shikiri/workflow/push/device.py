"""What a push has to ask of a device: is a way back armed, and how does it stand once all is saved?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shikiri.platforms.base import Platform, Source, parse
from shikiri.platforms.write import WayBack
from shikiri.sessions import Session
from shikiri.workflow.observe import Observed


def extra_questions(driver: Platform[Source]) -> tuple[str, ...]:
    """What a push has to know beyond what a verify asks: the backup, and whether a way back is armed already."""
    ways = (question for way in driver.ways_back for question in way.asks)
    return (*(driver.backup.asks if driver.backup else ()), *ways)


def answers_of(look: Observed) -> Mapping[str, str]:
    assert look.reading is not None  # noqa: S101  (only of a look that succeeded)
    return {question: answer.text for question, answer in look.reading.answers.items()}


def is_armed(session: Session, way: WayBack[Source]) -> bool | None:
    """What the device says about its way back; None where it says nothing of it."""
    return way.is_armed({question: session.ask(question).text for question in way.asks}) if way.is_armed else None


def reread(session: Session, driver: Platform[Source], look: Observed) -> Observed:
    """The same look once our own line is gone and all is saved, asked on this very login."""
    if look.reading is None or driver.is_saved is None:
        return replace(look, saved=None)
    asks = (*(driver.backup.asks if driver.backup else ()), *driver.saved_asks)
    fresh = {question: session.ask(question) for question in asks}
    reading = replace(look.reading, answers={**look.reading.answers, **fresh})
    return replace(look, reading=reading, state=parse(driver, reading), saved=driver.is_saved(driver.open(reading)))


def without(way: WayBack[Source] | None, answers: Mapping[str, str]) -> Mapping[str, str]:
    """The configuration as it will be once our own line is gone."""

    def ours(line: str) -> bool:
        return way is not None and way.ours.fullmatch(line.strip()) is not None

    return {
        question: "\n".join(line for line in text.splitlines() if not ours(line)) for question, text in answers.items()
    }
