"""Voices together: what is whole, what is in doubt, who writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from shikiri.language import tell
from shikiri.model.command import Command, command
from shikiri.model.errors import Unwritable
from shikiri.model.facets.printing import Printing
from shikiri.model.nothing import UNSAID, FacetState, Things, Unread
from shikiri.model.reading import Answer, Line, Reading
from shikiri.model.say import LANGS, say
from shikiri.model.state import State
from shikiri.platforms import names, platform, voices
from shikiri.platforms.appliance.compose import asked_when, compose, confidence_of
from shikiri.platforms.appliance.source import ApplianceSource
from shikiri.platforms.appliance.untold import untold
from shikiri.platforms.appliance.voice import Heard, Voice
from shikiri.platforms.base import Platform, parse
from shikiri.platforms.write import Around
from tests.platforms.appliance.answers import ipp, source

STATE = State(device="box", platform="mfp", facets={})
AROUND = Around(observed=STATE, wanted=STATE)


def lpd(question: str, *, enabled: bool, tls: Any = UNSAID) -> Printing:
    return Printing(protocol="lpd", enabled=enabled, tls=tls, at={"": Line(question, 1)})


def voice(name: str, thing: Printing | None, *, whole: bool = True, vendors: tuple[str, ...] = ()) -> Voice:
    """A voice that reads one question of its own name."""

    def hears(source: ApplianceSource) -> Heard | None:
        source.lines(name)
        return None if thing is None else Heard(things=(thing,), whole=whole, rests_on=(name,))

    return Voice(name=name, asks=(name,), hears={"printing": hears}, vendors=vendors)


def read(voices: Iterable[Voice], **answers: str | Answer) -> FacetState:
    spoken = tuple(voices)
    platform = Platform(
        name="x",
        title="x",
        kinds=frozenset(),
        session="",
        facets=compose(spoken, untold),
        open=ApplianceSource,
        redact=str,
    )
    kept = {question: said if isinstance(said, Answer) else Answer(said) for question, said in answers.items()}
    return parse(platform, Reading(device="box", platform="x", answers=kept, when=None)).facet("printing")


ONE, TWO = voice("one", lpd("one", enabled=False)), voice("two", lpd("two", enabled=True))


def test_things_of_two_voices_become_one_and_the_worse_counts() -> None:
    found = read((ONE, TWO), one="x\nend\n", two="x\nend\n")
    assert found == Things((lpd("two", enabled=True),), complete=True)


def test_one_whole_voice_is_enough() -> None:
    assert read((ONE, TWO), one="x\nend\n") == Things((lpd("one", enabled=False),), complete=True)
    partly = voice("two", lpd("two", enabled=False), whole=False)
    assert read((ONE, partly), one="x\nend\n", two="x\nend\n") == Things((lpd("one", enabled=False),), complete=True)


def test_voices_that_are_not_whole_never_make_it_whole() -> None:
    partly = [voice(name, lpd(name, enabled=False), whole=False) for name in ("one", "two")]
    assert read(partly, one="x\nend\n", two="x\nend\n") == Things((lpd("one", enabled=False),), complete=False)


@pytest.mark.parametrize("text", ("x\nen", "x\n", "", "\0\0", "#! clo", "#!", "#! no-such-word", "#! closed\nport 1"))
def test_a_voice_that_broke_off_leaves_doubt_over_all(text: str) -> None:
    """It might have said worse than the others."""
    found = read((ONE, TWO), one="x\nend\n", two=text)
    assert isinstance(found, Things)
    assert not found.complete
    assert found.items[0].enabled is (text.startswith("x"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", ("closed", "absent", "not-tried", "silent", "login", "refused", "tls"))
def test_a_voice_that_is_silent_takes_nothing_away(word: str) -> None:
    assert read((ONE, TWO), one="x\nend\n", two=f"#! {word} detail\n") == Things(
        (lpd("one", enabled=False),), complete=True
    )


def test_what_was_garbled_leaves_doubt() -> None:
    found = read((ONE, TWO), one="x\nend\n", two="#! garbled\n")
    assert found == Things((lpd("one", enabled=False),), complete=False)


def test_the_door_may_say_that_its_own_answer_is_not_whole() -> None:
    found = read((ONE,), one=Answer("x\nend\n", complete=False))
    assert found == Things((lpd("one", enabled=False),), complete=False)


def test_a_voice_that_does_not_understand_its_line_makes_the_facet_unread() -> None:
    def hears(source: ApplianceSource) -> Heard:
        raise source.fail("printing", "two", 3)

    strange = Voice(name="two", asks=("two",), hears={"printing": hears})
    found = read((ONE, strange), one="x\nend\n", two="x\nend\n")
    assert isinstance(found, Unread)
    assert found.reason.params["line"] == 3


def test_a_voice_that_breaks_makes_the_facet_unread() -> None:
    def hears(source: ApplianceSource) -> Heard:
        return Heard(things=(1 // 0,))  # type: ignore[arg-type]

    found = read((ONE, Voice(name="two", asks=(), hears={"printing": hears})), one="x\nend\n")
    assert isinstance(found, Unread)
    assert found.reason.key == "parse.broken"


def test_nothing_at_all_by_a_whole_voice_is_nothing_there() -> None:
    def hears(source: ApplianceSource) -> Heard:
        return Heard(whole=True, rests_on=("one",))

    none = Voice(name="one", asks=("one",), hears={"printing": hears})
    assert read((none,), one="x\nend\n") == Things((), complete=True)
    assert read((none,), one="#! closed\n") == Things((), complete=True)
    assert read((none,), one="#! silent\n") == Things((), complete=False)
    assert read((none,)) == Things((), complete=False)


def reason(found: FacetState) -> tuple[str, object]:
    assert isinstance(found, Unread), found
    return found.reason.key, found.reason.params.get("question") or found.reason.params.get("vendor")


def test_why_nobody_said_anything() -> None:
    """A door that would not answer, one nobody knocked at, a model that cannot tell: in this order."""
    mute, ours = voice("one", None), voice("two", None, vendors=("hp",))
    ricoh = {"get-printer-attributes": ipp('printer-make-and-model ["RICOH IM C3000"]')}
    assert reason(read((mute, ours), one="#! login\n", two="#! silent\n")) == ("parse.login", "one")
    assert reason(read((mute, ours), two="#! login\n")) == ("parse.not-asked", "one")
    assert reason(read((mute, ours), one="x\nend\n", **ricoh)) == ("appliance.untold-printing", "RICOH")
    assert reason(read((mute, ours), one="x\nend\n", two="#! login\n", **ricoh)) == (
        "appliance.untold-printing",
        "RICOH",
    )
    brought = replace(voice("three", None), is_brought=True)  # a file that people bring along: nobody misses it
    assert reason(read((mute, brought), one="x\nend\n", **ricoh)) == ("appliance.untold-printing", "RICOH")
    assert reason(read((mute, ours), one="#! closed\n")) == ("appliance.untold-printing", "-")


def hand(field: str) -> Callable[[Any, Any, Around], Iterable[Command] | None]:
    """A writer that can set one field, alone."""

    def writes(before: Any, after: Any, around: Around) -> Iterable[Command] | None:
        if before is None:
            return None
        only = replace(before, **{field: getattr(after, field)})
        return (command(f"set {field}"),) if only == after else None

    return writes


def writer(name: str, field: str) -> Voice:
    return Voice(name=name, asks=(name,), hears={"printing": lambda _: None}, writes={"printing": hand(field)})


def test_the_first_voice_that_can_writes() -> None:
    (driver,) = compose((writer("one", "tls"), writer("two", "enabled"), writer("three", "enabled")))
    assert driver.render is not None
    before = Printing(protocol="lpd", enabled=True, tls=False)
    assert [str(one) for one in driver.render(before, replace(before, enabled=False), AROUND)] == ["set enabled"]
    both = driver.render(before, replace(before, enabled=False, tls=True), AROUND)
    assert sorted(map(str, both)) == ["set enabled", "set tls"]


def test_what_no_voice_can_set_is_refused_by_its_field() -> None:
    (driver,) = compose((writer("one", "tls"),))
    assert driver.render is not None
    before = Printing(protocol="lpd", enabled=True, tls=False)
    with pytest.raises(Unwritable) as caught:
        driver.render(before, replace(before, enabled=False, tls=True), AROUND)
    assert caught.value.field == "enabled"
    with pytest.raises(Unwritable):
        driver.render(None, before, AROUND)


def test_without_a_hand_it_is_read_only() -> None:
    assert compose((ONE,))[0].render is None


def test_questions_are_asked_once_and_only_where_somebody_wants_them() -> None:
    when = {"one": lambda source: bool(source.why("look"))}
    voices = (Voice(name="a", asks=("one", "two"), hears={"printing": lambda _: None}, asked_when=when),)
    (driver,) = compose((*voices, *voices))
    assert driver.asks == ("one", "two")
    conditions = asked_when(voices)
    assert set(conditions) == {"one"}
    assert conditions["one"](source({})) is True
    assert conditions["one"](source({"look": "address 10.0.0.1\nend\n"})) is False
    always = Voice(name="b", asks=("one",), hears={"printing": lambda _: None})
    assert not asked_when((*voices, always))


def test_the_least_sure_voice_says_how_sure_the_facet_is() -> None:
    sure = replace(ONE, confidence={"": "recorded"})
    unsure = replace(TWO, confidence={"": "documented", "printing": "unconfirmed"})
    assert compose((sure, unsure))[0].confidence == "unconfirmed"
    assert confidence_of(unsure, "storage") == "documented"


def test_what_nobody_tells_has_a_sentence_for_every_facet_of_an_appliance() -> None:
    for name in names():
        if not voices(name):
            continue
        for driver in platform(name).facets:
            for lang in LANGS:
                assert "RICOH" in tell(say(f"appliance.untold-{driver.facet}", vendor="RICOH"), lang)
