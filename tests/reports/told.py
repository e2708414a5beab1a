"""What each machine format says of every finding, read back: the tests compare it with the document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import Phase, settings
from hypothesis import strategies as st

from shikiri.model.document import Document, FindingPart
from shikiri.model.finding import Status
from shikiri.reports import render
from tests.reports import sample

# A smaller document that fails too is not worth the minutes it takes to find one.
SOME = settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
STATUSES = [status.value for status in Status]
HOSTILE = (
    "<script>alert(1)</script>",
    "]]> <!-- & \" ' ]]>",
    "\x1b[2J\x1b[31mred\x07\x00\x7f\x9b",
    "\u202egnissap\u2066 \u200b\ufeff\u2028",
    "\ud800 half",
    "[bold]markup[/bold] :smile: {braces} %s",
    "🔥👩‍👩‍👧 emoji",
    "x" * 10_000,
    "あ" * 10_000,
    "  \n\n\t ",
    "../../etc/passwd",
    "",
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """The example with other verdicts: any status, counted or not, any text as the name of a thing."""
    whole = sample.document()
    found = whole["findings"]
    letters = st.text(st.characters(codec=None), max_size=12)
    for one in found:
        one["status"] = draw(st.sampled_from(STATUSES))
        one["counted"] = draw(st.booleans())
        one["thing"] = draw(letters)
        one["actual"] = draw(letters)
    for row in whole["items"]:
        row["status"] = draw(st.sampled_from(STATUSES)) if draw(st.integers(0, 3)) == 0 else row["status"]
        row["counted"] = draw(st.booleans())
    return whole


def sarif(whole: Document, lang: Any = "ja") -> dict[str, Any]:
    run = json.loads(render("sarif", whole, lang))["runs"][0]
    assert isinstance(run, dict)
    return run


def junit(whole: Document, lang: Any = "ja") -> ET.Element:
    return ET.fromstring(render("junit", whole, lang))


def outcome(case: ET.Element) -> str:
    """How a CI server would show a test case."""
    signs = [child.tag for child in case if child.tag in {"failure", "error", "skipped"}]
    assert len(signs) <= 1
    return signs[0] if signs else "passed"


def by_device(whole: Document) -> Iterator[FindingPart]:
    """The findings in the order of the suites: devices, then whoever is left in the order of appearance."""
    names = list(
        dict.fromkeys([*(one["name"] for one in whole["devices"]), *(one["device"] for one in whole["findings"])])
    )
    for name in names:
        yield from (one for one in whole["findings"] if one["device"] == name)
