"""`shikiri dns-blocklist import` as a person uses it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.door import shikiri as run


@pytest.fixture
def site(tmp_path: Path, root: Path) -> Path:
    folder = tmp_path / "施設 フォルダー"
    shutil.copytree(root / "inventories" / "demo", folder)
    return folder


def test_a_list_comes_in_and_an_equal_one_changes_nothing(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "一覧 1.txt"
    source.write_text("0.0.0.0 bad.example\n||worse.example^\n", "utf-8")
    shown = run("dns-blocklist", "import", str(source), "-i", str(site), "--check")
    assert shown.code == 0
    assert not (site / "dns-blocklist.txt").exists()
    done = run("dns-blocklist", "import", str(source), "-i", str(site))
    assert done.code == 0
    assert "2 件" in done.out
    text = (site / "dns-blocklist.txt").read_text("utf-8")
    assert [one for one in text.splitlines() if not one.startswith("#")] == ["bad.example", "worse.example"]
    before = (site / "dns-blocklist.txt").stat().st_mtime_ns
    assert run("dns-blocklist", "import", str(source), "-i", str(site)).code == 0
    assert (site / "dns-blocklist.txt").stat().st_mtime_ns == before


def test_a_wrong_line_is_told_with_its_place_and_changes_nothing(site: Path, tmp_path: Path) -> None:
    (site / "dns-blocklist.txt").write_text("old.example\n", "utf-8")
    source = tmp_path / "list.txt"
    source.write_text("bad.example\nexample.com##.banner\ncom\n", "utf-8")
    told = run("dns-blocklist", "import", str(source), "-i", str(site))
    assert told.code == 2
    assert "list.txt:2" in told.err
    assert "list.txt:3" in told.err
    assert (site / "dns-blocklist.txt").read_text("utf-8") == "old.example\n"


@pytest.mark.parametrize("name", ("security.debian.org", "debian.org", "ubuntu.com"))
def test_what_devices_need_for_their_own_updates_is_not_refused(site: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / "list.txt"
    source.write_text(f"bad.example\n{name}\n", "utf-8")
    told = run("dns-blocklist", "import", str(source), "-i", str(site))
    assert told.code == 2
    assert not (site / "dns-blocklist.txt").exists()


def test_no_file_is_one_sentence(site: Path, tmp_path: Path) -> None:
    told = run("dns-blocklist", "import", str(tmp_path / "nothing"), "-i", str(site))
    assert told.code == 2
    assert "Traceback" not in told.err
    assert "nothing" in told.err


def test_a_broken_list_in_the_folder_is_told_before_anything_is_asked(site: Path) -> None:
    (site / "dns-blocklist.txt").write_text("ok.example\nno name here\n", "utf-8")
    told = run("verify", "-i", str(site))
    assert told.code == 2
    assert "dns-blocklist.txt:2" in told.err
