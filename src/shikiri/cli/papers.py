"""`shikiri sheet`, `shikiri adopt`: what people fill in and accept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import lang, note, out, told
from shikiri.model.say import say

Facility = Annotated[Path, typer.Option(help="facility.yml")]


def sheet(
    facility: Facility,
    write: Annotated[Path | None, typer.Option(help="書き出す Excel / sheet to write")] = None,
    read: Annotated[Path | None, typer.Option(help="読み込む Excel / filled sheet to read")] = None,
) -> None:
    """人が答える項目を Excel に書き出す、読み込む。 Write or read the sheet that people fill."""
    from shikiri.workflow.papers import read_statements, write_statements

    if (write is None) == (read is None):
        raise typer.BadParameter("--write | --read")
    now = datetime.now().astimezone()
    if write is not None:
        write_statements(facility, write, lang(), now)
        note(told(say("cli.written", path=str(write))))
    if read is not None:
        added = read_statements(facility, read, now)
        out(told(say("cli.statements", count=added)))


def adopt(
    facility: Facility,
    check: Annotated[bool, typer.Option("--check", help="書かずに示す / show, write nothing")] = False,
) -> None:
    """新しくなった判定項目を受け入れる。 Accept new and changed controls: from now on they count."""
    from shikiri.workflow.papers import adopt_controls

    for control, state in adopt_controls(facility, datetime.now().astimezone(), write=not check):
        out(told(say(f"cli.adopt.{state}", control=control)))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(sheet)
    app.command()(adopt)
