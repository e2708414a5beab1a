"""`shikiri look`: a glance at the devices of a site from outside, without a login."""

from __future__ import annotations

import typer

from shikiri.cli.speak import note, out, told
from shikiri.cli.verify import Forks, Limit, Sites, VaultIds
from shikiri.model.say import say


def look(sites: Sites, limit: Limit = "", vault_ids: VaultIds = None, forks: Forks = 32) -> None:
    """ログインせずに、外から機器を見る。 Look at the devices from outside, without a login; writes nothing."""
    from shikiri.workflow import clock
    from shikiri.workflow.hosts.inventory import load_inventory
    from shikiri.workflow.look import INCOMPLETE, code_of, glance_all
    from shikiri.workflow.sites import unlike, worst_code

    codes: list[int] = []
    for site in unlike(sites):
        inventory = load_inventory(site, clock.now(), limit=limit, vault_ids=vault_ids or ())
        glances = glance_all(inventory.hosts, workers=forks)
        for one in glances:
            out(told(one.sentence))
        for why in inventory.broken.values():
            note(told(why))
        codes += [code_of(glances), *(INCOMPLETE for _ in inventory.broken)]
    note(told(say("look.over")))
    raise typer.Exit(worst_code(codes))


def register(app: typer.Typer) -> None:
    """Hang the command of this file on the app."""
    app.command()(look)
