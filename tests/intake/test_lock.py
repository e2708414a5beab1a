"""The content lock: an update of ours turns nothing red unannounced."""

from __future__ import annotations

from pathlib import Path

import pytest

from shikiri.intake.lock import Lock, adoption, load_lock, write_lock
from tests.intake.told import complaints

ONE, TWO = "1" * 64, "a" * 64


def test_without_a_lock_everything_counts(tmp_path: Path) -> None:
    assert load_lock(tmp_path) is None
    assert adoption(None, {"a": ONE}) == {"a": "adopted"}


def test_what_is_not_accepted_is_new_or_changed(tmp_path: Path) -> None:
    write_lock(tmp_path, edition="jta-siotp-2", shikiri="0.1", controls={"b": TWO, "a": ONE, "gone": ONE})
    lock = load_lock(tmp_path)
    assert lock == Lock(edition="jta-siotp-2", shikiri="0.1", adopted={"a": ONE, "b": TWO, "gone": ONE})
    assert adoption(lock, {"a": ONE, "b": ONE, "c": ONE}) == {"a": "adopted", "b": "changed", "c": "new"}


def test_an_empty_lock_accepts_nothing(tmp_path: Path) -> None:
    write_lock(tmp_path, edition="e", shikiri="1.10", controls={})
    lock = load_lock(tmp_path)
    assert lock is not None
    assert lock.shikiri == "1.10"
    assert adoption(lock, {"a": ONE}) == {"a": "new"}


@pytest.mark.parametrize(
    "text, expected",
    (
        ("", [(1, "$", "intake.empty")]),
        ("edition: e\nshikiri: 1\n", [(1, "$.adopted", "intake.missing")]),
        ("edition: e\nshikiri: 1\nadopted: {a: 12}\n", [(3, "$.adopted.a", "intake.want_sha256")]),
        ("edition: e\nshikiri: 1\nadopted: [a]\n", [(3, "$.adopted", "intake.want_mapping")]),
        ("edition: e\nshikiri: 1\nadopted: {}\nx: 1\n", [(4, "$.x", "intake.unknown_key")]),
    ),
)
def test_a_broken_lock_is_no_empty_lock(tmp_path: Path, text: str, expected: list[tuple[int, str, str]]) -> None:
    (tmp_path / "controls.lock.yml").write_text(text, "utf-8")
    assert complaints(lambda: load_lock(tmp_path)) == expected
