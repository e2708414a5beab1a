"""`shikiri mfp learn`: how the web pages of a printer keep one setting, learned from a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.secrets import Site
from shikiri.cli.speak import note, told
from shikiri.model.say import say

app = typer.Typer(name="mfp", help="複合機。 Printers and MFPs.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def options() -> None:
    """Printers and MFPs."""


@app.command()
def learn(
    site: Site,
    setting: Annotated[
        str, typer.Option(metavar="NAME=WORD", help="切り替えた設定と今の値 / storage.erase_per_job=true")
    ],
    name: Annotated[str, typer.Option("--map", help="表の名前（ページのとき） / name of the page map")] = "",
    har: Annotated[Path | None, typer.Option(help="ブラウザーの記録 / what the browser recorded")] = None,
    before: Annotated[Path | None, typer.Option(help="切り替える前のページか書き出し / page or export before")] = None,
    after: Annotated[Path | None, typer.Option(help="切り替えた後のページか書き出し / page or export after")] = None,
    path: Annotated[str, typer.Option(help="保存したページの場所 / where the saved page is")] = "",
    field: Annotated[str, typer.Option(help="欄の name かキー（いくつも変わったとき） / input or key")] = "",
    user: Annotated[str, typer.Option(help="ログインに使った名前 / the user who logged in")] = "admin",
    vendor: Annotated[str, typer.Option(help="メーカー / the vendor")] = "",
) -> None:
    """設定を一つ切り替えた記録から、画面の表を作る。 Make a page map from a recording of one switch."""
    from shikiri.workflow.hosts.inventory import site_folder
    from shikiri.workflow.mfp.learn import Wish
    from shikiri.workflow.mfp.learn_settings import is_settings, learn_settings
    from shikiri.workflow.mfp.learned import learn_pages, learn_recording

    folder, wish = site_folder(site), Wish.of(setting)
    if har is not None and before is None and after is None:
        made = learn_recording(folder, har, wish, name, vendor, user, field)
    elif har is None and before is not None and after is not None and is_settings(after):
        made = learn_settings(before, after, wish, vendor, field)
    elif har is None and before is not None and after is not None:
        made = learn_pages(folder, before, after, wish, name, field=field, path=path)
    else:
        raise typer.BadParameter("--har | --before --after")
    note(told(say("learn.done", path=str(made), setting=wish.name)))


def register(root: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    root.add_typer(app)
