"""Publishing: the formats are known before any work, and files appear once all of them are made."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from shikiri.model.document import Document
from shikiri.model.errors import UsageError
from shikiri.reports import FORMATS
from shikiri.workflow import publish as publishing
from shikiri.workflow.captures import JST, judge_folder
from shikiri.workflow.document import build
from shikiri.workflow.publish import load_document, publish, wanted_formats
from tests.e2e.door import EXAMPLES


@cache
def document() -> Document:
    folder = EXAMPLES / "yamaha_rtx" / "insecure"
    return build(judge_folder(folder, EXAMPLES / "facility.yml", at=datetime(2026, 11, 20, tzinfo=JST)))


def test_formats_are_named_by_comma(tmp_path: Path) -> None:
    assert wanted_formats(" json, html,json", tmp_path) == ("json", "html")
    assert wanted_formats("terminal", None) == ("terminal",)
    for formats, folder in (("", None), (",", tmp_path), ("pdf", tmp_path), ("html", None), ("json,terminal", None)):
        with pytest.raises(UsageError):
            wanted_formats(formats, folder)


def test_text_for_people_and_bytes_for_machines(tmp_path: Path) -> None:
    terminal, machine = publish(document(), "terminal", None, "ja"), publish(document(), "json", None, "ja")
    assert (bool(terminal.text), terminal.exact, terminal.files) == (True, b"", ())
    assert (machine.text, bool(machine.exact), machine.files) == ("", True, ())
    both = publish(document(), "terminal,json", tmp_path / "new" / "folder", "ja")
    assert both.text == terminal.text
    assert [path.read_bytes() for path in both.files] == [machine.exact]


def test_a_report_that_cannot_be_made_leaves_no_other_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shikiri.reports import render as real

    def render(name: str, *rest: object) -> bytes:
        if name == "html":
            raise MemoryError
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "render", render)
    with pytest.raises(MemoryError):
        publish(document(), "json,xlsx,html", tmp_path / "out", "ja")
    assert not (tmp_path / "out").exists()


def test_every_format_has_a_file_of_its_own(tmp_path: Path) -> None:
    names = [name for name in FORMATS if name != "terminal"]
    published = publish(document(), ",".join(names), tmp_path, "en")
    assert len(set(published.files)) == len(names)
    assert all(path.stat().st_size for path in published.files)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    (path,) = publish(document(), "json", tmp_path, "ja").files
    assert load_document(path) == document()


@pytest.mark.parametrize("raw", (b"", b"[]", b"{}", b'{"schema": "other/1"}', b"\xff\xfe", b"[" * 100_000, b"1e999999"))
def test_what_is_no_document(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(raw)
    with pytest.raises(UsageError):
        load_document(path)
    with pytest.raises(UsageError):
        load_document(tmp_path / "nothing.json")
