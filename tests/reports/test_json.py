from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shikiri.model.document import Document
from shikiri.reports import render
from shikiri.reports.findings_schema import SCHEMA_FILE, findings_schema, narrowed, schema_text
from shikiri.reports.stream import json_lines
from tests.reports import sample
from tests.reports.told import HOSTILE, SOME, documents

LEAVES = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
VALID = Draft202012Validator(findings_schema())


def test_the_schema_is_one_and_is_current() -> None:
    Draft202012Validator.check_schema(findings_schema())
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), "stale: run `python -m shikiri.reports.findings_schema`"


def test_every_narrower_field_exists() -> None:
    schema = findings_schema()
    parts = {"Document": schema, **schema["$defs"]}
    assert not [(part, name) for part, name in narrowed() if name not in parts[part]["properties"]]


@SOME
@given(documents())
def test_the_document_comes_back_as_it_was(whole: Document) -> None:
    page = render("json", whole, "ja")
    assert json.loads(page) == whole
    assert render("json", json.loads(page), "en") == page  # stable, and of no language


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_comes_back_as_it_was(hostile: str) -> None:
    whole = sample.hostile(hostile)
    page = render("json", whole, "ja")
    assert json.loads(page.decode()) == whole


def test_the_examples_keep_to_the_schema(document: Document) -> None:
    for whole in (document, sample.document(partial=True), sample.hostile("x"), sample.fleet(2, 5, 2)):
        assert not [error.message for error in VALID.iter_errors(json.loads(render("json", whole, "ja")))]


@pytest.mark.parametrize(
    "path,value",
    (
        (("findings", 0, "status"), "passed"),
        (("findings", 0, "extra"), 1),
        (("findings", 0, "evidence", "sha256"), "abc"),
        (("findings", 0, "evidence", "line"), -1),
        (("items", 0, "sheet"), "y"),
        (("items", 0, "title"), {"ja": "x"}),
        (("schema",), "shikiri/findings/2"),
        (("exit",), 1),
        (("devices", 0, "unread"), {"wlan": "x"}),
        (("surprise",), True),
        (("run",), 3),
    ),
)
def test_the_schema_refuses(document: Document, path: tuple[str | int, ...], value: object) -> None:
    whole = json.loads(render("json", document, "ja"))
    part = whole
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert not VALID.is_valid(whole)


@pytest.mark.parametrize("key", sorted(Document.__required_keys__ - {"air"}))  # only where stations looked
def test_the_schema_misses_every_key(document: Document, key: str) -> None:
    assert not VALID.is_valid({name: value for name, value in document.items() if name != key})


def test_a_line_for_each_finding_and_letters_as_they_are(document: Document) -> None:
    page = render("json", document, "ja").decode()
    assert "みなとシェアオフィス" in page
    lines = page.splitlines()
    assert sum(line.startswith('  {"control": ') for line in lines) == len(document["findings"])
    assert page.endswith("}\n")


@given(JSON, st.integers(0, 5))
def test_lines_are_json_at_any_depth(value: object, depth: int) -> None:
    assert json.loads(json_lines(value, depth)) == value


def test_an_iterator_is_a_list() -> None:
    assert json.loads(json_lines({"a": iter(()), "b": (n for n in (1, 2))}, 2)) == {"a": [], "b": [1, 2]}
