"""Answers of many doors: what is one, what is none and why, and what proves that it is whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shikiri.model.nothing import Things
from shikiri.model.reading import Line
from shikiri.platforms.appliance.source import SILENCES
from shikiri.platforms.base import Unanswered, parse
from shikiri.platforms.mfp import PLATFORM
from tests.platforms.appliance.answers import ipp, look, reading, source, walk

PAGE = "/cdm/system/v1/identity"


@pytest.mark.parametrize("word", sorted(SILENCES))
def test_a_silence_says_why(word: str) -> None:
    for text in (f"#! {word}\n", f"#! {word}", f"#! {word} 401\n", f"#! {word} connect\r\n"):
        found = source({"walk": text}, complete=False)
        assert found.why("walk") == word
        assert not found.is_complete("walk")
        assert found.is_unproved("walk") is (word == "garbled")
        with pytest.raises(Unanswered) as caught:
            found.snmp()
        assert caught.value.why == word


@pytest.mark.parametrize("text", ("#!", "#! ", "#! clos", "#! closed\nx", "#!closed", "#! CLOSED", "#! perhaps"))
def test_a_silence_that_nobody_knows_is_garbled(text: str) -> None:
    assert source({"walk": text}).why("walk") == "garbled"
    assert source({"walk": text}).is_unproved("walk")


def test_what_was_not_asked_and_what_is_empty() -> None:
    found = source({"walk": " \0\r\n"})
    assert (found.why("look"), found.why("walk")) == ("not-asked", "empty")
    assert (found.is_unproved("look"), found.is_unproved("walk")) == (False, True)


@pytest.mark.parametrize(
    "page",
    (
        "<!DOCTYPE html><title>Login</title>",
        "\n\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<html>",
        "<html lang=ja>",
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    ),
)
def test_a_page_for_people_is_no_answer(page: str) -> None:
    assert source({PAGE: page}).why(PAGE) == "absent"


def test_a_document_that_only_begins_like_one_is() -> None:
    assert source({PAGE: "<htmlish/>"}).why(PAGE) == ""


@pytest.mark.parametrize(
    "question,text,whole",
    (
        (PAGE, '{"a": 1}', True),
        (PAGE, '\ufeff{"a": 1}', True),
        (PAGE, '{"a": 1', False),
        (PAGE, '{"a": 1, "a": 2}', False),  # said twice: which one?
        (PAGE, "[1, 2]", True),
        (PAGE, "<a><b/></a>", True),
        (PAGE, "<a><b/>", False),
        (PAGE, "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", False),
        ("onvif GetUsers", "<a>\n</a>", True),
        ("onvif GetUsers", "<a>\n", False),
        ("walk", walk("1.3.6.1.2.1.1.1.0 null null"), True),
        ("walk", "asked 2c public\nen", False),
        ("look", look(), True),
        ("look", look() + "port 9 open\n", False),
        ("get-printer-attributes", ipp('printer-make-and-model ["x"]'), True),
        ("get-printer-attributes", ipp("what is this"), False),
        ("get-printer-attributes", "status 0x0503 server-error-version-not-supported\nend\n", True),
        ("walk", "1.3.6.1.2.1.1.1.0 something\nend\n", False),
        ("walk", "<html><body>Login</body></html>", False),
        ("snmp public", "<a/>", False),
        ("get-jobs", "which completed 0x0000 successful-ok 1\nend\n", False),
    ),
)
def test_what_proves_that_an_answer_is_whole(question: str, text: str, whole: bool) -> None:
    assert source({question: text}).is_complete(question) is whole
    assert source({question: text}).is_unproved(question) is not whole
    assert source({question: text}, complete=True).is_complete(question) is whole
    assert not source({question: text}, complete=False).is_complete(question)


def test_a_list_without_an_end_is_whole_only_where_somebody_vouches() -> None:
    listed = {"/axis-cgi/param.cgi?action=list": "root.Brand.Brand=AXIS\n"}
    (question,) = listed
    assert not source(listed).is_complete(question)
    assert not source(listed, complete=False).is_complete(question)
    assert source(listed, complete=True).is_complete(question)


def test_json_is_read_once_and_its_keys_have_lines() -> None:
    text = json.dumps({"snmp": {"enabled": "true"}, "lpd": {"enabled": "false"}}, indent=1)
    found = source({PAGE: text})
    assert found.mapping(PAGE) is found.mapping(PAGE)
    assert found.key_line(PAGE, "enabled") == Line(PAGE, 3)
    assert found.key_line(PAGE, "enabled", parent="lpd") == Line(PAGE, 6)
    assert found.key_line(PAGE, "nothing") == Line(PAGE, 0)


@pytest.mark.parametrize("text", ("[1]", '"x"', "5", "null", "{", "x"))
def test_what_is_no_object_is_garbled(text: str) -> None:
    with pytest.raises(Unanswered) as caught:
        source({PAGE: text}).mapping(PAGE)
    assert caught.value.why == "garbled"


def test_a_tower_of_brackets_is_garbled() -> None:
    assert source({PAGE: "[" * 100_000}).is_unproved(PAGE)


QUESTIONS = PLATFORM.questions
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(("end\n", "#! closed\n", "<a/>", "{}", "[]", "address 10.0.0.1\nend\n", "status 0x0000\nend\n")),
    st.lists(
        st.sampled_from(
            (
                "address 10.0.0.1",
                "port 80 open",
                "port 515 closed",
                "asked 3 authPriv x",
                '1.3.6.1.2.1.1.1.0 string "HP"',
                "1.3.6.1.2.1.4.34.1.3.1 int 1",
                "1.3.6.1.2.1.43.14.1.1.2.1.1 int 8",
                "status 0x0000 successful-ok",
                "group printer-attributes",
                'uri-security-supported ["tls"]',
                'printer-firmware-string-version ["1"]',
                "map ricoh_wim",
                "login accepted",
                "end",
            )
        ),
        max_size=8,
    ).map(lambda lines: "\n".join((*lines, ""))),
)


@given(st.dictionaries(st.sampled_from(QUESTIONS), TEXTS, max_size=6))
def test_no_answer_of_any_box_breaks_a_reading(answers: dict[str, str]) -> None:
    """Whatever comes: a facet is read, or unread with a reason that is not our own slip."""
    for name, facet in parse(PLATFORM, reading(answers)).facets.items():
        if not isinstance(facet, Things):
            assert facet.reason.key != "parse.broken", (name, facet.reason)  # type: ignore[union-attr]


@given(st.dictionaries(st.sampled_from(QUESTIONS), st.text(max_size=40), max_size=6))
def test_noise_proves_nothing(answers: dict[str, str]) -> None:
    noise = {question: text for question, text in answers.items() if not text.startswith("#!")}
    for name, facet in parse(PLATFORM, reading(noise)).facets.items():
        if name != "hazard":
            assert not (isinstance(facet, Things) and facet.complete), (name, facet, noise)
