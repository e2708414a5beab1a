from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.skips import Allowed, read_allowed, unlisted

ROWS = (Allowed("tests/*::test_radio*", "no radio", "there is none in CI"),)


def test_a_listed_skip_is_covered_only_with_its_own_words() -> None:
    skips = (
        ("tests/e2e/test_a.py::test_radio[2]", "no radio here"),
        ("tests/e2e/test_a.py::test_radio[2]", "too slow"),
    )
    assert unlisted(skips, ROWS) == (skips[1],)


def test_another_test_is_not_covered() -> None:
    assert unlisted([("tests/e2e/test_a.py::test_wire", "no radio")], ROWS)


def test_a_line_without_its_reason_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "allowed.txt"
    page.write_text("# fine\n\ntests/* | anything |\n", "utf-8")
    with pytest.raises(pytest.UsageError, match=r"allowed\.txt:3"):
        read_allowed(page)


def test_the_projects_own_list_reads(root: Path) -> None:
    assert all(row.tests.startswith("tests/") for row in read_allowed(root / "tests" / "allowed_skips.txt"))


CONFTEST = """
from tests.skips import Allowed, SkipGuard
def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard((Allowed("*", "listed", "why"),)))
"""


@pytest.mark.parametrize(
    "body,options,code,heard",
    (
        ("def test_a(): pytest.skip('listed here')", "", 0, False),
        ("def test_a(): pytest.skip('I was tired')", "", 1, True),
        ("def test_a(): pytest.skip('I was tired')", "-n 2", 1, True),
        ("pytest.skip('whole file', allow_module_level=True)", "", 1, True),
        ("@pytest.mark.xfail(strict=True)\ndef test_a(): assert 0", "", 0, False),
    ),
)
def test_the_guard_in_a_real_run(tmp_path: Path, root: Path, body: str, options: str, code: int, heard: bool) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    (tmp_path / "test_it.py").write_text(f"import pytest\n{body}\n", "utf-8")
    (tmp_path / "test_other.py").write_text("def test_c(): pass\n", "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options.split(), str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert ("this run is a failure" in answer.stdout) is heard
