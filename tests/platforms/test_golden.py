"""Law: a device text parses to the state beside it. A case is a folder: <platform>/<facet>/<case>/*.txt + state.yml.

`SHIKIRI_WRITE_GOLDEN=1` writes the states anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from shikiri.model.codec import dump_facet, load_facet
from shikiri.model.nothing import Things
from shikiri.model.reading import Answer, Reading, decode
from shikiri.platforms import names, platform
from shikiri.platforms.base import Platform, parse

HERE = Path(__file__).resolve().parent
CASES = sorted(
    (path for path in HERE.glob("*/*/*") if path.is_dir() and any(path.glob("*.txt"))),
    key=lambda path: path.relative_to(HERE).parts,
)
WRITE = os.environ.get("SHIKIRI_WRITE_GOLDEN") == "1"
_WHEN = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)


def file_name(question: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "_", question) + ".txt"


def read_case(folder: Path, spoken: Platform[Any]) -> Reading:
    """The answers of a case; capture.yml may say `complete` and, to the second, `when`."""
    capture = yaml.safe_load((folder / "capture.yml").read_text("utf-8"))
    questions = {file_name(question): question for question in spoken.questions}
    answers = {
        questions[path.name]: Answer(decode(path.read_bytes()), capture.get("complete"))
        for path in sorted(folder.glob("*.txt"))
    }
    when = capture.get("when", _WHEN)
    return Reading(device=folder.name, platform=spoken.name, answers=answers, when=when, source="import")


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.relative_to(HERE).parts))
def test_a_text_parses_to_its_state(folder: Path) -> None:
    spoken, facet = platform(folder.parent.parent.name), folder.parent.name
    found = parse(spoken, read_case(folder, spoken)).facet(facet)
    data = dump_facet(found, lines=True)
    golden = folder / "state.yml"
    if WRITE:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
        golden.write_text(text, "utf-8")
    assert data == yaml.safe_load(golden.read_text("utf-8"))
    if isinstance(found, Things):  # what the codec writes it can also read
        assert dump_facet(load_facet(facet, data), lines=True) == data


@pytest.mark.parametrize("name", names())
def test_every_facet_of_a_platform_has_cases(name: str) -> None:
    covered = {folder.parent.name for folder in CASES if folder.parent.parent.name == name}
    assert {driver.facet for driver in platform(name).facets} <= covered


@pytest.mark.parametrize("folder", CASES, ids=lambda path: "/".join(path.relative_to(HERE).parts))
def test_a_case_says_where_it_comes_from(folder: Path) -> None:
    assert yaml.safe_load((folder / "capture.yml").read_text("utf-8"))["source"]
