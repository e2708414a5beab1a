"""`shikiri sheet`, `shikiri adopt`, `shikiri card`: papers for people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.secrets import Site
from shikiri.cli.speak import lang, note, out, told
from shikiri.cli.verify import VaultIds
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


def card(
    site: Site,
    out_file: Annotated[Path, typer.Option("--out", metavar="FILE.html", help="書き出すファイル / file to write")],
    ssid: Annotated[str, typer.Option(help="この無線LANだけ / this network only")] = "",
    sheet_: Annotated[bool, typer.Option("--sheet", help="A4 に 8 枚、切り取り線付き / eight to an A4 sheet")] = False,
    vault_ids: VaultIds = None,
) -> None:
    """来訪者に手渡す無線LANの案内カードを作る（掲示禁止）。 The Wi-Fi card handed over after the ID check."""
    from shikiri.workflow import clock
    from shikiri.workflow.card import cards, write_cards
    from shikiri.workflow.inventory import FACILITY, site_folder
    from shikiri.workflow.site import load_site
    from shikiri.workflow.vault import load_vault

    now = clock.now()
    folder = site_folder(site)
    made = cards(load_site(folder / FACILITY, now), load_vault(folder, vault_ids or ()), now, ssid)
    write_cards(out_file, made, lang(), sheet=sheet_)
    note(told(say("card.written", file=str(out_file))))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(sheet)
    app.command()(adopt)
    app.command()(card)
