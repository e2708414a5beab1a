from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from shikiri.reports import FORMATS, render
from shikiri.workflow.captures import judge_folder
from shikiri.workflow.document import build

CANARY = "Kanaria7Uta"
_WORDS = re.compile(r"(?<=password )cisco|(?<=password 0 )admin|(?<=community )(?:public|private)")


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"html", "xlsx"}])
def test_a_secret_that_a_device_shows_is_in_no_report(name: str, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "device"
    shutil.copytree(root / "examples" / "cisco_ios" / "insecure", folder)
    page = folder / "show_running-config.txt"
    text, count = _WORDS.subn(CANARY, page.read_text("utf-8"))
    assert count >= 5
    page.write_text(text, "utf-8")
    document = build(judge_folder(folder, root / "examples" / "facility.yml"))
    assert document["findings"]
    report = render(name, document, "ja").decode()
    assert document["findings"][0]["control"] in report
    assert CANARY.lower() not in report.lower()
