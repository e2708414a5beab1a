"""The findings document: nothing found is left out, and its places and numbers agree with each other."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cache

import pytest

from shikiri.model.document import Document
from shikiri.model.finding import Status
from shikiri.model.say import LANGS
from shikiri.workflow.captures import JST, judge_folder
from shikiri.workflow.document import build
from shikiri.workflow.judged import Judged
from tests.e2e.door import DEVICES, EXAMPLES

CASES = [(device, kind) for device in DEVICES for kind in ("compliant", "insecure", "unclear")]


@cache
def judged(device: str, kind: str) -> Judged:
    return judge_folder(EXAMPLES / device / kind, EXAMPLES / "facility.yml", at=datetime(2026, 11, 20, tzinfo=JST))


@cache
def document(device: str, kind: str) -> Document:
    return build(judged(device, kind))


@pytest.mark.parametrize("device,kind", CASES)
def test_every_finding_is_there_and_in_its_rows(device: str, kind: str) -> None:
    made, found = document(device, kind), judged(device, kind).findings
    assert len(made["findings"]) == len(found)
    rows = {row["id"]: row for row in (*made["items"], *made["extension"])}
    for place, part in enumerate(made["findings"]):
        assert part["control"] in made["controls"]
        for item in part["items"]:
            assert place in rows[item]["findings"]
    for row in rows.values():
        assert all(row["id"] in made["findings"][place]["items"] for place in row["findings"])


@pytest.mark.parametrize("device,kind", CASES)
def test_the_numbers_add_up(device: str, kind: str) -> None:
    made = document(device, kind)
    summary = made["summary"]
    statuses = Counter(row["status"] for row in made["items"])
    assert summary["items"] == {status.value: statuses[status.value] for status in Status}
    assert sum(summary["items"].values()) == len(made["items"])
    assert sum(summary["findings"].values()) == len(made["findings"])
    counted = [row for row in made["items"] if row["counted"] and row["status"] != "not_applicable"]
    assert summary["counted"] == len(counted)
    assert summary["passed"] == sum(row["status"] == "pass" for row in counted)
    assert summary["percent"] == 100 * summary["passed"] // max(summary["counted"], 1)


@pytest.mark.parametrize("device,kind", CASES)
def test_what_is_open_is_due_today_and_what_is_good_later(device: str, kind: str) -> None:
    for row in document(device, kind)["items"]:
        if row["status"] == "not_applicable":
            assert row["due"] is None
        elif row["status"] in ("pass", "waived"):
            assert row["due"] is not None
            assert date.fromisoformat(row["due"]) > date(2026, 11, 20)
        else:
            assert row["due"] == "2026-11-20"


@pytest.mark.parametrize("device,kind", CASES)
def test_whatever_is_not_a_pass_says_why_in_both_languages(device: str, kind: str) -> None:
    for part in document(device, kind)["findings"]:
        if part["status"] in ("unknown", "unreachable", "not_applicable"):
            assert part["reason"] is not None
        if not part["counted"]:
            assert part["aside"] is not None
        for words in (part["reason"], part["aside"]):
            assert words is None or all(words[lang] for lang in LANGS)
        if part["status"] == "fail":
            assert part["expected"] or part["reason"]
            assert part["actual"] or part["reason"]
