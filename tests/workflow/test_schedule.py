"""The nightly check: what systemd and cron would really run, for folders with any letters."""

from __future__ import annotations

import configparser
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shikiri.model.errors import UsageError
from shikiri.workflow.news.schedule import Nightly, install, pages, systemd_word, then
from tests.e2e.door import EXAMPLES, Told, shikiri

ODD = "事務所 100% of $HOME \"x\" 'y' \\z"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / ODD
    folder.mkdir()
    shutil.copy(EXAMPLES / "facility.yml", folder)
    return folder


def called(*args: object) -> Told:
    return shikiri("--lang", "en", "schedule", "install", *args)


def read_back(line: str) -> list[str]:
    """The words of an ExecStart as systemd takes them apart."""
    words, word, inside, letters = [], "", False, iter(line)
    for letter in letters:
        if letter == "\\":
            word += next(letters)
        elif letter == '"':
            inside = not inside
        elif letter == " " and not inside:
            words.append(word)
            word = ""
        else:
            word += letter
    return [one.replace("%%", "%").replace("$$", "$") for one in (*words, word)]


def unit(text: str) -> configparser.ConfigParser:
    found = configparser.ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment,method-assign]  # names as they are written
    found.read_string(text)
    return found


def nightly(site: Path, **more: object) -> Nightly:
    return Nightly(sites=(site,), out=site / "reports", **more)  # type: ignore[arg-type]  # its own fields


def test_systemd_runs_exactly_what_was_meant(site: Path) -> None:
    made = nightly(site)
    page = pages(made, "systemd")["shikiri-verify.service"]
    words = read_back(unit(page)["Service"]["ExecStart"])
    assert words == list(made.words)
    assert words[:3] == [sys.executable, "-m", "shikiri.cli"]
    assert words[words.index("-i") + 1] == str(site)
    assert subprocess.run([*words[:4], "--help"], capture_output=True, check=False).returncode == 0
    assert unit(page)["Service"]["SuccessExitStatus"].split() == ["3", "4"]


def test_cron_runs_exactly_what_was_meant(site: Path, tmp_path: Path) -> None:
    """What cron hands to the shell: each `\\%` is a per cent sign, a bare one would end the line."""
    spy = tmp_path / "spy"
    spy.write_text("import json, os, sys\nprint(json.dumps([sys.argv[1:], os.environ.get('A')]), file=sys.stderr)\n")
    variables = tmp_path / "a b.env"
    variables.write_text("A=b\n")
    made = nightly(site, program=(sys.executable, str(spy)), environment=variables, at="3:05")
    line = pages(made, "cron")["shikiri-verify.cron"].splitlines()[-1]
    assert line.split()[:5] == ["5", "3", "*", "*", "*"]
    command = line.split(maxsplit=5)[5]
    assert "%" not in command.replace(r"\%", "")
    told = subprocess.run(["/bin/sh", "-c", command.replace(r"\%", "%")], capture_output=True, check=True, text=True)
    assert json.loads(told.stderr) == [list(made.words[2:]), "b"]


def test_the_timer_fires_at_the_time_and_makes_up_for_a_missed_night(site: Path) -> None:
    timer = unit(pages(nightly(site, at="7:05"), "systemd")["shikiri-verify.timer"])
    assert timer["Timer"]["OnCalendar"] == "*-*-* 07:05:00"
    assert timer["Timer"]["Persistent"] == "yes"


@pytest.mark.parametrize("root", (True, False))
def test_systemd_itself_finds_no_fault(site: Path, tmp_path: Path, root: bool) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd-analyze on this machine")
    folder = tmp_path / "units"
    install(folder, pages(nightly(site, root=root), "systemd"), write=True)
    units = [str(folder / f"shikiri-verify.{kind}") for kind in ("service", "timer")]
    done = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    faults = [line for line in done.stderr.splitlines() if "shikiri" in line]
    assert faults == []


@pytest.mark.parametrize("at", ("24:00", "3", "03:60", "3:5", "", "03:15\n", "*:*"))
def test_what_is_no_time_is_refused(site: Path, at: str) -> None:
    with pytest.raises(UsageError):
        pages(nightly(site, at=at), "systemd")


@pytest.mark.parametrize("name", ("", "../x", "a b", "x\ny", "-x", "%n"))
def test_what_is_no_name_of_a_unit_is_refused(site: Path, name: str) -> None:
    with pytest.raises(UsageError):
        pages(nightly(site, name=name), "systemd")


def test_a_line_break_in_a_path_cannot_add_a_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        pages(nightly(tmp_path / "x\nExecStartPre=touch y"), "systemd")
    with pytest.raises(UsageError):
        pages(nightly(tmp_path / "x\n* * * * * root touch y"), "cron")


def test_the_command_writes_once_and_says_what_comes_next(site: Path, tmp_path: Path) -> None:
    units = tmp_path / "units"
    args = ("-i", site, "--reports", tmp_path / "reports", "--to", units)
    looked = called(*args, "--check")
    assert looked.code == 0
    assert looked.err.count("would change") == 2
    assert not units.exists()
    first = called(*args)
    assert first.code == 0, first.err
    assert sorted(path.name for path in units.iterdir()) == ["shikiri-verify.service", "shikiri-verify.timer"]
    assert "enable --now shikiri-verify.timer" in first.out
    again = called(*args)
    assert (again.code, again.err) == (0, "")
    printed = called(*args, "--print", "--by", "cron")
    assert "shikiri-verify.cron" in printed.out
    assert sorted(path.name for path in units.iterdir()) == ["shikiri-verify.service", "shikiri-verify.timer"]


def test_a_site_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    answer = called("-i", tmp_path / "nothing", "--reports", tmp_path, "--to", tmp_path / "units")
    assert answer.code == 2
    assert not (tmp_path / "units").exists()


def test_a_vault_password_must_be_a_file(site: Path, tmp_path: Path) -> None:
    args = ("-i", site, "--reports", tmp_path, "--print")
    assert called(*args, "--vault-id", "acme@prompt").code == 2
    key = tmp_path / "key"
    key.write_text("x")
    assert f"acme@{key}" in called(*args, "--vault-id", f"acme@{key}").out


def test_every_word_is_quoted_for_systemd() -> None:
    assert systemd_word('a "b" $c %d \\e') == '"a \\"b\\" $$c %%d \\\\e"'
    assert shlex.split(then(Nightly(sites=(), out=Path()), "cron", Path("/a b"))[0])
