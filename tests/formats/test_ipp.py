"""IPP: every byte of a real answer is read, whatever a printer puts into it, and half an answer is none."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shikiri.formats.ipp import IppError, Message, read
from shikiri.formats.ipp_text import IppAnswer, as_text, jobs_as_text, read_jobs, read_text
from tests.formats.ipp_messages import EVERYTHING, answer, raw_answer


def text_of(raw: bytes) -> str:
    return as_text(read(raw))


def said(raw: bytes) -> IppAnswer:
    return read_text(text_of(raw))


def test_every_syntax_stands_on_a_line_of_its_own() -> None:
    found = said(answer(EVERYTHING))
    assert found.complete
    assert found.values("uri-security-supported") == ("tls", "none")
    assert found.values("job-password-supported") == (4,)
    assert found.values("color-supported") == (True,)
    assert found.values("orientation-requested-supported") == (3, 4, 5, 6, 7)  # 7 breaks other libraries
    assert found.values("printer-current-time") == ("2026-11-21T09:30:00+00:00",)
    assert found.values("copies-supported") == ("1-999",)
    assert found.values("printer-resolution-default") == ("600x1200dpi",)
    assert found.values("printer-firmware-version") == ({"hex": "312e303200"}, {"hex": "020001"})
    assert found.texts("printer-firmware-version") == ("1.02\0", "\2\0\1")
    assert found.values("media-col-default") == ({"media-size": [{"x-dimension": [21000]}], "media-type": ["a", "b"]},)
    assert found.values("printer-location") == ()  # no-value says nothing
    lines = text_of(answer(EVERYTHING)).splitlines()
    assert lines[found.line("job-password-supported") - 1] == "job-password-supported [4]"
    assert found.line("printer-firmware-patches") == 0


@pytest.mark.parametrize("attributes", (EVERYTHING, {}))
def test_an_answer_that_is_cut_anywhere_is_none(attributes: dict) -> None:  # type: ignore[type-arg]
    raw = answer(attributes)
    for end in range(len(raw)):
        with pytest.raises(IppError):
            read(raw[:end])


@given(st.data())
def test_changed_bytes_never_raise_anything_else(data: st.DataObject) -> None:
    raw = bytearray(answer(EVERYTHING))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        text = as_text(read(bytes(raw)))
    except IppError:
        return
    assert text.endswith("\nend\n")
    assert text.count("\nend\n") == 1
    read_text(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_an_error(raw: bytes) -> None:
    with contextlib.suppress(IppError):
        assert isinstance(read(raw), Message)


def test_a_text_that_is_cut_anywhere_has_no_end() -> None:
    text = text_of(answer(EVERYTHING))
    assert not any(read_text(text[:end]).complete for end in range(len(text) - 1))


def test_names_cannot_forge_lines() -> None:
    names = (b"end", b"status 0x0000", b"group x", b"x\nend\nprinter-state", b"a b", b"\x80\xff", "x\u2028y".encode())
    text = text_of(raw_answer(*((0x44, name, b"y\nend\n") for name in names), (0x44, b"last", b"z")))
    assert len(text.splitlines()) == 2 + len(names) + 1 + 1
    found = read_text(text)
    assert found.values("end") == ("y\nend\n",)
    assert found.values("last") == ("z",)
    assert found.complete


def test_an_attribute_said_twice_is_dropped_only_where_it_differs() -> None:
    found = said(raw_answer((0x44, b"a", b"1"), (0x44, b"b", b"1"), (0x44, b"a", b"2"), (0x44, b"b", b"1")))
    assert found.values("a") == ()
    assert found.values("b") == ("1",)


def test_values_that_are_not_as_their_tag_says_stay_as_their_bytes() -> None:
    found = said(
        raw_answer(
            (0x21, b"integer", b"\1"),
            (0x22, b"boolean", b"\2"),
            (0x31, b"date", b"\x07\xea\x0d\x40\0\0\0\0+\0\0"),
            (0x33, b"range", b"\0"),
            (0x35, b"text", b"\0\2en\0\1"),
            (0x39, b"unknown", b"\1\2"),
            (0x7F, b"extension", b"\x40\0\0\1x"),
        )
    )
    assert {name: one.values[0]["hex"] for name, one in found.attributes.items()} == {
        "integer": "01",
        "boolean": "02",
        "date": "07ea0d40000000002b0000",
        "range": "00",
        "text": "0002656e0001",
        "unknown": "0102",
        "extension": "4000000178",
    }


def test_text_in_another_charset_is_read_and_zeros_stay_on_the_line() -> None:
    found = said(
        raw_answer(
            (0x41, b"sjis", "複合機".encode("cp932")), (0x41, b"nul", b"a\0b"), (0x35, b"l", b"\0\2ja\0\3\xe6\xa9\x9f")
        )
    )
    assert found.values("sjis") == ("複合機",)
    assert found.values("nul") == ("a\0b",)
    assert found.values("l") == ("機",)


def test_a_megabyte_of_values_is_read() -> None:
    many = [(0x44, b"media-ready" if place == 0 else b"", b"x" * 32_000) for place in range(40)]
    assert len(said(raw_answer(*many)).values("media-ready")) == 40


@pytest.mark.parametrize(
    "raw",
    (
        raw_answer((0x44, b"", b"of nothing")),
        raw_answer((0x34, b"c", b"")),
        raw_answer((0x34, b"c", b""), (0x44, b"", b"no member"), (0x37, b"", b"")),
        raw_answer(*(((0x34, b"c", b""), (0x4A, b"", b"m")) * 20)),  # deeper than anybody means it
        raw_answer(end=b""),
        b"\1\1\0\0\0\0\0\1\x44\0\1a\0\1b\3",  # a value before the first group
        raw_answer((0x44, b"a", b"1"), end=b"\0\0\0\4\3"),  # zeros between two attributes
        raw_answer(end=b"\x0b\3"),
        b"HTTP/1.1 200 OK",
    ),
)
def test_frames_that_do_not_hold_are_no_answer(raw: bytes) -> None:
    with pytest.raises(IppError):
        read(raw)


@pytest.mark.parametrize("status", (0x0400, 0x0403, 0x0503, 0x000B))  # the last: a question that somebody saved
def test_an_answer_that_says_no_says_nothing_else(status: int) -> None:
    found = said(raw_answer((0x44, b"uri-security-supported", b"tls"), status=status))
    assert not found.complete
    assert not found.values("uri-security-supported")


def test_an_answer_without_attributes_is_not_whole() -> None:
    assert not said(raw_answer()).complete


@pytest.mark.parametrize("line", ("?", "printer-state 3", "printer-state [3", "Printer State [3]"))
def test_a_line_that_nobody_understands_makes_the_answer_doubtful(line: str) -> None:
    text = text_of(answer(EVERYTHING))
    assert not read_text(text.replace("printer-state [3]", line)).complete


def test_of_jobs_only_numbers_are_kept() -> None:
    job = raw_answer(
        (0x23, b"job-state", b"\0\0\0\3"), (0x42, b"job-name", b"CANARY.pdf"), (0x42, b"job-user", b"CANARY")
    )
    job = job[:8] + b"\2" + job[9:]
    text = jobs_as_text({"completed": read(raw_answer(status=0x0403)), "not-completed": read(job)})
    assert "CANARY" not in text
    assert text.splitlines() == [
        "which completed 0x0403 client-error-not-authorized 0",
        "which not-completed 0x0000 successful-ok 1",
        "state pending 1",
        "end",
    ]
    found = read_jobs(text)
    assert (found.waiting, found.done, dict(found.states), found.complete) == (1, None, {"pending": 1}, True)
    assert not any(read_jobs(text[:end]).complete for end in range(len(text) - 1))


_WANTED = {"firmware_name": "printer-firmware-name", "firmware_version": "printer-firmware-string-version"}


def test_recordings_are_read_whole_and_right(recordings: Path) -> None:
    pages = sorted(recordings.glob("mfp/*/get-printer-attributes.ipp"))
    assert pages
    for page in pages:
        raw = page.read_bytes()
        expect = yaml.safe_load((page.parent / "capture.yml").read_text("utf-8"))["expect"]
        found = said(raw)
        assert found.complete, page
        assert expect["make_and_model"] in found.texts("printer-make-and-model"), page
        assert list(found.values("uri-security-supported")) == expect["uri_security"], page
        assert list(found.values("uri-authentication-supported")) == expect["uri_authentication"], page
        for key, name in _WANTED.items():
            if key in expect:
                assert expect[key] in found.texts(name), page
        if "job_password_supported" in expect:
            assert not found.values("job-password-supported")
        for end in range(0, len(raw), 7):
            with pytest.raises(IppError):
                read(raw[:end])
