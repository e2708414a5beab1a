"""The demonstration: one facility as it was found, and after its settings were put right. No device is contacted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import shikiri
from shikiri.language import tell
from shikiri.model.document import Document
from shikiri.model.errors import UsageError
from shikiri.model.say import Lang, say
from shikiri.workflow.captures import JST, judge_homes
from shikiri.workflow.document import build
from shikiri.workflow.publish import publish

DAY = datetime(2026, 11, 20, 12, 0, tzinfo=JST)  # the day the example answers were taken
FORMATS = "terminal,json,html,xlsx,junit,sarif"
FOUND, PUT_RIGHT = "insecure", "compliant"
_EXPECTED = {FOUND: 3, PUT_RIGHT: 0}


def examples() -> Path:
    """The example facility: beside the package where it was installed, else in the checkout."""
    package = Path(shikiri.__file__).parent
    for folder in (package / "examples", package.parents[1] / "examples"):
        if (folder / "facility.yml").is_file():
            return folder
    raise UsageError(say("demo.no-examples"))


def run_demo(folder: Path | None, lang: Lang, out: Callable[[str], None]) -> int:
    """Judge the facility twice and write its reports; 0 when the first is not compliant and the second is."""
    home = examples()
    target = folder or Path("reports") / "demo"
    answers = {}
    for name in (FOUND, PUT_RIGHT):
        out(tell(say(f"demo.{name}"), lang))
        homes = sorted(path for path in home.glob(f"*/{name}") if path.is_dir())
        document = build(judge_homes(homes, home / "facility.yml", at=DAY))
        published = publish(document, FORMATS, target / name, lang)
        out(_summary(document, lang))
        for path in published.files:
            out(f"  {path}")
        answers[name] = document["exit"]
    good = answers == _EXPECTED
    out(tell(say("demo.good" if good else "demo.bad"), lang))
    return 0 if good else 1


def _summary(document: Document, lang: Lang) -> str:
    rows = document["summary"]["items"]
    counted = [item for item in document["items"] if item["counted"]]
    bad = [item["id"] for item in counted if item["status"] == "fail"]
    sentence = say(
        "demo.summary",
        devices=len(document["devices"]),
        rows=sum(rows.values()),
        counted=len(counted),
        passed=sum(item["status"] == "pass" for item in counted),
        failed=", ".join(bad) or "-",
        exit=document["exit"],
    )
    return tell(sentence, lang)
