"""Law: a camera of Axis or Hikvision whose answers break off anywhere proves no more than the whole answers do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from shikiri.model.finding import Status
from shikiri.model.reading import Answer, decode
from shikiri.platforms.base import parse
from shikiri.workflow.captures import Captured, judge_captured, read_homes
from shikiri.workflow.evidence import Evidence
from tests.laws.cuts import cut_at_bytes, cut_at_lines, raw_answers, replaced, without_beginning
from tests.laws.test_cut_law import NOW, Proof, proof, site

FIXTURES = Path(__file__).resolve().parents[1] / "platforms"
MAKERS = ("axis", "hikvision")
HOMES = [f"{maker}/video/{name}" for maker in MAKERS for name in ("whole-and-well-set", "whole-out-of-the-box")]
BYTES = 100  # cuts at random places of all answers
EVERY = 2  # a text without its beginning: from so many lines on
JUNK: tuple[bytes, ...] = (b"", b"\n", b"\x00\x00", b"#!", b"#! logi", b"#! login\nx\n", b"{", b"{}", b"<a/>", b"end\n")
JUNK += (
    b"<html><body>Login</body></html>",
    b"#! silent\n",
    b"#! garbled\n",
    b"#! tls\n",
    b"#! not-tried\n",
    b"root.\n",
)
# These cameras have no ONVIF. Where that is not sure any more, it is still sure that no stranger was let in by it.
SHUT = {("video-no-anonymous", "video:onvif")}
GOOD = {"video-no-anonymous", "peripheral-http-off", "peripheral-cloud-off", "peripheral-admin-password-set"}
BAD = {"peripheral-http-off", "peripheral-cloud-off", "camera-time-synchronised"}


@cache
def whole(home: str) -> Captured:
    return read_homes([FIXTURES / home], site(), platform=home.partition("/")[0])[0]


@cache
def before(home: str) -> Proof:
    return proof(whole(home))


def passes(found: Proof) -> set[tuple[str, str]]:
    """Control and thing. Another voice may call the same door by another handle."""
    return {(control, thing.partition("#")[0]) for control, _, thing in found.findings}


def edited(home: str, question: str, raw: bytes, where: str) -> None:
    """Another text in the place of one answer, which then nobody vouches for: its checksum is another."""
    captured = whole(home)
    answers = {**captured.evidence.reading.answers, question: Answer(decode(raw), None)}
    reading = replace(captured.evidence.reading, answers=answers)
    state = parse(captured.evidence.platform, reading)
    if state == captured.state:
        return
    now = proof(replace(captured, evidence=Evidence(reading, captured.evidence.platform), state=state))
    gained = passes(now) - passes(before(home)) - SHUT
    assert not gained, f"{question}, {where}: {sorted(gained)[:3]}"
    assert now.items <= before(home).items, f"{question}, {where}"
    assert now.code != 0 or before(home).code == 0, f"{question}, {where}"


@pytest.mark.parametrize("maker", MAKERS)
def test_these_cameras_prove_something(maker: str) -> None:
    assert {control for control, _, _ in before(f"{maker}/video/whole-and-well-set").findings} >= GOOD
    bad = judge_captured([whole(f"{maker}/video/whole-out-of-the-box")], site(), NOW).findings
    assert {one.control for one in bad if one.status is Status.FAIL} >= BAD


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_a_line_gains_nothing(home: str) -> None:
    for edit in cut_at_lines(raw_answers(whole(home))):
        edited(home, *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_any_byte_gains_nothing(home: str) -> None:
    for edit in cut_at_bytes(raw_answers(whole(home)), home, BYTES):
        edited(home, *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_without_its_beginning_gains_nothing(home: str) -> None:
    for edit in without_beginning(raw_answers(whole(home)), EVERY):
        edited(home, *edit)


@pytest.mark.parametrize("home", HOMES)
def test_an_answer_that_is_no_answer_gains_nothing(home: str) -> None:
    for edit in replaced(raw_answers(whole(home)), JUNK):
        edited(home, *edit)
