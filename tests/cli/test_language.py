"""Language, letters and streams: Japanese unless told otherwise, and no terminal is too small for an answer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.door import DAY, Office, environment, office, program, shikiri

KANA = re.compile("[ぁ-んァ-ヶ]")


@pytest.fixture
def site(tmp_path: Path) -> Office:
    return office(tmp_path)


def call(site: Office, *more: object) -> tuple[object, ...]:
    return "judge", site.folder("cisco_ios", "insecure"), "--facility", site.facility, "--at", DAY, *more


@pytest.mark.parametrize(
    "environ,japanese",
    (
        ({}, True),
        ({"LANG": "ja_JP.UTF-8"}, True),
        ({"LANG": "C"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "ja_JP.UTF-8"}, False),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "ja_JP.UTF-8"}, False),
        ({"SHIKIRI_LANG": "en", "LANG": "ja_JP.UTF-8"}, False),
        ({"SHIKIRI_LANG": "ja", "LANG": "en_US.UTF-8"}, True),
    ),
)
def test_japanese_unless_the_place_says_english(site: Office, environ: dict[str, str], japanese: bool) -> None:
    told = shikiri(*call(site), environ=environ)
    assert told.code == 3
    # The facility's own words stay as they are; ours are in one language.
    assert ("不適合" in told.out) is japanese


def test_the_option_beats_the_place(site: Office) -> None:
    assert "不適合" in shikiri("--lang", "ja", *call(site), environ={"LANG": "en_US.UTF-8"}).out
    assert not KANA.search(shikiri("--lang", "en", *call(site)).out)


@pytest.mark.parametrize("encoding", ("ascii", "latin-1", "cp932", "euc_jp", "utf-16"))
@pytest.mark.parametrize("lang", ("ja", "en"))
def test_letters_a_terminal_lacks_are_no_crash(site: Office, encoding: str, lang: str) -> None:
    told = shikiri("--lang", lang, *call(site), encoding=encoding)
    assert told.code == 3
    assert told.err == ""
    assert "3-2-1" in told.raw.decode(encoding)
    wrong = shikiri("--lang", lang, "judge", site.home / "居ない", "--facility", site.facility, encoding=encoding)
    assert wrong.code == 2
    assert wrong.err


@pytest.mark.parametrize("encoding", ("ascii", "cp932", "utf-16"))
def test_a_document_for_machines_is_the_same_on_every_terminal(site: Office, encoding: str) -> None:
    for name in ("json", "sarif", "junit"):
        raw = shikiri("--lang", "ja", *call(site, "--format", name), encoding=encoding).raw
        assert raw == shikiri("--lang", "ja", *call(site, "--format", name)).raw
        assert ET.fromstring(raw) is not None if name == "junit" else json.loads(raw.decode())


def test_what_is_printed_is_what_is_written(site: Office) -> None:
    out = site.home / "out"
    told = shikiri("--lang", "ja", *call(site, "--format", "json,terminal,junit", "--out", out))
    assert told.code == 3
    assert "3-2-1" in told.out
    assert [str(path) in told.err for path in sorted(out.iterdir())] == [True, True]
    found = {path.suffix: path.read_bytes() for path in out.iterdir()}
    assert found[".json"] == shikiri("--lang", "ja", *call(site, "--format", "json")).raw
    assert shikiri("--lang", "ja", "report", next(out.glob("*.json")), "--format", "terminal").out == told.out


@pytest.mark.parametrize(
    "environ", ({"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "ascii"}, {"NO_COLOR": "1"}, {"TERM": "dumb"})
)
def test_a_plain_shell(site: Office, environ: dict[str, str]) -> None:
    found = program(*call(site), environ=environ)
    assert found.returncode == 3
    assert found.stderr == b""
    assert b"\x1b" not in found.stdout
    assert b"3-2-1" in found.stdout


def test_colour_goes_where_somebody_asks_for_it_and_no_further(site: Office) -> None:
    assert b"\x1b[" in program(*call(site), environ={"FORCE_COLOR": "1"}).stdout
    assert b"\x1b" not in program(*call(site), environ={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert b"\x1b" not in program(*call(site, "--format", "json"), environ={"FORCE_COLOR": "1"}).stdout


def shell(site: Office, tail: str) -> subprocess.CompletedProcess[bytes]:
    words = " ".join(f"'{word}'" for word in (sys.executable, "-m", "shikiri.cli", *call(site, "--format", "json")))
    return subprocess.run(
        ["bash", "-c", f"{words} {tail}"], capture_output=True, env=environment(), timeout=120, check=False
    )


def test_a_reader_who_leaves_early(site: Office) -> None:
    found = shell(site, "| head -c 20; exit ${PIPESTATUS[0]}")
    assert found.stdout.startswith(b"{")
    assert found.stderr == b""
    assert found.returncode in (1, 3)


@pytest.mark.parametrize("tail", (">&-", "> /dev/full"))
def test_an_answer_that_nobody_can_receive_is_a_failure_of_the_tool(site: Office, tail: str) -> None:
    if tail.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    found = shell(site, tail)
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr
    assert len(found.stderr.decode().splitlines()) == 1


def test_a_closed_error_stream_changes_no_code(site: Office) -> None:
    assert shell(site, "2>&-").returncode == 3
    assert shell(site, "--controls nope 2>&-").returncode == 2


def test_help_and_nonsense() -> None:
    help_ = shikiri("--help")
    assert help_.code == 0
    assert "judge" in help_.out
    assert shikiri().code == 2
    assert shikiri("frobnicate").code == 2
    assert shikiri("judge", "--frobnicate").code == 2
