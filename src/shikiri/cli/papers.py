"""`shikiri sheet`, `shikiri adopt`, `card`, `attest`, `waive`: papers that people fill in, accept and hand over."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from shikiri.cli.secrets import Site
from shikiri.cli.speak import ask, lang, note, out, told
from shikiri.cli.verify import VaultIds
from shikiri.model.say import say

DAY = ["%Y-%m-%d"]
Facility = Annotated[Path, typer.Option(help="facility.yml")]


def sheet(
    facility: Facility,
    write: Annotated[Path | None, typer.Option(help="書き出す Excel / sheet to write")] = None,
    read: Annotated[Path | None, typer.Option(help="読み込む Excel / filled sheet to read")] = None,
) -> None:
    """人が答える項目を Excel に書き出す、読み込む。 Write or read the sheet that people fill."""
    from shikiri.workflow.people.papers import read_statements, write_statements

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
    from shikiri.workflow.people.papers import adopt_controls

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
    from shikiri.workflow.hosts.inventory import FACILITY, site_folder
    from shikiri.workflow.secrets.card import cards, write_cards
    from shikiri.workflow.secrets.vault import load_vault
    from shikiri.workflow.site import load_site

    now = clock.now()
    folder = site_folder(site)
    made = cards(load_site(folder / FACILITY, now), load_vault(folder, vault_ids or ()), now, ssid)
    write_cards(out_file, made, lang(), sheet=sheet_)
    note(told(say("card.written", file=str(out_file))))


def attest(
    site: Site,
    item: Annotated[str, typer.Option(help="項目（1-1-1 など） / row of the check sheet")] = "",
    who: Annotated[str, typer.Option(help="確認した人 / who states it")] = "",
    statement: Annotated[str, typer.Option(help="確認した内容 / what is stated")] = "",
    role: Annotated[str, typer.Option(help="その人の役割 / the role of that person")] = "",
    when: Annotated[datetime | None, typer.Option(formats=DAY, help="確認した日（省略は今日） / today")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="有効期限（省略は項目の期間） / last day")] = None,
    control: Annotated[str, typer.Option(help="判定項目を限る / this control only")] = "",
    device: Annotated[str, typer.Option(help="機器を限る / this device only")] = "",
    evidence: Annotated[list[str] | None, typer.Option(help="証拠のファイル（何回でも） / file that proves it")] = None,
) -> None:
    """機械では分からない項目を、人が申告する。 State an item that a machine cannot see."""
    from shikiri.model.ledger import Attestation
    from shikiri.workflow import clock
    from shikiri.workflow.people import attest as recipe

    now = clock.now()
    place = recipe.open_site(site, now)
    item = item or ask("--item", "attest.ask.item")
    row = recipe.item_of(place, item)
    if not statement and sys.stdin.isatty():
        note(told(row.title) + "\n" + told(row.question) + "\n" + told(row.todo))
    entry = Attestation(
        item=item,
        who=who or ask("--who", "attest.ask.who"),
        statement=statement or ask("--statement", "attest.ask.statement"),
        role=role,
        when=when.date() if when else now.date(),
        valid_until=now.date(),
        control=control,
        device=device,
    )
    last = recipe.attest(place, entry, now, until=until.date() if until else None, evidence=evidence or ())
    out(told(say("attest.done", item=item, last=last.isoformat())))


def waive(
    site: Site,
    control: Annotated[str, typer.Option(help="判定項目 / the control")] = "",
    device: Annotated[str, typer.Option(help="機器（施設全体なら空） / the device")] = "",
    thing: Annotated[str, typer.Option(help="対象（SSID など） / the thing on it")] = "",
    actual: Annotated[str, typer.Option(help="認める今の値 / the value that is accepted")] = "",
    findings: Annotated[Path | None, typer.Option(help="今の値を読む判定結果の JSON / take it from here")] = None,
    reason: Annotated[str, typer.Option(help="理由 / why")] = "",
    requested_by: Annotated[str, typer.Option(help="申請した人 / who asks for it")] = "",
    approved_by: Annotated[str, typer.Option(help="承認した人 / who approved it")] = "",
    approved: Annotated[datetime | None, typer.Option(formats=DAY, help="承認した日（省略は今日） / today")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="有効期限（省略は 90 日） / last day")] = None,
) -> None:
    """承認された例外を、今の値に限って書く。 Write an approved exception, for exactly the value there is."""
    from shikiri.model.ledger import Waiver
    from shikiri.workflow import clock
    from shikiri.workflow.people import attest as recipe
    from shikiri.workflow.publish import load_document

    now = clock.now()
    place = recipe.open_site(site, now)
    control = control or ask("--control", "waive.ask.control")
    if findings is not None and not actual:
        found = recipe.failing(load_document(findings), control, device, thing)
        thing, actual = found.thing, found.actual
    day = approved.date() if approved else now.date()
    entry = Waiver(
        control=control,
        device=device,
        thing=thing,
        actual=actual or ask("--actual", "waive.ask.actual"),
        reason=reason or ask("--reason", "waive.ask.reason"),
        requested_by=requested_by or ask("--requested-by", "waive.ask.requested-by"),
        approved_by=approved_by or ask("--approved-by", "waive.ask.approved-by"),
        approved=day,
        valid_until=until.date() if until else recipe.last_day(place, day),
    )
    recipe.waive(place, entry, now)
    out(told(say("waive.done", control=control, last=entry.valid_until.isoformat())))


def register(app: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    app.command()(sheet)
    app.command()(adopt)
    app.command()(card)
    app.command()(attest)
    app.command()(waive)
