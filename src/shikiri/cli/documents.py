"""`shikiri docs`: pages made from what is already known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import note, told
from shikiri.model.say import say


def docs(
    check: Annotated[bool, typer.Option("--check", help="古ければ失敗する / fail when stale, write nothing")] = False,
    out_dir: Annotated[Path, typer.Option("--out", help="書き出すフォルダー / folder to write to")] = Path("docs"),
) -> None:
    """生成するページとスキーマを書く。 Write the generated pages and schemas."""
    from shikiri.workflow.pages import stale, write_pages

    if check:
        old = stale(out_dir)
        for path in old:
            note(told(say("cli.stale", path=str(path))))
        raise typer.Exit(1 if old else 0)
    for path in write_pages(out_dir):
        note(told(say("cli.written", path=str(path))))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(docs)
