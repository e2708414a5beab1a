"""Composing: the voices of a platform become its facets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any

from shikiri.model.command import Command
from shikiri.model.errors import Unwritable
from shikiri.model.facets import FACETS
from shikiri.model.facets.base import Thing
from shikiri.model.say import Say, say
from shikiri.platforms.appliance.addresses import settled
from shikiri.platforms.appliance.merge import merged
from shikiri.platforms.appliance.source import NOTHING_THERE, SHUT, ApplianceSource
from shikiri.platforms.appliance.untold import untold as nobody_says
from shikiri.platforms.appliance.vendor import vendor
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Confidence, FacetDriver, Parsed, Unanswered, Untold
from shikiri.platforms.write import Around

Untellable = Callable[[str, ApplianceSource], Say]
_DOUBT: Sequence[Confidence] = ("unconfirmed", "documented", "recorded")


def compose(voices: Sequence[Voice], untold: Untellable = nobody_says) -> tuple[FacetDriver[ApplianceSource], ...]:
    """One driver a facet that any voice knows. `untold` says what to tell where no voice of this box says anything."""
    return tuple(_driver(facet, voices, untold) for facet in FACETS if any(facet in voice.hears for voice in voices))


def asked_when(voices: Sequence[Voice]) -> Mapping[str, Callable[[ApplianceSource], bool]]:
    """The questions that are asked only where some voice has a reason to; one without a condition asks always."""
    found: dict[str, list[Callable[[ApplianceSource], bool]]] = {}
    for voice in voices:
        for question, when in voice.asked_when.items():
            found.setdefault(question, []).append(when)
    always = {question for voice in voices for question in voice.asks if question not in voice.asked_when}
    return {question: partial(_any, tuple(whens)) for question, whens in found.items() if question not in always}


def _any(whens: tuple[Callable[[ApplianceSource], bool], ...], source: ApplianceSource) -> bool:
    return any(when(source) for when in whens)


def _driver(facet: str, voices: Sequence[Voice], untold: Untellable) -> FacetDriver[ApplianceSource]:
    hearing = tuple(voice for voice in voices if facet in voice.hears)
    writing = tuple(voice for voice in voices if facet in voice.writes)
    return FacetDriver(
        facet=facet,
        asks=tuple(dict.fromkeys(question for voice in hearing for question in voice.asks)),
        parse=partial(_parse, facet, hearing, untold),
        confidence=min((confidence_of(voice, facet) for voice in hearing), key=_DOUBT.index),
        render=partial(_render, facet, writing) if writing else None,
    )


def confidence_of(voice: Voice, facet: str) -> Confidence:
    """How sure we are of what a voice says of a facet."""
    return voice.confidence.get(facet, voice.confidence.get("", "documented"))


def _parse(facet: str, voices: Sequence[Voice], untold: Untellable, source: ApplianceSource) -> Parsed:
    """What all voices say together: whole where one of them names all there is and no text of any broke off."""
    heard: list[Heard] = []
    gaps: list[tuple[Voice, Unanswered]] = []
    for voice in voices:
        try:
            said = voice.hears[facet](source)
        except Unanswered as gap:
            gaps.append((voice, gap))
        else:
            heard += [said] if said is not None else []
    things = settled(facet, merged(thing for one in heard for thing in one.things))
    if not things and not any(one.whole for one in heard):
        raise _reason(facet, untold, source, gaps)
    best = next((one for one in heard if one.whole and _is_proved(one, source)), None)
    unsure = any(source.is_unproved(question) for voice in voices for question in voice.asks)
    rests_on = tuple(question for question in best.rests_on if not source.why(question)) if best else ()
    return Parsed(things, rests_on=rests_on, whole=best is not None and not unsure)


def _is_proved(heard: Heard, source: ApplianceSource) -> bool:
    """Every answer it rests on is whole, or is a door that was shut in our face: that is an answer too."""
    shut = (source.is_complete(question) or source.why(question) in SHUT for question in heard.rests_on)
    return bool(heard.rests_on) and all(shut)


def _reason(
    facet: str, untold: Untellable, source: ApplianceSource, gaps: Iterable[tuple[Voice, Unanswered]]
) -> Unanswered | Untold:
    """Why nobody said anything: a door that would not answer, one nobody knocked at, or a model that cannot tell."""
    maker = vendor(source)
    ours = [gap for voice, gap in gaps if not voice.vendors or maker in voice.vendors]
    hopeful = next((gap for gap in ours if gap.why not in NOTHING_THERE), None)
    anybody = [gap for voice, gap in gaps if not voice.vendors and not voice.is_brought]
    unasked = next((gap for gap in anybody if gap.why == "not-asked"), None)
    return hopeful or unasked or Untold(untold(facet, source))


def _render(facet: str, voices: Sequence[Voice], before: Any, after: Any, around: Around) -> tuple[Command, ...]:  # noqa: ANN401
    """The first voice that can set all of it; where none can, each field by the first that can set that."""
    whole = _by_one(facet, voices, before, after, around)
    if whole is not None:
        return whole
    if before is None or after is None:
        raise Unwritable(facet, "*", say("write.no-door", facet=facet))
    commands: list[Command] = []
    for field in _differing(before, after):
        step = replace(before, **{field: getattr(after, field)})
        part = _by_one(facet, voices, before, step, around)
        if part is None:
            raise Unwritable(facet, field, say("write.no-door", facet=facet))
        commands += part
    return tuple(commands)


def _by_one(
    facet: str,
    voices: Sequence[Voice],
    before: Any,  # noqa: ANN401
    after: Any,  # noqa: ANN401
    around: Around,
) -> tuple[Command, ...] | None:
    for voice in voices:
        commands = voice.writes[facet](before, after, around)
        if commands is not None:
            return tuple(commands)
    return None


def _differing(before: Thing, after: Thing) -> tuple[str, ...]:
    return tuple(
        one.name for one in fields(before) if one.compare and getattr(before, one.name) != getattr(after, one.name)
    )
