"""Earlier runs in the reports: what differs, since when, what was solved; nothing of it where no run was kept."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from shikiri.model.document import Document
from shikiri.model.say import LANGS, Lang
from shikiri.reports import FORMATS, past, render
from tests.reports import sample
from tests.reports.told import junit, outcome, sarif

TEXTS = ("terminal", "html", "junit", "sarif")


def pages(whole: Document, lang: Lang) -> dict[str, str]:
    made = {name: render(name, whole, lang).decode() for name in TEXTS}
    book = load_workbook(io.BytesIO(render("xlsx", whole, lang)), read_only=True)
    cells = (str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value)
    return made | {"xlsx": "\n".join(cells)}


@pytest.mark.parametrize("lang", LANGS)
def test_every_report_tells_the_drift_and_since_when(lang: Lang) -> None:
    for name, page in pages(sample.document(), lang).items():
        flat = "".join(page.split())
        assert "management:http" in flat, name
        assert "2026-11-03" in flat, name


@pytest.mark.parametrize("name", ("terminal", "html"))
def test_the_changed_lines_and_what_was_solved_are_shown(name: str) -> None:
    page = render(name, sample.document(), "en").decode()
    assert all(
        word in page for word in ("+httpd service on", "-httpd service off", "261120-k7fm", "Resolved in this run")
    )
    assert "wlc-1" in page  # it has no accepted state


@pytest.mark.parametrize("name", ("terminal", "html", "junit", "sarif", "xlsx"))
def test_without_history_nothing_is_said_of_it(name: str) -> None:
    whole = sample.document()
    whole["history"] = None
    for one in whole["findings"]:
        one.pop("story", None)
    page = pages(whole, "en")[name]
    assert not any(word in page for word in ("earlier", "accepted state", "drift"))


def test_a_run_before_runs_were_kept_is_still_a_document() -> None:
    whole = json.loads(render("json", sample.document(), "ja"))
    assert whole["history"]["drift"][0]["story"]["since"] == "2026-11-03T07:15:00+09:00"
    assert set(FORMATS) >= {*TEXTS, "json", "xlsx"}


def test_a_place_that_only_drifted_is_told_so() -> None:
    whole = sample.document()
    assert past.verdict(whole) == "html.exit.3"
    for row in whole["items"]:
        row["status"] = "pass"
    assert past.verdict(whole) == "html.exit.drifted"
    assert "受け入れた状態から変わっています" in render("terminal", whole, "ja").decode()
    whole["exit"] = 0
    assert past.verdict(whole) == "html.exit.0"
    whole["exit"] = 77
    assert past.verdict(whole) == "html.exit.4"


def test_drift_that_this_run_may_not_count_is_no_failure() -> None:
    whole = sample.document()
    assert whole["history"] is not None
    whole["history"]["drifted"] = False
    [drift] = [suite for suite in junit(whole) if (suite.get("name") or "").endswith(".drift")]
    assert [outcome(case) for case in drift] == ["skipped"] * 3
    kinds = [one["kind"] for one in sarif(whole)["results"] if one["ruleId"] == "drift"]
    assert kinds == ["informational", "informational", "open"]


def test_no_drift_against_an_accepted_state_is_a_pass_and_without_one_it_is_nothing() -> None:
    whole = sample.document()
    assert whole["history"] is not None
    whole["history"]["drift"] = []
    [drift] = [suite for suite in junit(whole) if (suite.get("name") or "").endswith(".drift")]
    assert [outcome(case) for case in drift] == ["passed"]
    whole["history"]["baselines"] = []
    [drift] = [suite for suite in junit(whole) if (suite.get("name") or "").endswith(".drift")]
    assert [outcome(case) for case in drift] == []


@pytest.mark.parametrize("name", ("terminal", "html", "xlsx"))
def test_where_nothing_was_accepted_one_sentence_says_so(name: str) -> None:
    whole = sample.document()
    assert whole["history"]
    whole["history"] |= {"baselines": [], "drift": [], "without_baseline": ["device-one", "device-two"]}
    page = pages(whole, "en")[name]
    assert "No state was accepted yet" in page
    assert "Nothing differs" not in page
