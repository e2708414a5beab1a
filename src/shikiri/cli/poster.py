"""`shikiri poster mfp`: the notice to users that stands beside an MFP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import note, told
from shikiri.model.say import say

posters = typer.Typer(name="poster", help="利用者への掲示を作る。 Notices to users.", no_args_is_help=True)


@posters.callback()
def _papers() -> None:
    """利用者への掲示を作る。 Notices to users."""


@posters.command()
def mfp(
    out_dir: Annotated[Path, typer.Option("--out", metavar="DIR", help="書き出すフォルダー / folder for the pages")],
    site: Annotated[
        Path | None, typer.Option("-i", "--inventory", metavar="SITE", help="施設フォルダー / site folder")
    ] = None,
    run: Annotated[str, typer.Option(help="実行番号、その末尾、または last / run id, its end, or last")] = "last",
    findings: Annotated[Path | None, typer.Option(help="判定結果の JSON から / from a findings document")] = None,
    contact: Annotated[str, typer.Option(help="問い合わせ先 / whom to ask")] = "受付 / Reception",
    limit: Annotated[str, typer.Option(help="この複合機だけ / this MFP only")] = "",
) -> None:
    """複合機のそばに掲示する、データの扱いの説明を作る（項目 4-5-2）。 The notice beside an MFP (row 4-5-2)."""
    from shikiri.workflow import clock
    from shikiri.workflow.history.runs import load_run, site_at
    from shikiri.workflow.people.poster import notices, write_notices
    from shikiri.workflow.publish import load_document

    if (site is None) == (findings is None):
        raise typer.BadParameter("-i | --findings")
    now = clock.now()
    document = load_document(findings) if findings is not None else load_run(site_at(site, now) if site else None, run)
    for file in write_notices(out_dir, notices(document, now.date(), contact=contact, only=limit)):
        note(told(say("poster.written", file=str(file))))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.add_typer(posters)
