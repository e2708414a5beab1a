"""`shikiri probe`: stations try, on air and by cable, what nobody should be able to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shikiri.cli.captured import Format
from shikiri.cli.speak import ask, lang, note, show, told
from shikiri.cli.verify import Forks, VaultIds, seen
from shikiri.model.errors import UsageError
from shikiri.model.say import say

if TYPE_CHECKING:
    from shikiri.workflow.hosts.inventory import Inventory


def probe(
    site: Annotated[Path, typer.Option("--inventory", "-i", metavar="SITE", help="施設のフォルダー / site folder")],
    stations: Annotated[
        list[str] | None, typer.Option("--station", metavar="NAME", help="この端末だけ（何回でも） / only this station")
    ] = None,
    ours: Annotated[
        bool, typer.Option("--i-own-this", help="この施設を試す権限がある / we may probe this facility")
    ] = False,
    formats: Format = "terminal",
    out_dir: Annotated[Path | None, typer.Option("--out", help="書き出すフォルダー / folder for the reports")] = None,
    vault_ids: VaultIds = None,
    forks: Forks = 32,
) -> None:
    """端末から電波と網を試し、設定と合わせて判定する。 Try from stations what should not work, and judge it."""
    from shikiri.workflow import clock
    from shikiri.workflow.hosts.inventory import load_inventory
    from shikiri.workflow.probe.site import probe_site
    from shikiri.workflow.publish import publish, wanted_formats

    wanted_formats(formats, out_dir)
    inventory = load_inventory(site, clock.now(), vault_ids=vault_ids or ())
    probed = probe_site(
        inventory,
        stations or (),
        _consent(inventory, ours=ours),
        workers=forks,
        tell=lambda sentence: note(told(sentence)),
        on_done=seen,
        lang=lang(),
    )
    show(publish(probed.verified.document, formats, out_dir, lang()))
    for sentence in probed.troubles:
        note(told(sentence))
    raise typer.Exit(probed.verified.exit())


def _consent(inventory: Inventory, *, ours: bool) -> str:
    """Who says that the place is theirs to probe. Somebody at a keyboard types the id of the facility."""
    from shikiri.workflow.history.record import whoami

    facility = inventory.site.facility
    if not ours:
        if not sys.stdin.isatty():
            raise UsageError(say("probe.whose", facility=facility.name))
        note(told(say("probe.ask", facility=facility.name, id=facility.id)))
        if ask("--i-own-this", "probe.type-id") != facility.id:
            raise UsageError(say("probe.whose", facility=facility.name))
    return whoami()


def register(app: typer.Typer) -> None:
    """Hang the command of this file on the app."""
    app.command()(probe)
