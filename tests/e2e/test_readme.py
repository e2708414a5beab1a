"""What the README shows was really printed: every command of it is run again and its lines are looked for in order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_OURS = ".venv/bin/shikiri "
_GAP = "…"


def commands(page: str) -> list[tuple[str, list[str], int | None]]:
    """Each command of ours with the lines shown below it and the exit code shown after it."""
    found: list[tuple[str, list[str], int | None]] = []
    for block in _BLOCK.findall((ROOT / page).read_text("utf-8")):
        ours = False
        for line in block.splitlines():
            if line.startswith("$ "):
                if line == "$ echo $?":
                    ours = False
                    continue
                ours = line[2:].startswith(_OURS)
                if ours:
                    found.append((line[2:].removeprefix(_OURS), [], None))
            elif ours:
                found[-1][1].append(line)
            elif line.isdigit() and found:
                found[-1] = (*found[-1][:2], int(line))
    return found


CASES = [(page, *case) for page in ("README.md", "README.ja.md") for case in commands(page)]


@pytest.mark.parametrize("page,command,shown,code", CASES, ids=lambda value: str(value)[:60])
def test_the_readme_shows_what_is_printed(page: str, command: str, shown: list[str], code: int | None) -> None:
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "shikiri.cli", *shlex.split(command)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    printed = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
    place = 0
    for line in shown:
        if line == _GAP:
            continue
        assert line.rstrip() in printed[place:], f"{page}: not printed: {line}"
        place = printed.index(line.rstrip(), place) + 1
    assert done.returncode == code


def test_both_pages_show_the_same_number_of_commands() -> None:
    assert len(commands("README.md")) == len(commands("README.ja.md")) >= 4


_TYPED = re.compile(r"^\$ shikiri (.+?)(?:\s+#.*)?$", re.MULTILINE)
TYPED = sorted(
    {line for page in ("README.md", "README.ja.md") for line in _TYPED.findall((ROOT / page).read_text("utf-8"))}
)


@pytest.mark.parametrize("line", TYPED)
def test_every_command_the_readme_names_is_one_that_is_understood(line: str) -> None:
    """Its words are parsed to the end; a word nobody knows would be a usage error before anything else happens."""
    from typer.main import get_command

    from shikiri.cli import app

    words = shlex.split(line)
    command: Any = get_command(app)
    while hasattr(command, "commands"):
        assert words[0] in command.commands
        command, words = command.commands[words[0]], words[1:]
    command.make_context(command.name, words)


def test_the_two_readmes_name_the_same_commands() -> None:
    named = [_TYPED.findall((ROOT / page).read_text("utf-8")) for page in ("README.md", "README.ja.md")]
    assert len(named[0]) > 5
    assert named[0] == named[1]
