from __future__ import annotations

import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from shikiri.model.document import Document
from shikiri.model.say import LANGS, Lang
from shikiri.reports import render
from tests.reports import sample
from tests.reports.sarif_form import SARIF
from tests.reports.told import HOSTILE, SOME, documents, sarif

VALID = Draft202012Validator(SARIF)
KINDS = {
    "fail": "fail",
    "waived": "fail",
    "unknown": "open",
    "unreachable": "open",
    "unattested": "review",
    "pass": "pass",
    "not_applicable": "notApplicable",
}


def mistakes(page: bytes) -> list[str]:
    return [f"{list(error.path)}: {error.message[:200]}" for error in VALID.iter_errors(json.loads(page))]


@pytest.mark.parametrize("lang", LANGS)
def test_it_has_the_form_of_the_standard(document: Document, lang: Lang) -> None:
    assert not mistakes(render("sarif", document, lang))
    assert not mistakes(render("sarif", sample.fleet(2, 5, 2), lang))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_keeps_the_form(hostile: str) -> None:
    page = render("sarif", sample.hostile(hostile), "ja")
    assert not mistakes(page)
    assert not any(letter in json.dumps(json.loads(page), ensure_ascii=False) for letter in "\x1b\x9b\u202e\u2066")


def test_the_form_itself_can_fail(document: Document) -> None:
    page = json.loads(render("sarif", document, "ja"))
    page["runs"][0]["results"][1]["level"] = "error"  # of a pass
    assert mistakes(json.dumps(page).encode())


@SOME
@given(documents())
def test_every_finding_is_a_result_and_no_status_is_lost(whole: Document) -> None:
    results = sarif(whole)["results"]
    found = whole["findings"]
    assert [one["ruleId"] for one in results[: len(found)]] == [one["control"] for one in found]
    assert [one["properties"]["status"] for one in results[: len(found)]] == [one["status"] for one in found]
    for one, result in zip(found, results, strict=False):
        assert result["kind"] == (KINDS[one["status"]] if one["counted"] else "informational")
        assert ("suppressions" in result) is (one["status"] == "waived")
    alone = [row for row in (*whole["items"], *whole["extension"]) if not row["findings"]]
    assert whole["history"] is not None
    drift = [("drift", one["kind"]) for one in whole["history"]["drift"]]
    assert [(one["ruleId"], one["properties"]["status"]) for one in results[len(found) :]] == drift + [
        (row["id"], row["status"]) for row in alone
    ]


def test_rules_and_places_point_where_they_say(document: Document) -> None:
    run = sarif(document)
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    taxa = {taxon["id"] for taxon in run["taxonomies"][0]["taxa"]}
    assert {relation["target"]["id"] for rule in rules for relation in rule.get("relationships", [])} <= taxa
    for result in run["results"]:
        for place in (one["physicalLocation"] for one in result["locations"] if "physicalLocation" in one):
            artifact = run["artifacts"][place["artifactLocation"]["index"]]
            assert artifact["location"]["uri"] == place["artifactLocation"]["uri"]


def test_the_line_that_decided_and_the_line_that_is_not_there(document: Document) -> None:
    results = sarif(document)["results"]
    there = results[0]["locations"][0]["physicalLocation"]
    assert there["artifactLocation"]["uri"] == "ap-lobby/show_config.txt"
    assert there["region"] == {"startLine": 118, "snippet": {"text": "no security wpa akm dot1x"}}
    place = next(i for i, one in enumerate(document["findings"]) if one["evidence"] and not one["evidence"]["line"])
    absent = results[place]["locations"][0]["physicalLocation"]
    assert "region" not in absent
    assert "482" in results[place]["message"]["text"]


@pytest.mark.parametrize("risk,level", (("A", "note"), ("B", "note"), ("C", "warning"), ("D", "error"), ("E", "error")))
def test_the_letter_of_the_risk_is_the_level(document: Document, risk: str, level: str) -> None:
    document["controls"]["wlan-encryption"]["risk"] = risk
    assert sarif(document)["results"][0]["level"] == level


def test_an_exception_says_why_who_and_until_when(document: Document) -> None:
    (waived,) = [one for one in sarif(document)["results"] if "suppressions" in one and "thing" not in one]
    (given_,) = waived["suppressions"]
    assert given_["justification"] == "吹抜けの席まで届かせるため"
    assert given_["properties"] == {"approved_by": "鈴木 一郎", "valid_until": "2027-01-31"}


def test_fingerprints_are_the_same_in_the_next_run_and_differ_among_twins(document: Document) -> None:
    first = [one["partialFingerprints"]["finding/v1"] for one in sarif(document)["results"]]
    document["when"], document["run"] = "2026-11-22T07:15:00+09:00", None
    assert [one["partialFingerprints"]["finding/v1"] for one in sarif(document)["results"]] == first
    assert len(set(first)) == len(first)
    document["findings"] += [document["findings"][0]]
    twins = [one["partialFingerprints"]["finding/v1"] for one in sarif(document)["results"]]
    assert len(set(twins)) == len(twins)


@pytest.mark.parametrize("device", ("../..", "..", "/etc", "a b", "機器", "c:\\x", "\ud800"))
def test_an_address_never_leaves_its_folder(document: Document, device: str) -> None:
    document["findings"][0]["device"] = device
    assert not mistakes(render("sarif", document, "ja"))


def test_a_time_without_a_zone_is_left_out(document: Document) -> None:
    document["when"] = "2026-11-21T07:15:00"
    assert "endTimeUtc" not in sarif(document)["invocations"][0]
    document["when"] = "yesterday"
    assert "endTimeUtc" not in sarif(document)["invocations"][0]
