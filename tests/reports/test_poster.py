"""The notice beside an MFP promises only what was proved or stated, and is one A4 page."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shikiri.cli import app
from shikiri.model.errors import UsageError
from shikiri.reports.poster import Notice, render
from shikiri.workflow.people.poster import notices
from tests.reports.browser import PROGRAM, Browser, browser

TODAY = date(2026, 11, 21)
MAY_REMAIN = "しばらく残ることがあります"
PROMISE = re.compile(r"自動で消去され")


def finding(control: str, status: str, actual: str = "", **more: Any) -> dict[str, Any]:
    return {"control": control, "device": "mfp1", "status": status, "actual": actual, "attested": None, **more}


def attested(until: date) -> dict[str, Any]:
    return {"attested": {"who": "見本 花子", "valid_until": until.isoformat()}}


def document(*findings: dict[str, Any], when: date = TODAY, kinds: tuple[str, ...] = ("mfp",)) -> Any:
    return {
        "schema": "shikiri/findings/1",
        "when": f"{when.isoformat()}T09:00:00+09:00",
        "facility": {"id": "demo", "name": {"ja": "見本の共同オフィス <青葉>", "en": "Demonstration office"}},
        "devices": [{"name": "mfp1", "kinds": list(kinds), "model": "OfficeJet <Pro>"}],
        "findings": list(findings),
    }


def page(*findings: dict[str, Any]) -> str:
    return render(notices(document(*findings), TODAY)[0]).decode()


@pytest.mark.parametrize(
    "findings,promised",
    (
        ([finding("storage-erased", "pass", "erase_per_job = true")], "一つの作業が終わるたびに"),
        ([finding("storage-erased", "pass", "medium = none")], "記憶装置がありません"),
        (
            [
                finding("storage-erased", "pass", "medium = none"),
                finding("storage-erased", "pass", "erase_per_job = true"),
            ],
            "一つの作業が終わるたびに",
        ),
        ([finding("storage-erased", "pass", "erase_after_minutes = 45")], "45 分以内に"),
        ([finding("storage-erased", "pass", "erase_after_minutes = 180")], "3 時間以内に"),
        (
            [
                finding("storage-erased", "pass", "erase_after_minutes = 60"),
                finding("storage-erased", "pass", "erase_after_minutes = 90"),
            ],
            "90 分以内に",
        ),
        ([finding("storage-erased", "pass", **attested(TODAY))], "施設の担当者が設定を確かめています"),
    ),
)
def test_what_was_proved_or_stated_is_promised(findings: list[dict[str, Any]], promised: str) -> None:
    text = page(*findings)
    assert promised in text
    assert MAY_REMAIN not in text


@pytest.mark.parametrize(
    "findings",
    (
        [],
        [finding("storage-erased", "unknown")],
        [finding("storage-erased", "fail", "erase_after_minutes = 0")],
        [finding("storage-erased", "waived", "erase_after_minutes = 0")],
        [finding("storage-erased", "not_applicable")],
        [finding("storage-erased", "unreachable")],
        [finding("storage-erased", "pass", **attested(TODAY - timedelta(days=1)))],
        # one of two memories keeps what it gets
        [finding("storage-erased", "pass", "erase_per_job = true"), finding("storage-erased", "unknown")],
        [finding("storage-erased", "pass", "erase_per_job = true") | {"device": "mfp2"}],
    ),
)
def test_nothing_is_promised_where_nothing_was_proved(findings: list[dict[str, Any]]) -> None:
    text = page(*findings)
    assert MAY_REMAIN in text
    assert not PROMISE.search(text)
    assert "may remain" in text


def test_encryption_and_release_are_told_where_they_hold() -> None:
    holds = page(finding("storage-encrypted", "pass"), finding("print-release", "pass"))
    assert "暗号化されています" in holds
    assert "カードか暗証番号" in holds
    open_ = page(finding("storage-encrypted", "fail"), finding("print-release", "unknown"))
    assert "暗号化" not in open_
    assert "すぐに取りに来てください" in open_


def test_what_comes_from_outside_is_no_markup() -> None:
    text = page()
    assert "<青葉>" not in text
    assert "OfficeJet &lt;Pro&gt;" in text


@pytest.mark.parametrize(
    "made,word",
    (
        (lambda: notices(document(when=TODAY - timedelta(days=32)), TODAY), "poster.too-old"),
        (lambda: notices(document(kinds=("router",)), TODAY), "poster.none"),
        (lambda: notices(document(), TODAY, only="mfp9"), "poster.no-mfp"),
    ),
)
def test_it_says_why_there_is_no_notice(made: Any, word: str) -> None:
    with pytest.raises(UsageError) as told:
        made()
    assert told.value.sentence.key == word


def test_the_command_writes_a_file_a_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIKIRI_NOW", "2026-11-21T10:00:00+09:00")
    found = tmp_path / "結果 の.json"
    found.write_text(json.dumps(document(finding("storage-erased", "pass", "erase_per_job = true"))), "utf-8")
    out = tmp_path / "掲示 物"
    done = CliRunner().invoke(
        app, ["poster", "mfp", "--findings", str(found), "--out", str(out), "--contact", "受付 内線10"]
    )
    assert done.exit_code == 0, done.output
    assert [file.name for file in out.iterdir()] == ["poster-mfp1.html"]
    assert "受付 内線10" in (out / "poster-mfp1.html").read_text("utf-8")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("there is no Chromium on this machine")
    with browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.mark.parametrize("most", (False, True))
def test_it_is_one_a4_page_in_a_real_browser(chromium: Browser, tmp_path: Path, most: bool) -> None:
    """Even with the longest of everything; and nothing is fetched from anywhere."""
    notice = Notice(
        device="office-mfp-" + "x" * (40 if most else 1),
        model="W" * (60 if most else 5),
        facility={"ja": "見本の共同オフィス" * (4 if most else 1), "en": "Demonstration office " * (4 if most else 1)},
        erased="after",
        minutes=45,
        encrypted=most,
        released=most,
        seen=TODAY,
        contact="受付 / Reception 03-0000-0000" * (2 if most else 1),
    )
    file = tmp_path / "掲示.html"
    file.write_bytes(render(notice))
    chromium.events.clear()
    chromium.size(794, 1123)
    chromium.open(file)
    assert chromium.run("document.documentElement.scrollWidth") <= 794
    assert chromium.run("document.querySelectorAll('ol li').length") == (5 if most else 4)
    shown = chromium.run("[...document.querySelectorAll('[lang=ja], [lang=en]')].every(one => one.checkVisibility())")
    assert shown is True
    pdf = chromium.do("Page.printToPDF", preferCSSPageSize=True)["data"]
    assert len(re.findall(rb"/Type\s*/Page\b", base64.b64decode(pdf))) == 1
    assert not list(chromium.named("Log.entryAdded", "Runtime.exceptionThrown"))
