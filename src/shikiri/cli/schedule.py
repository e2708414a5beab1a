"""`shikiri schedule install`: the nightly check."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.speak import note, out, told
from shikiri.model.say import say

schedule = typer.Typer(
    name="schedule", help="毎晩の確認。 The nightly check.", no_args_is_help=True, rich_markup_mode=None
)


class By(StrEnum):
    """What starts the check."""

    SYSTEMD = "systemd"
    CRON = "cron"


@schedule.command()
def install(
    sites: Annotated[
        list[Path], typer.Option("-i", "--inventory", metavar="SITE", help="施設フォルダー / site folder")
    ],
    reports: Annotated[Path, typer.Option(help="報告書のフォルダー / folder for the reports")],
    by: Annotated[By, typer.Option(help="systemd, cron")] = By.SYSTEMD,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="時刻 / time of day")] = "03:15",
    name: Annotated[str, typer.Option(help="ユニットの名前 / name of the unit")] = "shikiri-verify",
    folder: Annotated[Path | None, typer.Option("--to", help="書き込む先 / folder to write to")] = None,
    environment: Annotated[Path | None, typer.Option(help="通知先などを書いたファイル / file with variables")] = None,
    vault_ids: Annotated[list[str] | None, typer.Option("--vault-id", metavar="NAME@FILE", help="金庫 / vault")] = None,
    show: Annotated[bool, typer.Option("--print", help="書かずに内容を示す / print, write nothing")] = False,
    check: Annotated[bool, typer.Option("--check", help="書かずに違いを示す / show, write nothing")] = False,
) -> None:
    """毎晩 shikiri verify を実行する設定を書く。 Write the files that run `shikiri verify` every night."""
    from shikiri.workflow.hosts.inventory import site_folder
    from shikiri.workflow.news import schedule as recipe

    root = os.geteuid() == 0
    nightly = recipe.Nightly(
        sites=tuple(map(site_folder, sites)),
        out=reports,
        at=at,
        name=name,
        vault_ids=tuple(vault_ids or ()),
        environment=(environment or recipe.home_of_variables(root=root)).absolute(),
        root=root,
    )
    made = recipe.pages(nightly, by.value)
    if show:
        out("\n".join(f"# {page}\n{text}" for page, text in made.items()))
        return
    home = folder or (recipe.home_of_units(root=root) if by is By.SYSTEMD else Path())
    for path in recipe.install(home, made, write=not check):
        note(told(say("schedule.stale" if check else "cli.written", path=str(path))))
    for line in () if check else recipe.then(nightly, by.value, home):
        out(line)


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.add_typer(schedule)
