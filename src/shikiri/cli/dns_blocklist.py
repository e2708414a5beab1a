"""`shikiri dns-blocklist import`: the names that the resolver of a facility refuses."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shikiri.cli.secrets import Site
from shikiri.cli.speak import out, told
from shikiri.model.say import say

app = typer.Typer(
    name="dns-blocklist",
    help="DNSで引けなくする名前の一覧。 The names that the resolver refuses.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def group() -> None:
    """The commands stand below."""


@app.command("import")
def import_(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="hosts形式、1行1つの名前、||name^ / hosts, names, ||name^")
    ],
    site: Site,
    check: Annotated[bool, typer.Option("--check", help="書かずに示す / show, write nothing")] = False,
) -> None:
    """一覧を施設のフォルダーに取り込む（harden が機器に入れる）。 Take a list in; harden puts it on the resolver."""
    from shikiri.workflow import clock
    from shikiri.workflow.blocklist import import_blocklist, read_source
    from shikiri.workflow.hosts.inventory import FACILITY, site_folder
    from shikiri.workflow.site import load_site

    folder = site_folder(site)
    facility = load_site(folder / FACILITY, clock.now()).facility
    raw, name = read_source(file, sys.stdin.buffer.read(2**25 + 1) if file == "-" else b"")
    done = import_blocklist(folder, facility, raw, name, clock.now(), write=not check)
    key = "blocklist.would" if check else "blocklist.imported"
    out(told(say(key, count=len(done.blocklist.names), new=done.new, gone=done.gone, path=str(done.path))))
    if not check:
        out(told(say("blocklist.next", folder=str(folder))))


def register(app_: typer.Typer) -> None:
    app_.add_typer(app)
