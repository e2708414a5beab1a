"""`shikiri lab up` and `status`: the machine, its keys, its site folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from shikiri.lab.doors import fit
from shikiri.lab.machine import ended_on_failure, read
from shikiri.lab.office import MACHINES, STATIONS, check_free, up
from shikiri.model.say import Say, say
from shikiri.workflow import clock
from shikiri.workflow.demo import ended_cleanly
from shikiri.workflow.lab.site import passwords, point_at, vault_id, write_site

Tell = Callable[[Say], None]


def start(state: Path, site: Path, *, fresh: bool, tell: Tell) -> None:
    """A bare lab and a site folder that knows its doors. Whatever goes wrong, nothing is left running."""
    began = time.monotonic()
    check_free(state)
    write_site(site, clock.now())
    with ended_cleanly():
        machine = up(state, lambda key: tell(say(key)), fresh=fresh)
        with ended_on_failure(machine):
            keys = fit(machine, passwords(site, clock.now()), site)
            point_at(site, machine.ports, keys)
    tell(say("lab.up", seconds=round(time.monotonic() - began), site=str(site)))
    tell(say("lab.up-places", places=(*MACHINES, *STATIONS)))
    tell(say("lab.up-next", site=str(site), vault=vault_id(site)))


def status(state: Path) -> tuple[Say, bool]:
    """How it is, and whether that is well."""
    machine = read(state)
    if machine is None:
        return say("lab.was-down"), False
    if not machine.alive():
        return say("lab.status-dead"), False
    if not machine.control.awake(10.0):
        return say("lab.status-silent"), False
    ports = tuple(f"{name}:{port}" for name, port in machine.ports.items())
    return say("lab.status-up", image=machine.image, accelerator=machine.accelerator, ports=ports), True
