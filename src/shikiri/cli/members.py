"""`shikiri members`: certificates for members' devices (802.1X). Nobody's key is ever shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from shikiri.cli.speak import lang, note, out, told
from shikiri.cli.verify import VaultIds
from shikiri.model.say import say

if TYPE_CHECKING:
    from shikiri.workflow.members.office import Office

EXPIRING = 3
_SOON_DAYS = 30
Site = Annotated[
    Path, typer.Option("--inventory", "-i", metavar="SITE", help="施設のフォルダー / site folder", show_default=False)
]
Member = Annotated[str, typer.Argument(metavar="NAME", help="会員の名前（半角） / the member, in ASCII")]
Days = Annotated[int, typer.Option(min=1, max=825, help="有効な日数 / good for this many days")]
app = typer.Typer(
    name="members",
    help="会員の端末の証明書（802.1X）。 Certificates for members' devices.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def ca(
    site: Site,
    renew_servers: Annotated[
        bool, typer.Option("--renew-servers", help="認証サーバーの証明書を作り直す / new server certificates")
    ] = False,
    vault_ids: VaultIds = None,
) -> None:
    """認証局と、認証サーバーの証明書を作る（あるものはそのまま）。 Make the authority and the servers' certificates."""
    from shikiri.workflow.hosts.inventory import load_inventory
    from shikiri.workflow.members.office import Office
    from shikiri.workflow.members.setup import set_up

    inventory = load_inventory(site, _now(), vault_ids=vault_ids or ())
    office = Office(site=inventory.site, vault_ids=vault_ids or (), now=_now())
    done = set_up(office, inventory, renew_servers=renew_servers)
    out(told(say("members.ca-made" if done.authority else "members.ca-there")))
    for device in done.servers:
        out(told(say("members.server-made", device=device)))
    for device in done.access_points:
        out(told(say("members.shared-made", device=device)))
    if not done.register.servers:
        note(told(say("members.no-server")))


@app.command()
def add(
    name: Member,
    site: Site,
    company: Annotated[str, typer.Option(help="会社 / company")] = "",
    title: Annotated[str, typer.Option(help="会員の名前 / the name as people write it")] = "",
    segment: Annotated[str, typer.Option(help="つながる先のネットワーク / network it leads to")] = "",
    days: Days = 365,
    vault_ids: VaultIds = None,
) -> None:
    """会員の証明書を作る。 A certificate for a member."""
    from shikiri.workflow.members.office import add as recipe

    made = recipe(_office(site, vault_ids), name, title=title, company=company, segment=segment, days=days)
    out(told(say("members.added", member=made.handle, until=made.expires.date().isoformat())))
    note(told(say("members.push")))


@app.command()
def renew(name: Member, site: Site, days: Days = 365, vault_ids: VaultIds = None) -> None:
    """新しい証明書を作る（古いものは期限まで使える）。 A new certificate; the old one goes on until it ends."""
    from shikiri.workflow.members.office import renew as recipe

    made = recipe(_office(site, vault_ids), name, days)
    out(told(say("members.added", member=made.handle, until=made.expires.date().isoformat())))
    note(told(say("members.push")))


@app.command()
def revoke(
    name: Member,
    site: Site,
    reason: Annotated[str, typer.Option(help="理由（紛失・退会など） / why")] = "",
    vault_ids: VaultIds = None,
) -> None:
    """証明書を失効させる。 Revoke a member's certificates."""
    from shikiri.workflow.members.office import revoke as recipe

    for one in recipe(_office(site, vault_ids), name, reason):
        out(told(say("members.revoked", member=one.handle, serial=one.serial)))
    note(told(say("members.push")))


@app.command()
def crl(
    site: Site,
    days: Annotated[int, typer.Option(min=31, max=180, help="有効な日数 / good for this many days")] = 90,
    vault_ids: VaultIds = None,
) -> None:
    """失効リストを作り直す。 A fresh list of revoked certificates."""
    from shikiri.workflow.members.office import renew_list

    made = renew_list(_office(site, vault_ids), days).crl
    if made is not None:
        out(told(say("members.list-made", number=made.number, until=made.expires.date().isoformat())))
    note(told(say("members.push")))


@app.command("list")
def list_(site: Site) -> None:
    """会員の一覧（期限・失効）。近く切れるものがあれば終了コード3。 All members; exit code 3 where one ends soon."""
    from shikiri.workflow.members.listing import listing

    rows = listing(site, _now(), _SOON_DAYS)
    for one in rows.lines:
        out(told(one))
    raise typer.Exit(EXPIRING if rows.ends_soon else 0)


@app.command()
def profile(
    name: Member,
    site: Site,
    os: Annotated[Literal["ios", "windows", "android", "linux"], typer.Option(help="端末の種類 / system")],
    folder: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="書き出す先 / where to")] = None,
    vault_ids: VaultIds = None,
) -> None:
    """端末に入れる設定ファイルと案内を書き出す。 The files for a device, and a page that says what to do."""
    from shikiri.workflow.members.handout import hand_out

    where, word = hand_out(_office(site, vault_ids), name, os, lang(), folder)
    out(told(say("members.handed", folder=str(where))))
    out(told(say("members.word", word=word.reveal())))


def _office(site: Path, vault_ids: list[str] | None) -> Office:
    from shikiri.workflow.hosts.inventory import FACILITY, site_folder
    from shikiri.workflow.members.office import Office
    from shikiri.workflow.site import load_site

    return Office(site=load_site(site_folder(site) / FACILITY, _now()), vault_ids=vault_ids or (), now=_now())


def _now() -> datetime:
    from shikiri.workflow import clock

    return clock.now()


def register(parent: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    parent.add_typer(app)
