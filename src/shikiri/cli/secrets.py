"""`shikiri secrets`: fill the vault, look after it, change what is in it. No value is ever shown."""

from __future__ import annotations

import getpass
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shikiri.cli.speak import note, out, told
from shikiri.cli.verify import Limit, VaultIds
from shikiri.model.say import say

if TYPE_CHECKING:  # Ansible is loaded when the vault is really opened
    from shikiri.intake.yaml_edit import Keys
    from shikiri.model.secret import Secret
    from shikiri.workflow.hosts.inventory import Inventory
    from shikiri.workflow.push.secured import Secured

NOT_IN_ORDER, NOT_TRIED = 3, 4
Site = Annotated[
    Path, typer.Option("--inventory", "-i", metavar="SITE", help="施設のフォルダー / site folder", show_default=False)
]
app = typer.Typer(
    name="secrets",
    help="パスワードとパスフレーズ。 Passwords and passphrases.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def init(
    site: Site,
    present: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="今の値の YAML / values that work today, as YAML")
    ] = None,
    generate: Annotated[
        bool, typer.Option("--generate", help="聞かずに全部作る / ask nothing, make all of them")
    ] = False,
    vault_ids: VaultIds = None,
) -> None:
    """金庫にない値を入れる。今の値を聞き、なければ強い値を作る。 Fill the vault: present values, or new strong ones."""
    from shikiri.workflow.secrets.init import init_secrets, missing, present_from

    inventory = _inventory(site, vault_ids)
    wanted = missing(inventory)
    given: dict[Keys, Secret] = {}
    if present is not None:
        given |= present_from(present, sys.stdin.buffer.read() if present == "-" else b"", wanted)
    elif not generate and sys.stdin.isatty():
        given |= _asked(inventory)
    done = init_secrets(inventory, given, vault_ids or (), _now())
    for need, made in done:
        out(told(say("secrets.made" if made else "secrets.taken", where=need.where)))
    out(told(say("secrets.init-done" if done else "secrets.init-nothing", count=len(done))))
    if any(made and need.kind == "admin" for need, made in done):
        note(told(say("secrets.set-by-hand")))
    if present not in (None, "-"):
        note(told(say("secrets.delete-file", file=present)))


@app.command()
def check(site: Site, vault_ids: VaultIds = None) -> None:
    """足りない・弱い・期限切れ・使い回しを調べる（機器には接続しない）。 What is missing, weak, overdue, reused."""
    from shikiri.workflow.secrets.check import check_secrets
    from shikiri.workflow.secrets.init import needs_of

    inventory = _inventory(site, vault_ids)
    needs = needs_of(inventory)
    found = check_secrets(inventory.site, inventory.vault, needs, _now())
    for one in found:
        out(told(one.sentence))
    bad = {one.need.path for one in found if one.kind != "unproved"}
    summary = "troubles" if bad else "untried" if found else "fine"
    out(told(say(f"secrets.{summary}", count=len(needs), bad=len(bad), untried=len(found))))
    raise typer.Exit(NOT_IN_ORDER if bad else NOT_TRIED if found else 0)


@app.command()
def show_names(site: Site, vault_ids: VaultIds = None) -> None:
    """必要な名前と、金庫にあるかを示す（値は示さない）。 Which names are needed and which are there; never a value."""
    from shikiri.workflow.secrets.init import needs_of

    inventory = _inventory(site, vault_ids)
    for need in needs_of(inventory):
        there = "there" if need.value(inventory.vault) is not None else "absent"
        key = "changing" if need.pending(inventory.vault) is not None else there
        kind = say(f"secrets.kind.{need.kind}")
        out(told(say(f"secrets.name.{key}", where=need.where, kind=kind, owner=need.owner or "-")))


@app.command()
def rotate(
    site: Site,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="名前（省略は期限切れのもの） / names; else what is overdue"),
    ] = None,
    guest: Annotated[bool, typer.Option("--guest", help="来訪者用パスフレーズ / the guest passphrases")] = False,
    admin: Annotated[bool, typer.Option("--admin", help="管理者パスワード / administrators' passwords")] = False,
    reason: Annotated[str, typer.Option(help="leaver（離職） | suspicion（疑い）")] = "",
    finish: Annotated[bool, typer.Option("--finish", help="途中の変更を終える / finish what was begun")] = False,
    check_: Annotated[bool, typer.Option("--check", help="書き込まずに見るだけ / only show")] = False,
    limit: Limit = "",
    vault_ids: VaultIds = None,
    armed: Annotated[int, typer.Option(min=60, max=3600, help="自動で戻るまでの秒数 / seconds to go back")] = 600,
) -> None:
    """新しい値を作り、機器に入れ、ログインで確かめて入れ替える。 Make new values, push, prove, replace."""
    from shikiri.workflow.rotation.choose import Choice
    from shikiri.workflow.rotation.rotate import rotate as recipe

    choice = Choice(names=tuple(names or ()), guest=guest, admin=admin, reason=reason, finish=finish)  # type: ignore[arg-type]  # the recipe refuses other reasons
    done = recipe(_inventory(site, vault_ids, limit), choice, _now(), check=check_, on_done=_tell, armed_s=armed)
    for sentence in done.says:
        note(told(sentence))
    for need in done.done:
        out(told(say("rotate.done", where=need.where)))
    for need in () if check_ else done.open:
        out(told(say("rotate.open", where=need.where)))
    if any(need.given_out for need in done.done):
        out(told(say("rotate.card", folder=str(site))))
    raise typer.Exit(done.exit)


def _tell(one: Secured) -> None:
    """What became of one device, and why."""
    note(told(say(f"harden.{one.outcome}", device=one.device)))
    for sentence in one.says:
        note(f"  {told(sentence)}")


def _now() -> datetime:
    from shikiri.workflow import clock

    return clock.now()


def _inventory(site: Path, vault_ids: list[str] | None, limit: str = "") -> Inventory:
    from shikiri.workflow.hosts.inventory import load_inventory

    return load_inventory(site, _now(), limit=limit, vault_ids=vault_ids or ())


def _asked(inventory: Inventory) -> dict[Keys, Secret]:
    """The passwords that work today, typed unseen; an empty answer has a new one made."""
    from shikiri.model.secret import Secret
    from shikiri.workflow.secrets.init import missing

    given = {}
    for need in missing(inventory):
        if need.kind == "admin":
            typed = getpass.getpass(told(say("secrets.ask", where=need.where, owner=need.owner or "-")))
            if typed:
                given[need.path] = Secret.plain(typed)
    return given


def register(parent: typer.Typer) -> None:
    """Hang the commands of this file on the app."""
    parent.add_typer(app)
