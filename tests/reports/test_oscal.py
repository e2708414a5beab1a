from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from shikiri.guideline.editions import edition
from shikiri.model.document import Document
from shikiri.model.errors import UsageError
from shikiri.model.say import LANGS, Lang
from shikiri.reports import render
from shikiri.reports.assessment.catalog import oscal_catalog
from shikiri.reports.assessment.parts import control_id
from tests.reports import sample
from tests.reports.told import HOSTILE, SOME, documents

trestle = pytest.importorskip("trestle.oscal.assessment_results", reason="the extra [oscal] is not installed")


def results(whole: Document, lang: Lang = "ja") -> dict[str, Any]:
    found = json.loads(render("oscal", whole, lang))["assessment-results"]["results"][0]
    assert isinstance(found, dict)
    return found


def prop(part: dict[str, Any], name: str) -> str:
    return next((one["value"] for one in part["props"] if one["name"] == name), "")


@pytest.mark.parametrize("lang", LANGS)
def test_trestle_reads_it_back(document: Document, lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "assessment-results.json"
    path.write_bytes(render("oscal", document, lang))
    read = trestle.AssessmentResults.oscal_read(path)
    assert "1.2.1" in str(read.metadata.oscal_version)
    assert len(read.results[0].observations) >= len(document["findings"])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_is_fine(hostile: str) -> None:
    whole = sample.hostile(hostile)
    page = render("oscal", whole, "ja").decode()
    assert len(results(whole)["observations"]) >= len(whole["findings"])
    assert not any(letter in page for letter in "\x1b\x9b\u202e\u2066")


@SOME
@given(documents())
def test_no_verdict_is_lost_and_only_a_counted_pass_is_satisfied(whole: Document) -> None:
    found = results(whole)
    seen = found["observations"]
    assert [prop(one, "status") for one in seen[: len(whole["findings"])]] == [
        one["status"] for one in whole["findings"]
    ]
    decided = [row for row in whole["items"] if row["counted"] and row["status"] != "not_applicable"]
    said = {one["target"]["target-id"]: one["target"]["status"] for one in found.get("findings", [])}
    assert list(said) == [f"{control_id(row['id'])}_obj" for row in decided]
    for row in decided:
        status = said[f"{control_id(row['id'])}_obj"]
        assert (status["state"] == "satisfied") is (row["status"] == "pass")
        assert (status["reason"] == "fail") is (row["status"] == "fail")
    left_out = {row["id"] for row in whole["items"]} - {row["id"] for row in decided}
    (selection,) = found["reviewed-controls"]["control-selections"]
    assert {one["control-id"] for one in selection.get("exclude-controls", [])} == {control_id(row) for row in left_out}
    assert left_out <= {prop(one, "item") for one in seen}  # each says why


def test_every_reference_leads_somewhere(document: Document) -> None:
    whole = json.loads(render("oscal", document, "ja"))["assessment-results"]
    (found,) = whole["results"]
    resources = {one["uuid"] for one in whole["back-matter"]["resources"]}
    observations = {one["uuid"] for one in found["observations"]}
    risks = {one["uuid"] for one in found["risks"]}
    devices = {one["uuid"] for one in found["local-definitions"]["components"]}
    assert whole["import-ap"]["href"].removeprefix("#") in resources
    for one in found["findings"]:
        assert {link["observation-uuid"] for link in one["related-observations"]} <= observations
        assert {link["risk-uuid"] for link in one.get("related-risks", [])} <= risks
    for one in found["observations"]:
        assert {subject["subject-uuid"] for subject in one.get("subjects", [])} <= devices
        hrefs = [part["href"] for part in one.get("relevant-evidence", []) if "href" in part]
        assert {href.removeprefix("#") for href in hrefs} <= resources
    assert len(observations) == len(found["observations"])
    assert len(devices) == len(document["devices"])


def test_every_decided_row_rests_on_an_observation(document: Document) -> None:
    assert all(one["related-observations"] for one in results(document)["findings"])


def test_the_evidence_carries_its_line_and_digest(document: Document) -> None:
    whole = json.loads(render("oscal", document, "ja"))["assessment-results"]
    (part,) = whole["results"][0]["observations"][0]["relevant-evidence"]
    assert (prop(part, "line"), prop(part, "sha256")) == ("118", sample.DIGEST)
    (resource,) = [one for one in whole["back-matter"]["resources"] if one["uuid"] == part["href"].removeprefix("#")]
    assert resource["rlinks"][0]["href"] == "ap-lobby/show_config.txt"
    assert resource["rlinks"][0]["hashes"][0]["value"] == sample.DIGEST


def test_methods_and_dates(document: Document) -> None:
    seen = results(document)["observations"]
    for one, part in zip(document["findings"], seen, strict=False):
        wanted = "INTERVIEW" if one["attested"] else {"running": "TEST", "air": "TEST"}.get(one["source"], "EXAMINE")
        assert part["methods"] == [wanted]
        assert ("expires" in part) is (one["attested"] is not None or "waived" in one)
    waived = next(part for part in seen if prop(part, "status") == "waived")
    assert datetime.fromisoformat(waived["expires"]) == datetime.fromisoformat("2027-01-31T23:59:59+09:00")
    said = next(one for one in seen if prop(one, "item") == "1-1-1")
    assert said["methods"] == ["INTERVIEW"]
    assert said["relevant-evidence"][0]["description"] == "evidence/policy-2026.pdf"


def test_an_exception_is_a_risk_that_somebody_answers_for(document: Document) -> None:
    (risk,) = results(document)["risks"]
    assert (risk["status"], prop(risk, "approved-by")) == ("deviation-approved", "鈴木 一郎")
    assert risk["statement"] == "吹抜けの席まで届かせるため"


def test_the_same_run_makes_the_same_bytes(document: Document) -> None:
    assert render("oscal", document, "ja") == render("oscal", sample.document(), "ja")


def test_a_partial_run_says_so(document: Document) -> None:
    document["partial"] = True
    assert "一部だけ" in results(document)["remarks"]


def test_nothing_at_all_is_still_valid(document: Document) -> None:
    document["findings"], document["devices"], document["items"], document["extension"] = [], [], [], []
    assert "findings" not in results(document)


@pytest.mark.parametrize("lang", LANGS)
def test_the_catalog_holds_every_row_in_order(lang: Lang) -> None:
    catalog = json.loads(oscal_catalog(edition(), lang))["catalog"]
    controls = [one for chapter in catalog["groups"] for measure in chapter["groups"] for one in measure["controls"]]
    assert [prop(one, "label") for one in controls] == [item.id for item in edition().items]
    assert [one["title"] for one in controls] == [item.title.in_(lang) for item in edition().items]
    assert [one["class"] for one in controls] == [item.tier for item in edition().items]


def test_results_point_into_the_catalog(document: Document) -> None:
    catalog = json.loads(oscal_catalog(edition(), "ja"))["catalog"]
    controls = [one for chapter in catalog["groups"] for measure in chapter["groups"] for one in measure["controls"]]
    parts = {part["id"] for one in controls for part in one["parts"]}
    found = results(document)
    assert {one["target"]["target-id"] for one in found["findings"]} <= parts
    (selection,) = found["reviewed-controls"]["control-selections"]
    chosen = {one["control-id"] for one in (*selection["include-controls"], *selection["exclude-controls"])}
    assert chosen == {one["id"] for one in controls}


def test_without_the_package_one_sentence_says_what_to_do(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trestle.oscal.assessment_results", None)
    with pytest.raises(UsageError) as caught:
        render("oscal", document, "ja")
    assert caught.value.sentence.key == "oscal.missing"
