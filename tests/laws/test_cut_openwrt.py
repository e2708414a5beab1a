"""Law: an OpenWrt answer that breaks off anywhere proves no more than the whole one does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from shikiri.model.finding import Status
from shikiri.model.reading import Answer, Reading
from shikiri.platforms.openwrt.source import EXPORT
from shikiri.workflow.captures import file_name, judge_folder
from tests.platforms.openwrt.office import FACILITY
from tests.platforms.openwrt.referee import whole


def judged(folder: Path, reading: Reading, *, complete: bool | None) -> tuple[set[tuple[str, str]], set[str]]:
    """The passes of things and of rows, judged from a folder of answers."""
    home = folder / "ap"
    home.mkdir(exist_ok=True)
    for path in home.iterdir():
        path.unlink()
    for question, answer in reading.answers.items():
        (home / file_name(question)).write_text(answer.text, "utf-8")
    words = "platform: openwrt\nkinds: [router, access_point]\nsource: fixture\n"
    (home / "capture.yml").write_text(words + ("complete: true\n" if complete else ""), "utf-8")
    (folder / "facility.yml").write_text(FACILITY, "utf-8")
    found = judge_folder(home, folder / "facility.yml", platform="openwrt", device="ap")
    passes = {(one.control, one.thing) for one in found.findings if one.status is Status.PASS}
    return passes, {row.item.id for row in found.rows if row.status is Status.PASS}


@cache
def answers(case: str) -> Reading:
    return whole(case)


def cut(reading: Reading, question: str, text: str) -> Reading:
    return replace(reading, answers={**reading.answers, question: Answer(text, complete=None)})


@pytest.mark.parametrize("case", ("office", "careless"))
def test_a_text_cut_at_a_line_gains_nothing(case: str, tmp_path: Path) -> None:
    reading = answers(case)
    things, rows = judged(tmp_path, reading, complete=True)
    lines = reading.answers[EXPORT].text.splitlines(keepends=True)
    for at in range(0, len(lines), 3):
        now = judged(tmp_path, cut(reading, EXPORT, "".join(lines[:at])), complete=None)
        assert now[0] <= things, (at, sorted(now[0] - things))
        assert now[1] <= rows, (at, sorted(now[1] - rows))


@pytest.mark.parametrize("case", ("office", "careless"))
def test_a_text_without_its_beginning_gains_nothing(case: str, tmp_path: Path) -> None:
    reading = answers(case)
    things, rows = judged(tmp_path, reading, complete=True)
    lines = reading.answers[EXPORT].text.splitlines(keepends=True)
    for at in range(1, len(lines), 7):
        now = judged(tmp_path, cut(reading, EXPORT, "".join(lines[at:])), complete=None)
        assert now[0] <= things, (at, sorted(now[0] - things))
        assert now[1] <= rows, (at, sorted(now[1] - rows))


@pytest.mark.parametrize("case", ("office", "careless"))
@pytest.mark.parametrize("junk", ("", "\n", "\0\0", "#! exit 127\nsh: uci: not found\n", "uci: I/O error\n"))
def test_an_answer_that_is_missing_gains_nothing(case: str, junk: str, tmp_path: Path) -> None:
    reading = answers(case)
    things, rows = judged(tmp_path, reading, complete=True)
    for question in reading.answers:
        now = judged(tmp_path, cut(reading, question, junk), complete=None)
        assert now[0] <= things, (question, sorted(now[0] - things))
        assert now[1] <= rows, (question, sorted(now[1] - rows))
