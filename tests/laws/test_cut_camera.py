"""Law: a camera whose answers break off anywhere proves no more than the whole answers do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from shikiri.model.finding import Status
from shikiri.workflow.captures import Captured, judge_captured, read_homes
from tests.laws.cuts import cut_at_bytes, cut_at_lines, raw_answers, replaced
from tests.laws.test_cut_law import NOW, Proof, must_not_gain, proof, site

FIXTURES = Path(__file__).resolve().parents[1] / "platforms" / "camera_onvif" / "video"
HOMES = ("whole-and-well-set", "whole-out-of-the-box")
BYTES = 200  # cuts at random places of all answers, besides one at every line
JUNK: tuple[bytes, ...] = (
    b"",
    b"\n",
    b"\x00\x00",
    b"#!",
    b"#! logi",
    b"#! login\nx\n",
    b"<html><body>Login</body></html>",
    b"{",
    b"<a/>",
)
JUNK += (b"end\n", b"stream 1 rtsp 554 401\n", b"#! silent\n", b"#! garbled\n", b"#! tls\n", b"#! refused\n")
GOOD = {
    "video-no-anonymous", "video-tls", "peripheral-http-off", "peripheral-telnet-off", "camera-access-limited",
    "exposure-expected", "peripheral-admin-password-set",
}  # fmt: skip


@cache
def whole(home: str) -> Captured:
    return read_homes([FIXTURES / home], site(), platform="camera_onvif")[0]


@cache
def before(home: str) -> Proof:
    return proof(whole(home))


def test_these_cameras_prove_something() -> None:
    assert {control for control, _, _ in before("whole-and-well-set").findings} >= GOOD
    bad = judge_captured([whole("whole-out-of-the-box")], site(), NOW).findings
    assert {one.control for one in bad if one.status is Status.FAIL} >= {
        "video-tls", "peripheral-http-off", "camera-access-limited", "camera-time-synchronised",
        "peripheral-discovery-off",
    }  # fmt: skip


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_a_line_gains_nothing(home: str) -> None:
    for edit in cut_at_lines(raw_answers(whole(home))):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_cut_at_any_byte_gains_nothing(home: str) -> None:
    for edit in cut_at_bytes(raw_answers(whole(home)), home, BYTES):
        must_not_gain(whole(home), before(home), *edit)


@pytest.mark.parametrize("home", HOMES)
def test_a_text_without_a_part_gains_nothing(home: str) -> None:
    """A line that is missing in the middle: whatever was listed there may be the worst."""
    for question, raw in raw_answers(whole(home)).items():
        if not raw.startswith(b"<"):
            continue
        lines = raw.splitlines(keepends=True)
        for at in range(len(lines)):
            must_not_gain(whole(home), before(home), question, b"".join(lines[at:]), f"from line {at}")


@pytest.mark.parametrize("home", HOMES)
def test_an_answer_that_is_no_answer_gains_nothing(home: str) -> None:
    for edit in replaced(raw_answers(whole(home)), JUNK):
        must_not_gain(whole(home), before(home), *edit)
