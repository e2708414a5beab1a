"""What a platform is: how one kind of device says things, facet by facet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from shikiri.model.command import Command
from shikiri.model.dialect import Dialect
from shikiri.model.errors import ParseError
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import NOT_OFFERED, FacetState, NotOffered, Things, Unread
from shikiri.model.reading import Line, Reading
from shikiri.model.say import Say, say
from shikiri.model.state import State
from shikiri.platforms.write import Around, Backup, WayBack

S = TypeVar("S", bound="Source")
Confidence = Literal["recorded", "documented", "unconfirmed"]
_LIMIT = 20 * 1024 * 1024


class Unanswered(Exception):
    """A question that a facet needs has no usable answer."""

    def __init__(self, question: str, why: str) -> None:
        super().__init__(question)
        self.question = question
        self.why = why


class Untold(Exception):
    """This device cannot tell a facet at all; the sentence says why, and who can."""

    def __init__(self, sentence: Say) -> None:
        super().__init__(sentence.key)
        self.sentence = sentence


class Source:
    """The answers of one reading, split into lines once and shared by all facets. Platforms extend it."""

    def __init__(self, reading: Reading, ends: Mapping[str, re.Pattern[str]], failures: re.Pattern[str]) -> None:
        self.reading = reading
        self._ends = ends
        self._failures = failures
        self._lines: dict[str, tuple[str, ...]] = {}

    def has(self, question: str) -> bool:
        """Was it asked and answered with something that is not an error?"""
        try:
            return bool(self.lines(question))
        except Unanswered:
            return False

    def lines(self, question: str) -> tuple[str, ...]:
        """The lines of an answer without their line ends; raises `Unanswered` where there is no usable answer."""
        if question not in self._lines:
            answer = self.reading.answers.get(question)
            if answer is None:
                raise Unanswered(question, "not-asked")
            if not answer.text.strip("\0 \t\r\n"):
                raise Unanswered(question, "empty")
            if len(answer.text) > _LIMIT:
                raise Unanswered(question, "too-long")
            lines = tuple(line.rstrip("\r\0 \t") for line in answer.text.split("\n"))
            head = next((line for line in lines if line), "")
            if self._failures.search(head) and sum(map(bool, lines)) <= 6:  # noqa: PLR2004  (an error and its caret)
                raise Unanswered(question, "refused")
            self._lines[question] = lines
        return self._lines[question]

    def is_complete(self, question: str) -> bool:
        """Is the answer proved whole: its end marker is there, or, where it has none, a person vouches for it?"""
        answer = self.reading.answers.get(question)
        if answer is None or answer.complete is False:
            return False
        marker = self._ends.get(question) or self._ends.get("")
        if marker is not None and marker.search(answer.text[-2000:].rstrip("\0 \t\r\n")):
            return True
        return answer.complete is True and (question not in self._ends)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a facet's parser found, and the questions whose wholeness its silence rests on.

    `whole` False: there may be more than anybody named, however whole the answers are.
    """

    things: tuple[Thing, ...]
    rests_on: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetDriver(Generic[S]):
    """One facet of one platform: how to ask, which lines are its own, how to read and to write them.

    `render(before, after, around)` yields the commands for only what differs of one thing: `before` None makes it,
    `after` None takes it away. What it cannot write it refuses with `Unwritable`. No `render`: read only.
    """

    facet: str
    asks: tuple[str, ...]
    parse: Callable[[S], Parsed | NotOffered]
    claims: re.Pattern[str] | None = None
    confidence: Confidence = "documented"
    render: Callable[[Any, Any, Around], Iterable[Command]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Generic[S]):
    """One way of speaking. What it can is what is there: a facet without driver is not offered."""

    name: str
    title: str
    kinds: frozenset[str]
    session: str
    facets: tuple[FacetDriver[S], ...]
    open: Callable[[Reading], S]
    redact: Callable[[str], str]
    dialect: Dialect | None = None  # None: it has no console
    ways_back: tuple[WayBack[S], ...] = ()  # the best one first; none: what may lock us out is refused
    save: tuple[Command, ...] = ()
    is_saved: Callable[[S], bool | None] | None = None  # does running equal saved? None: nobody can tell
    saved_asks: tuple[str, ...] = ()  # what `is_saved` needs to be asked
    asked_when: Mapping[str, Callable[[S], bool]] = field(default_factory=dict, hash=False)  # only where that holds
    backup: Backup | None = None
    keeps_line: Callable[[S, State], bool] | None = (
        None  # no way back: do the doors we came by stay open in that state?
    )
    failures: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    unclaimed: Callable[[S, Mapping[str, FacetState]], tuple[Unclaimed, ...]] | None = None
    running: tuple[FacetDriver[S], ...] = ()  # the same facets as they run, where `facets` reads files; never written

    @property
    def questions(self) -> tuple[str, ...]:
        """Everything to ask, each once, in the order of the facets."""
        drivers = (*self.facets, *self.running)
        return tuple(dict.fromkeys(question for driver in drivers for question in driver.asks))


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A line that no facet claims; `touches` names the facets whose things it may change."""

    line: Line
    text: str
    touches: tuple[str, ...] = ()


def parse(platform: Platform[S], reading: Reading) -> State:
    """The state a reading shows. A facet that is not understood is `Unread`; the others go on."""
    return read(platform, platform.open(reading))[0]


def read(platform: Platform[S], source: S) -> tuple[State, tuple[Unclaimed, ...]]:
    """The state that open answers show, and the lines nobody claims."""
    reading = source.reading
    facets: dict[str, FacetState] = {driver.facet: _parse_facet(driver, source) for driver in platform.facets}
    lines: tuple[Unclaimed, ...] = ()
    try:
        lines = strays(platform, source, facets)
    except Exception:  # noqa: BLE001  (whatever goes wrong while looking for what was not understood proves nothing)
        facets = _doubted(facets)
    for stray in lines:
        for facet in stray.touches:
            if isinstance(facets.get(facet), Things):
                facets[facet] = Unread(say("parse.unclaimed", question=stray.line.question, line=stray.line.number))
    said = "config" if platform.running and reading.source == "running" else reading.source
    return State(device=reading.device, platform=platform.name, facets=facets, source=said), lines


def as_it_runs(platform: Platform[S], source: S) -> tuple[State, ...]:
    """What the same answers tell of what runs, beside what the files say; nothing where that was never asked."""
    asked = [one for one in platform.running if any(question in source.reading.answers for question in one.asks)]
    facets: dict[str, FacetState] = {driver.facet: _parse_facet(driver, source) for driver in asked}
    device, name = source.reading.device, platform.name
    return (State(device=device, platform=name, facets=facets, source="running"),) if facets else ()


def _doubted(facets: Mapping[str, FacetState]) -> dict[str, FacetState]:
    """The same facets, none of them proved whole."""
    return {name: Things(one.items, complete=False) if isinstance(one, Things) else one for name, one in facets.items()}


def strays(platform: Platform[S], source: S, facets: Mapping[str, FacetState]) -> tuple[Unclaimed, ...]:
    """The lines nobody claims."""
    return platform.unclaimed(source, facets) if platform.unclaimed else ()


def _parse_facet(driver: FacetDriver[S], source: S) -> FacetState:
    try:
        parsed = driver.parse(source)
        if not isinstance(parsed, Parsed):  # a text that broke off may lack the very line that offers it
            return NOT_OFFERED if source.is_complete(driver.asks[0]) else Things((), complete=False)
        whole = parsed.whole and all(source.is_complete(question) for question in parsed.rests_on)
        return Things(parsed.things, complete=whole)
    except Unanswered as gap:
        return Unread(say(f"parse.{gap.why}", question=gap.question))
    except (ParseError, Untold) as found:
        return Unread(found.sentence)
    except Exception as error:  # noqa: BLE001  (a text nobody foresaw is doubt, for this facet alone)
        return Unread(say("parse.broken", facet=driver.facet, error=type(error).__name__))
