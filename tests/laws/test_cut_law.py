"""Law: a text that breaks off anywhere proves no more than the whole text does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import pytest

from shikiri.model.finding import Status
from shikiri.model.reading import Answer, Reading, decode
from shikiri.platforms.base import parse
from shikiri.workflow.captures import JST, Captured, file_name, judge_captured, read_homes
from shikiri.workflow.evidence import Evidence
from shikiri.workflow.site import Site, load_site
from tests.e2e.door import DAY, DEVICES, EXAMPLES, MAIN
from tests.laws.cuts import cut_at_bytes, cut_at_lines, raw_answers, replaced, without_beginning

NOW = datetime.fromisoformat(DAY).replace(tzinfo=JST)
KINDS = ("compliant", "insecure", "unclear")
CASES = [(device, kind) for device in DEVICES for kind in KINDS]
BYTES = 200  # cuts at random places, besides one at every line


@dataclass(frozen=True, slots=True)
class Proof:
    """What a reading proves: the passes, and the exit code."""

    findings: frozenset[tuple[str, str, str]]
    items: frozenset[str]
    code: int


@cache
def site() -> Site:
    return load_site(EXAMPLES / "facility.yml", NOW)


@cache
def whole(device: str, kind: str) -> Captured:
    return read_homes([EXAMPLES / device / kind], site())[0]


def proof(captured: Captured) -> Proof:
    judged = judge_captured([captured], site(), NOW)
    passes = (one for one in judged.findings if one.status is Status.PASS)
    return Proof(
        findings=frozenset((one.control, one.device, one.thing) for one in passes),
        items=frozenset(row.item.id for row in judged.rows if row.status is Status.PASS),
        code=judged.score.exit,
    )


def after(captured: Captured, question: str, raw: bytes) -> Captured:
    """The same device where one answer is another."""
    evidence = captured.evidence
    answers = dict(evidence.reading.answers)
    answers[question] = Answer(decode(raw), answers[question].complete)
    reading = Reading(
        device=captured.device.name, platform=captured.device.platform, answers=answers, when=evidence.reading.when
    )
    return replace(captured, state=parse(evidence.platform, reading), evidence=Evidence(reading, evidence.platform))


def must_not_gain(captured: Captured, before: Proof, question: str, raw: bytes, where: str) -> None:
    cut = after(captured, question, raw)
    if cut.state == captured.state:
        return
    now = proof(cut)
    assert now.findings <= before.findings, f"{question}, {where}: {sorted(now.findings - before.findings)[:3]}"
    assert now.items <= before.items, f"{question}, {where}: {sorted(now.items - before.items)}"
    assert now.code != 0 or before.code == 0, f"{question}, {where}"


@pytest.mark.parametrize("device,kind", CASES)
def test_a_text_cut_at_a_line_gains_nothing(device: str, kind: str) -> None:
    captured = whole(device, kind)
    before = proof(captured)
    for edit in cut_at_lines(raw_answers(captured)):
        must_not_gain(captured, before, *edit)


@pytest.mark.parametrize("device,kind", CASES)
def test_a_text_cut_at_any_byte_gains_nothing(device: str, kind: str) -> None:
    captured = whole(device, kind)
    before = proof(captured)
    for edit in cut_at_bytes(raw_answers(captured), f"{device} {kind}", BYTES):
        must_not_gain(captured, before, *edit)


@pytest.mark.parametrize("device,kind", CASES)
def test_a_text_without_its_beginning_gains_nothing(device: str, kind: str) -> None:
    captured = whole(device, kind)
    before = proof(captured)
    for edit in without_beginning(raw_answers(captured), 3):
        must_not_gain(captured, before, *edit)


@pytest.mark.parametrize("device,kind", CASES)
def test_an_answer_that_is_missing_gains_nothing(device: str, kind: str) -> None:
    captured = whole(device, kind)
    before = proof(captured)
    junk = (b"", b"\n", b"\x00\x00", b"% Invalid input detected at '^' marker.\n")
    for edit in replaced(raw_answers(captured), junk):
        must_not_gain(captured, before, *edit)


@pytest.mark.parametrize("device", DEVICES)
def test_the_best_answer_cut_short_is_not_compliant_any_more(device: str) -> None:
    captured = whole(device, "compliant")
    answers = raw_answers(captured)
    question = next(question for question in answers if file_name(question) == MAIN[device])
    raw = answers[question]
    assert proof(captured).code == 0
    for at in (0, len(raw) // 4, len(raw) // 2, len(raw) * 9 // 10):
        assert proof(after(captured, question, raw[:at])).code != 0
