"""`shikiri judge`: text that was captured earlier, without a device."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import lang, show

Format = Annotated[
    str, typer.Option("--format", help="terminal, json, html, xlsx, junit, sarif, oscal（,で複数 / several by comma）")
]


def judge(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="応答のフォルダー / folder of captured answers")],
    facility: Annotated[Path, typer.Option(help="facility.yml")],
    platform: Annotated[str | None, typer.Option(help="機種の系統 / platform; else as capture.yml says")] = None,
    device: Annotated[
        str | None, typer.Option(help="機器名 / device name; else as capture.yml or the folder says")
    ] = None,
    controls: Annotated[str | None, typer.Option(help="判定を絞る / only these controls, by comma")] = None,
    formats: Format = "terminal",
    out_dir: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
    at: Annotated[datetime | None, typer.Option(help="この日付で判定する / judge as of this date")] = None,
) -> None:
    """取得済みの応答を判定する（機器には接続しない）。 Judge captured text; contacts no device."""
    from shikiri.workflow.captures import judge_folder
    from shikiri.workflow.document import build
    from shikiri.workflow.publish import publish, wanted_formats

    wanted_formats(formats, out_dir)
    judged = judge_folder(
        folder,
        facility,
        platform=platform,
        device=device,
        only=None if controls is None else frozenset(filter(None, map(str.strip, controls.split(",")))),
        at=at,
    )
    document = build(judged)
    show(publish(document, formats, out_dir, lang()))
    raise typer.Exit(document["exit"])


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(judge)
