from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from shikiri.model.document import Document
from shikiri.model.say import LANGS, Lang
from tests.reports import sample
from tests.reports.told import HOSTILE, SOME, by_device, documents, junit, outcome

OUTCOMES = {
    "fail": "failure",
    "unknown": "error",
    "unreachable": "error",
    "unattested": "skipped",
    "waived": "skipped",
    "not_applicable": "skipped",
    "pass": "passed",
}


def expected(status: str, counted: bool) -> str:
    return OUTCOMES[status] if counted else "skipped"


@SOME
@given(documents())
def test_every_finding_and_every_row_has_its_outcome(whole: Document) -> None:
    *suites, drift, sheet = junit(whole)
    cases = [case for suite in suites for case in suite]
    assert [outcome(case) for case in cases] == [expected(one["status"], one["counted"]) for one in by_device(whole)]
    assert [outcome(case) for case in drift] == ["failure", "failure", "skipped"]
    rows = [*whole["items"], *whole["extension"]]
    assert [outcome(case) for case in sheet] == [expected(row["status"], row["counted"]) for row in rows]
    assert [case.get("name", "").split()[0] for case in sheet] == [row["id"] for row in rows]


@SOME
@given(documents())
def test_the_counts_of_a_suite_are_those_of_its_cases(whole: Document) -> None:
    for suite in junit(whole):
        seen = [outcome(case) for case in suite]
        counts = {"tests": len(seen), **{f"{name}s": seen.count(name) for name in ("failure", "error")}}
        assert {name: int(suite.get(name, "")) for name in counts} == counts
        assert int(suite.get("skipped", "")) == seen.count("skipped")


def test_a_suite_for_each_device_even_without_a_verdict(document: Document) -> None:
    document["devices"].append({**document["devices"][0], "name": "sw-quiet"})
    names = [suite.get("name") for suite in junit(document)]
    assert names[:4] == [f"kyodo-01.{name}" for name in ("ap-lobby", "rt-main", "mfp-2f", "sw-quiet")]
    assert names[-1] == "kyodo-01.sheet"
    assert len(set(names)) == len(names)


def test_twins_are_two_cases(document: Document) -> None:
    document["findings"] = [dict(document["findings"][0]) for _ in range(3)]  # type: ignore[misc]
    names = [case.get("name", "") for case in junit(document)[0]]
    assert len(names) == len(set(names)) == 3


def test_a_failure_says_what_was_seen_and_how_to_mend_it(document: Document) -> None:
    case = junit(document)[0][0]
    body = case.findtext("failure") or ""
    assert all(word in body for word in ("wpa2, wpa3", "open", "no security wpa akm dot1x", "保存してください"))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("lang", LANGS)
def test_any_text_makes_valid_xml(hostile: str, lang: Lang) -> None:
    whole = sample.hostile(hostile)
    cases = junit(whole, lang).findall("testsuite/testcase")
    assert whole["history"] is not None
    rows = len(whole["items"]) + len(whole["extension"])
    assert len(cases) == len(whole["findings"]) + len(whole["history"]["drift"]) + rows
    assert {child.tag for case in cases for child in case} <= {"failure", "error", "skipped", "system-out"}


def test_a_status_of_a_later_schema_is_no_pass(document: Document) -> None:
    document["findings"] = document["findings"][1:2]
    document["findings"][0]["status"] = "brand_new"
    assert outcome(junit(document)[0][0]) == "error"


def test_the_case_is_found_by_its_class(document: Document) -> None:
    classes = {case.get("classname") for case in junit(document).iter("testcase")}
    assert {"kyodo-01.ap-lobby", "kyodo-01.facility", "kyodo-01.sheet"} <= classes
    assert isinstance(junit(document), ET.Element)
