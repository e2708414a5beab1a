"""What all platforms share: what goes wrong in one facet is doubt about that facet, and silence needs a proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from shikiri.model.errors import ParseError
from shikiri.model.facets.base import Thing
from shikiri.model.nothing import NOT_OFFERED, NotOffered, Things, Unread
from shikiri.model.reading import Answer, Line, Reading
from shikiri.model.say import say
from shikiri.platforms.base import FacetDriver, Parsed, Platform, Source, Unanswered, Unclaimed, Untold, parse

END = re.compile(r"\nend$")
Read = Callable[[Source], Parsed | NotOffered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp(Thing):
    """A thing of a made-up facet."""

    FACET = "lamp"
    KEY = "name"

    name: str = ""


def device(read: Read, unclaimed: Callable[..., tuple[Unclaimed, ...]] | None = None) -> Platform[Source]:
    return Platform(
        name="toy",
        title="Toy",
        kinds=frozenset({"router"}),
        session="none",
        facets=(FacetDriver(facet="lamp", asks=("show all",), parse=read),),
        open=lambda reading: Source(reading, {"show all": END}, re.compile(r"^Error")),
        redact=str,
        unclaimed=unclaimed,
    )


def lamp(text: str | None, read: Read, complete: bool | None = None, **more: object) -> object:
    answers = {} if text is None else {"show all": Answer(text, complete)}
    state = parse(
        device(read, **more),  # type: ignore[arg-type]
        Reading(device="d", platform="toy", answers=answers, when=None),
    )
    return state.facets["lamp"]


def lines(source: Source) -> Parsed:
    return Parsed(tuple(Lamp(name=line) for line in source.lines("show all")), rests_on=("show all",))


WHOLE = "one\nend"


def test_a_whole_answer_is_proved_by_its_end() -> None:
    found = lamp(WHOLE, lines)
    assert isinstance(found, Things)
    assert found.complete
    for text in ("one\nen", "one", "one\nend\nmore"):
        broken = lamp(text, lines)
        assert isinstance(broken, Things)
        assert not broken.complete


@pytest.mark.parametrize("complete,expected", ((True, False), (None, False), (False, False)))
def test_nobody_can_vouch_for_an_answer_whose_end_is_missing(complete: bool | None, expected: bool) -> None:
    found = lamp("one", lines, complete)
    assert isinstance(found, Things)
    assert found.complete is expected


def test_somebody_who_knows_that_it_broke_off_is_believed() -> None:
    found = lamp(WHOLE, lines, complete=False)
    assert isinstance(found, Things)
    assert not found.complete


@pytest.mark.parametrize(
    "text,why",
    (
        (None, "parse.not-asked"),
        ("", "parse.empty"),
        (" \0\r\n", "parse.empty"),
        ("Error: no", "parse.refused"),
        ("x" * (20 * 1024 * 1024 + 1), "parse.too-long"),
    ),
)
def test_no_usable_answer_is_unread(text: str | None, why: str) -> None:
    found = lamp(text, lines)
    assert isinstance(found, Unread)
    assert found.reason.key == why


@pytest.mark.parametrize(
    "error", (ParseError("lamp", "show all", 1), Unanswered("show all", "empty"), KeyError("x"), RecursionError())
)
def test_a_reader_that_stumbles_has_read_nothing(error: Exception) -> None:
    def stumble(_: Source) -> Parsed:
        raise error

    assert isinstance(lamp(WHOLE, stumble), Unread)


def test_only_a_whole_answer_can_say_that_there_is_no_such_thing() -> None:
    def none(_: Source) -> NotOffered:
        return NOT_OFFERED

    assert lamp(WHOLE, none) is NOT_OFFERED
    for text in ("one", "", None):
        found = lamp(text, none)
        assert isinstance(found, Things)
        assert (found.items, found.complete) == ((), False)


def test_a_parser_may_know_that_there_is_more_than_it_names() -> None:
    def partly(source: Source) -> Parsed:
        return replace(lines(source), whole=False)

    found = lamp(WHOLE, partly, complete=True)
    assert isinstance(found, Things)
    assert found.items
    assert not found.complete


def test_a_model_that_cannot_tell_says_so_in_a_sentence_of_its_own() -> None:
    def mute(_: Source) -> Parsed:
        raise Untold(say("appliance.untold-storage", vendor="RICOH"))

    assert lamp(WHOLE, mute) == Unread(say("appliance.untold-storage", vendor="RICOH"))


def test_a_strange_line_makes_what_it_touches_doubtful() -> None:
    def strange(*_: object) -> tuple[Unclaimed, ...]:
        return (Unclaimed(Line("show all", 1), "one", ("lamp",)),)

    found = lamp(WHOLE, lines, unclaimed=strange)
    assert isinstance(found, Unread)
    assert found.reason.key == "parse.unclaimed"


def test_a_search_for_strange_lines_that_fails_proves_nothing() -> None:
    def broken(*_: object) -> tuple[Unclaimed, ...]:
        raise IndexError

    found = lamp(WHOLE, lines, unclaimed=broken)
    assert isinstance(found, Things)
    assert not found.complete
