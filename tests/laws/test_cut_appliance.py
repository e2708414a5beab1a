"""Law: an appliance whose answers break off anywhere, at any of its doors, proves no more than the whole answers do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from shikiri.model.finding import Status
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.base import parse
from shikiri.workflow.captures import Captured, judge_captured, read_homes
from shikiri.workflow.evidence import Evidence
from tests.laws.cuts import cut_at_bytes, cut_at_lines, raw_answers, replaced, without_beginning
from tests.laws.test_cut_law import NOW, Proof, must_not_gain, proof, site

FIXTURES = Path(__file__).resolve().parents[1] / "platforms"
# Whole boxes: every door of theirs answered, each in its own way.
HOMES = (
    "mfp/printing/ricoh-open",
    "mfp/printing/kyocera-tight",
    "mfp/printing/canon-quiet",
    "mfp/printing/hp-ledm-tight",
    "mfp/printing/hp-cdm-tight",
    "mfp/storage/pages-vouched-for",
    "mfp/storage/pages-unconfirmed",
)
BYTES = 150  # cuts at random places of all answers, besides one at every line
JUNK = (b"", b"\n", b"\x00\x00", b"#!", b"#! clo", b"<html><body>Login</body></html>", b"{", b"<a>", b"end\n")


@cache
def whole(home: str) -> Captured:
    return read_homes([FIXTURES / home], site(), platform="mfp")[0]


@cache
def before(home: str) -> Proof:
    return proof(whole(home))


def test_these_boxes_prove_something() -> None:
    """A law over boxes that never pass anything would hold by itself."""
    good = {control for control, _, _ in before("mfp/printing/kyocera-tight").findings}
    assert {"old-print-protocols-off", "printing-tls", "peripheral-telnet-off", "peripheral-http-off"} <= good
    bad = judge_captured([whole("mfp/printing/ricoh-open")], site(), NOW).findings
    failed = {one.control for one in bad if one.status is Status.FAIL}
    assert {"old-print-protocols-off", "printing-tls", "peripheral-telnet-off", "peripheral-http-off"} <= failed


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_a_line_gains_nothing(home: str) -> None:
    for edit in cut_at_lines(raw_answers(whole(home))):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_any_byte_gains_nothing(home: str) -> None:
    for edit in cut_at_bytes(raw_answers(whole(home)), home, BYTES):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_without_its_beginning_gains_nothing(home: str) -> None:
    for edit in without_beginning(raw_answers(whole(home))):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_an_answer_that_is_no_answer_gains_nothing(home: str) -> None:
    for edit in replaced(raw_answers(whole(home)), JUNK):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("word", ("silent", "garbled", "login", "tls", "not-tried", "absent"))
@pytest.mark.parametrize("home", HOMES)
def test_a_door_that_says_nothing_gains_nothing(home: str, word: str) -> None:
    """A door may be shut for a moment: that is no reason to believe the others more. Closed and refused are answers."""
    for edit in replaced(raw_answers(whole(home)), (f"#! {word} x\n".encode(),)):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_box_that_says_nothing_at_all_proves_nothing(home: str) -> None:
    for word in ("silent", "absent", "login", "not-tried", "garbled"):
        captured = whole(home)
        answers = {question: Answer(f"#! {word}\n", complete=False) for question in captured.evidence.reading.answers}
        reading = Reading(device=captured.device.name, platform="mfp", answers=answers, when=NOW)
        evidence = Evidence(reading, captured.evidence.platform)
        dumb = Captured(
            home=captured.home,
            device=captured.device,
            state=parse(evidence.platform, reading),
            evidence=evidence,
            unclaimed=0,
        )
        assert not proof(dumb).findings, word
