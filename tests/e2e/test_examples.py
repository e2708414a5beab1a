"""The examples, judged from outside: the documented codes, and evidence that stands where it is said to stand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shikiri.guideline.editions import edition
from shikiri.model.reading import decode, digest
from shikiri.platforms import platform
from shikiri.workflow.captures import file_name
from tests.e2e.door import DAY, DEVICES, EXAMPLES, ROOT, Told, office, program, shikiri

CODES = {"insecure": 3, "compliant": 0, "unclear": 4}
CASES = [(device, kind) for device in DEVICES for kind in CODES]
SCHEMA = ROOT / "src" / "shikiri" / "reports" / "schema" / "findings-1.schema.json"


@cache
def judged(device: str, kind: str) -> Told:
    return shikiri(
        "judge", EXAMPLES / device / kind, "--facility", EXAMPLES / "facility.yml", "--at", DAY, "--format", "json"
    )


@cache
def redacted(folder: Path, name: str, question: str) -> str:
    return platform(name).redact(decode((folder / file_name(question)).read_bytes()))


@pytest.mark.parametrize("device,kind", CASES)
def test_the_code_is_the_documented_one(device: str, kind: str) -> None:
    told = judged(device, kind)
    assert told.code == CODES[kind], [
        (one["control"], one["thing"], one["status"]) for one in told.document["findings"] if one["counted"]
    ]
    assert told.document["exit"] == told.code
    assert told.document["partial"] is True


@pytest.mark.parametrize("device,kind", CASES)
def test_the_document_fits_its_schema(device: str, kind: str) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(judged(device, kind).document)] == []


@pytest.mark.parametrize("device,kind", CASES)
def test_no_row_of_the_sheet_is_missing(device: str, kind: str) -> None:
    rows = [(item["id"], item["tier"]) for item in judged(device, kind).document["items"]]
    assert rows == [(item.id, item.tier) for item in edition().items]
    assert len(rows) == 56
    assert [tier for _, tier in rows].count("advanced") == 12


@pytest.mark.parametrize("device,kind", CASES)
def test_evidence_stands_where_it_is_said_to_stand(device: str, kind: str) -> None:
    document = judged(device, kind).document
    name = document["devices"][0]["platform"]
    for finding in document["findings"]:
        cited = finding["evidence"]
        if cited is None:
            continue
        text = redacted(EXAMPLES / device / kind, name, cited["question"])
        lines = text.split("\n")
        assert cited["sha256"] == digest(text)
        assert cited["lines_read"] == len(lines)
        assert 0 <= cited["line"] <= len(lines)
        expected = lines[cited["line"] - 1].strip()[:200] if cited["line"] else ""
        assert cited["excerpt"] == expected
        assert not cited["line"] or expected, "an empty line proves nothing"


@pytest.mark.parametrize("device,kind", CASES)
def test_what_fails_on_a_device_shows_its_line(device: str, kind: str) -> None:
    failing = [one for one in judged(device, kind).document["findings"] if one["status"] == "fail" and one["device"]]
    assert [one["control"] for one in failing if one["evidence"] is None] == []


@pytest.mark.parametrize("device,kind", CASES)
def test_a_row_that_counts_as_good_has_a_finding_or_a_statement(device: str, kind: str) -> None:
    document = judged(device, kind).document
    for item in document["items"]:
        statuses = {document["findings"][place]["status"] for place in item["findings"]}
        if item["status"] == "pass":
            assert "pass" in statuses or item["attested"]
        if item["counted"] and item["status"] == "fail":
            assert "fail" in statuses


def test_the_insecure_examples_fail_many_rows_and_the_clear_ones_none() -> None:
    for device in DEVICES:
        bad = {one["id"] for one in judged(device, "insecure").document["items"] if one["status"] == "fail"}
        assert len(bad) >= 4, device
        good = [one["id"] for one in judged(device, "compliant").document["items"] if one["status"] == "fail"]
        assert good == [], device


def test_all_devices_of_an_office_at_once(tmp_path: Path) -> None:
    home = tmp_path / "all"
    home.mkdir()
    site = office(tmp_path)
    for device in DEVICES:
        (site.folder(device)).rename(home / device)
    told = site.judge(home)
    assert told.code == 0, told.err
    assert [one["platform"] for one in told.document["devices"]] == ["cisco_ios", "cisco_ios", "yamaha_rtx"]


def test_the_same_question_has_the_same_answer(tmp_path: Path) -> None:
    site = office(tmp_path)
    folder = site.folder("cisco_ios", "insecure")
    assert site.judge(folder).raw == site.judge(folder).raw
    assert program(*question(site.facility, folder)).stdout == site.judge(folder).raw


def question(facility: Path, folder: Path) -> tuple[Any, ...]:
    return "--lang", "en", "judge", folder, "--facility", facility, "--at", DAY, "--format", "json"


@pytest.mark.parametrize("device,kind", CASES)
def test_the_platform_may_be_named_or_left_to_the_capture(tmp_path: Path, device: str, kind: str) -> None:
    site = office(tmp_path)
    told = site.judge(site.folder(device, kind), "--platform", device.partition("-")[0])
    assert (told.code, told.raw) == (CODES[kind], site.judge(site.folder(device, kind)).raw)


def test_a_good_device_shows_no_counted_failure() -> None:
    """Separate hardware is one way, VLANs are another: the way not taken is no failure in any report."""
    for device in DEVICES:
        told = judged(device, "compliant").document
        assert [one["control"] for one in told["findings"] if one["counted"] and one["status"] == "fail"] == []
