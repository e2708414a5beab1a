"""New entries at the end of a file: everything that stood there stays."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shikiri.files import atomic
from shikiri.intake.document import read_document
from shikiri.intake.ledger import load_ledger
from shikiri.intake.ledger_write import append_attestation, append_waiver, quoted
from shikiri.model.ledger import Attestation, EvidenceFile, Waiver
from tests.intake.test_ledger import KNOWN, TODAY
from tests.intake.told import complaints

ENTRY = Attestation(
    item="1-1-1",
    who="佐藤",
    when=date(2026, 11, 1),
    valid_until=date(2027, 11, 1),
    statement='方針: "ある" # 本当\n二行目',
)
EXCEPTION = Waiver(
    control="wlan-pmf",
    device="gw1",
    actual="false",
    reason="yes",
    requested_by="a",
    approved_by="b",
    approved=date(2026, 11, 1),
    valid_until=date(2026, 12, 1),
)


@pytest.mark.parametrize(
    "before",
    (
        "",
        "# 受付の控え\n",
        "attestations: []\n",
        "attestations: [ ]   # まだない\n",
        "attestations:\n",
        "attestations: null",
        "# a\nattestations:\n- item: 1-1-1\n  who: x\n  when: 2026-01-01\n  statement: s # note",
        "attestations:\n    - {item: 1-1-1, who: x, when: 2026-01-01, statement: s}\n# the end\n\n",
        "attestations:\n  -   item: 1-1-1\n      who: x\n      when: 2026-01-01\n      statement: s\n",
    ),
)
def test_one_more_entry_and_every_comment_stays(tmp_path: Path, before: str) -> None:
    path = tmp_path / "attestations.yml"
    if before:
        path.write_text(before, "utf-8")
    old = load_ledger(tmp_path, TODAY, KNOWN).attestations
    append_attestation(tmp_path, ENTRY, TODAY, KNOWN)
    append_attestation(tmp_path, ENTRY, TODAY, KNOWN)
    new = load_ledger(tmp_path, TODAY, KNOWN).attestations
    assert new[: len(old)] == old
    assert [dataclasses.replace(one, line=0) for one in new[len(old) :]] == [ENTRY, ENTRY]
    written = path.read_text("utf-8")
    assert [line for line in before.splitlines() if "#" in line and not line.startswith("attestations")] == [
        line
        for line in written.splitlines()
        if "#" in line and "本当" not in line and not line.startswith("attestations")
    ]
    assert ("まだない" in written) == ("まだない" in before)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_an_exception_with_words_that_yaml_would_turn(tmp_path: Path) -> None:
    append_waiver(tmp_path, EXCEPTION, TODAY, KNOWN)
    assert load_ledger(tmp_path, TODAY, KNOWN).waivers == (dataclasses.replace(EXCEPTION, line=2),)


def test_an_earlier_end_and_evidence_are_written(tmp_path: Path) -> None:
    entry = dataclasses.replace(ENTRY, evidence=(EvidenceFile(file="a b.jpg", sha256="1" * 64),))
    append_attestation(tmp_path, entry, TODAY, KNOWN, until=date(2026, 12, 1))
    data = read_document(tmp_path / "attestations.yml", "a").data["attestations"][0]
    assert data["valid_until"] == "2026-12-01"
    assert data["evidence"] == [{"file": "a b.jpg", "sha256": "1" * 64}]


@pytest.mark.parametrize(
    "before, expected",
    (
        ("attestations: [{item: 1-1-1, who: x, when: 2026-01-01, statement: s}]\n", "intake.cannot_append"),
        ("attestations: []\n...\n", "intake.cannot_append"),
        ("attestations: [\n", "intake.yaml_bracket"),
        ("attestations:\n- a: 1\n  a: 2\n", "intake.duplicate_key"),
    ),
)
def test_a_file_that_cannot_take_an_entry_stays_as_it_is(tmp_path: Path, before: str, expected: str) -> None:
    path = tmp_path / "attestations.yml"
    path.write_text(before, "utf-8")
    assert [key for *_, key in complaints(lambda: append_attestation(tmp_path, ENTRY, TODAY, KNOWN))] == [expected]
    assert path.read_text("utf-8") == before
    assert names(tmp_path) == ["attestations.yml"]


def test_an_entry_that_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    bad = dataclasses.replace(ENTRY, item="9-9-9", when=date(2026, 12, 1), who=" ")
    found = complaints(lambda: append_attestation(tmp_path, bad, TODAY, KNOWN))
    assert [path for _, path, _ in found] == ["$.who"]
    bad = dataclasses.replace(ENTRY, item="9-9-9", when=date(2026, 12, 1))
    assert [path for _, path, _ in complaints(lambda: append_attestation(tmp_path, bad, TODAY, KNOWN))] == [
        "$.item", "$.when",
    ]  # fmt: skip
    same = dataclasses.replace(EXCEPTION, approved_by="A")
    assert [path for _, path, _ in complaints(lambda: append_waiver(tmp_path, same, TODAY, KNOWN))] == ["$.approved_by"]
    assert names(tmp_path) == []


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: append_attestation(tmp_path, ENTRY, TODAY, KNOWN), range(12)))
    assert len(load_ledger(tmp_path, TODAY, KNOWN).attestations) == 12
    assert names(tmp_path) == ["attestations.yml"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="full"):
        atomic.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.yml"]


def test_the_mode_and_a_link_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.yml", tmp_path / "link.yml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    atomic.write_whole(link, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_reads_back_as_itself(text: str) -> None:
    assert read_document(f"a: {quoted(text)}\n".encode(), "x").data == {"a": text}
