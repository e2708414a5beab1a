"""The lab as a whole: up, down, how it is, and into one of its places."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from shikiri.lab.cache import alone
from shikiri.lab.doors import KEY
from shikiri.lab.errors import LabError, Silent
from shikiri.lab.image import Tell, image
from shikiri.lab.machine import Machine, read
from shikiri.lab.programs import program
from shikiri.lab.qemu import accelerator
from shikiri.lab.ready import boot, wake
from shikiri.lab.recipe import GUEST

MACHINES = ("ap1", "ap2", "radius")
STATIONS = tuple((GUEST / "tools" / "stations").read_text("ascii").split())


def state_root() -> Path:
    """Where a running lab is written down: `$XDG_STATE_HOME/shikiri/lab`."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base.startswith("/") else Path.home() / ".local" / "state") / "shikiri" / "lab"


def up(state: Path, tell: Tell, *, fresh: bool = False) -> Machine:
    """A lab in this folder, bare, as on the first day; one that runs there already is an error."""
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(state / "lock"):
        check_free(state)
        down(state)
        disks = image(tell)
        speed = accelerator(disks)
        if fresh:
            return boot(disks, state, speed, tell)
        try:
            return wake(disks, state, speed, tell)
        except Silent:  # a state that does not wake up: boot instead
            return boot(disks, state, speed, tell)


def check_free(state: Path) -> None:
    """A lab that runs is not touched: its site folder belongs to somebody's work."""
    machine = read(state)
    if machine is not None and machine.alive():
        raise LabError("lab.runs-already", folder=str(state))


def running(state: Path) -> Machine:
    """The lab of this folder, which must be alive."""
    machine = read(state)
    if machine is None or not machine.alive():
        raise LabError("lab.not-up", folder=str(state))
    return machine


def down(state: Path) -> bool:
    """End the lab of this folder, after a crash too; was there one?"""
    machine = read(state)
    if machine is None:
        return False
    there = machine.alive()
    machine.stop()
    for name in ("lab.json", "disk.qcow2"):
        (state / name).unlink(missing_ok=True)
    return there


def ssh_words(machine: Machine, place: str, site: Path, order: Sequence[str]) -> tuple[str, ...]:
    """The command line that opens a machine or a station."""
    if place not in (*MACHINES, *STATIONS):
        raise LabError("lab.no-place", place=place, places=(*MACHINES, *STATIONS))
    pins = site / "known_hosts"
    user, door = ("ops", place) if place in MACHINES else (place, "stations")
    options = (
        *("-F", "none", "-i", str(site / KEY), "-p", str(machine.ports[door])),
        *("-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=yes", "-o", f'UserKnownHostsFile="{pins}"'),
        *("-o", "LogLevel=ERROR", "-o", "ConnectTimeout=20"),
    )
    return (program("ssh"), *options, f"{user}@127.0.0.1", *(("--", *order) if order else ()))


def ssh(machine: Machine, place: str, site: Path, order: Sequence[str]) -> int:
    """Its exit status; the terminal is handed over."""
    return subprocess.run(ssh_words(machine, place, site, order), check=False).returncode  # noqa: S603
