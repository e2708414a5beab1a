"""A lab that has booted once and stands still: the next one goes on from here in seconds."""

from __future__ import annotations

import shlex
import time
from functools import partial
from pathlib import Path

from shikiri.lab.cache import digest, kept
from shikiri.lab.errors import LabError
from shikiri.lab.image import Image, Tell
from shikiri.lab.machine import PAGE, Machine, ended_on_failure, free_ports, start, until_awake
from shikiri.lab.qemu import Accelerator, complaint, hardware, overlay, version

BOOT = 400.0  # seconds for a boot on a slow machine without KVM
_KEEP, _WAKE = 120.0, 60.0
_AT_REST = """
for unit in lab.service lab-machine@ap2.service lab-machine@radius.service; do
    systemctl is-active --quiet "$unit" || exit 1
done
for machine in ap2 radius; do
    sh /opt/lab/bin/inside $machine systemctl is-active --quiet ssh.service systemd-networkd.service || exit 1
done
systemctl is-active --quiet ssh.service
"""
_TIDY = "sync; fstrim / 2>/dev/null; echo 3 >/proc/sys/vm/drop_caches; sleep 1"


def ready(image: Image, accelerator: Accelerator, tell: Tell) -> Path:
    """The folder with a booted machine's disk and its state; made where this image, QEMU and CPU have none."""
    name = digest(image.name, version(), *hardware(accelerator))
    return kept("ready", name, partial(_first_boot, image, accelerator, tell))


def _first_boot(image: Image, accelerator: Accelerator, tell: Tell, folder: Path) -> None:
    tell("lab.booting")
    overlay(image.bare, "raw", folder / "disk.qcow2")
    machine = start(image, folder, free_ports(), accelerator)
    with ended_on_failure(machine):
        until_awake(machine, BOOT)
        _until_at_rest(machine)
        machine.control.order(_TIDY)
        with machine.monitor() as monitor:
            monitor.keep(f"exec:cat >{shlex.quote(str(folder / 'state'))}", _KEEP)
    machine.stop()
    (folder / PAGE).unlink()


def wake(image: Image, state: Path, accelerator: Accelerator, tell: Tell) -> Machine:
    """A machine of its own that goes on where the kept one stands."""
    kept_one = ready(image, accelerator, tell)
    tell("lab.waking")
    overlay(kept_one / "disk.qcow2", "qcow2", state / "disk.qcow2")
    machine = start(image, state, free_ports(), accelerator, wake=kept_one / "state")
    with ended_on_failure(machine):
        with machine.monitor() as monitor:
            monitor.go_on(_WAKE)
        until_awake(machine, _WAKE)
    return machine


def boot(image: Image, state: Path, accelerator: Accelerator, tell: Tell) -> Machine:
    """A machine that boots from the image, without a kept state."""
    tell("lab.booting")
    overlay(image.bare, "raw", state / "disk.qcow2")
    machine = start(image, state, free_ports(), accelerator)
    with ended_on_failure(machine):
        until_awake(machine, BOOT)
        _until_at_rest(machine)
    return machine


def _until_at_rest(machine: Machine) -> None:
    """Every unit of the lab runs, and every machine in it has a door."""
    deadline = time.monotonic() + BOOT
    while machine.control.order(_AT_REST).code:
        if time.monotonic() > deadline or not machine.alive():
            raise LabError("lab.no-answer", seconds=round(BOOT), told=complaint(machine.places))
        time.sleep(1)
