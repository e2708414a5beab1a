"""What takes minutes is made once, never half, and by one at a time."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from shikiri.lab.cache import cache_root, digest, forget_old, kept, tree_parts
from shikiri.lab.errors import LabError


def whole(folder: Path) -> None:
    (folder / "disk").write_text("whole")


def test_a_thing_is_made_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "disk").write_text("whole")

    first = kept("image", "a1", make, root=tmp_path / "棚 1")
    again = kept("image", "a1", make, root=tmp_path / "棚 1")
    assert (first / "disk").read_text() == "whole"
    assert again == first
    assert len(made) == 1


def test_what_a_crash_left_half_done_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "image-a1").mkdir()
    (tmp_path / "image-a1" / "disk").write_text("ha")
    (tmp_path / "image-a1.part").mkdir()
    (tmp_path / "image-a1.part" / "rubbish").write_text("x")
    place = kept("image", "a1", whole, root=tmp_path)
    assert (place / "disk").read_text() == "whole"
    assert not (place / "rubbish").exists()


def test_a_failure_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        (folder / "disk").write_text("half")
        raise LabError("lab.step-failed", what="mmdebstrap", told="no mirror")

    with pytest.raises(LabError):
        kept("image", "a1", fails, root=tmp_path)
    assert not (tmp_path / "image-a1").exists()
    assert not (tmp_path / "image-a1.part").exists()


def test_two_at_once_make_it_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make(folder: Path) -> None:
        made.append(1)
        time.sleep(0.2)
        (folder / "disk").write_text("whole")

    threads = [threading.Thread(target=kept, args=("image", "a1", make), kwargs={"root": tmp_path}) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10 << 30, 10 << 30, 5 << 20))
    with pytest.raises(LabError) as caught:
        kept("image", "a1", lambda folder: None, root=tmp_path)
    assert caught.value.sentence.key == "lab.no-room"
    assert caught.value.sentence.params["free"] == 5


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LabError) as caught:
        kept("image", "a1", lambda folder: None, root=tmp_path / "file" / "deeper")
    assert caught.value.sentence.key == "lab.cache"


def test_what_nobody_used_for_weeks_goes(tmp_path: Path) -> None:
    old, new = (kept("image", name, lambda folder: None, root=tmp_path) for name in ("old", "new"))
    past = time.time() - 30 * 86_400
    os.utime(old / "complete", (past, past))
    forget_old(tmp_path)
    assert not old.exists()
    assert new.exists()


def test_a_name_changes_with_every_letter_and_every_border() -> None:
    names = {digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("ab", "c", ""), digest("ab", b"d")}
    assert len(names) == 5


def test_a_folder_counts_with_names_and_contents(tmp_path: Path) -> None:
    def name() -> str:
        return digest(*tree_parts(tmp_path))

    (tmp_path / "a").write_text("1")
    first = name()
    (tmp_path / "a").write_text("2")
    second = name()
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, name()}) == 3


def test_the_cache_is_where_the_system_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_root() == tmp_path / "shikiri" / "lab"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_root() == Path.home() / ".cache" / "shikiri" / "lab"
