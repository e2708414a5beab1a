"""The access points of a C9800 and how strongly they send."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shikiri.simulator.shell import block
from shikiri.simulator.tree import find, first

if TYPE_CHECKING:
    from shikiri.simulator.ios.machine import IosMachine

_STRONGEST = {"24ghz": 20, "5ghz": 23}  # dBm at level 1; every level below halves it
_STEP = 3
_LEVELS = {"24ghz": 7, "5ghz": 8}
_CHANNELS = {"24ghz": (1, 6, 11), "5ghz": (36, 52, 100)}
_COLUMNS = (("AP Name", 30), ("Mac Address", 16), ("Slot", 8), ("Admin State", 15), ("Oper State", 14), ("Width", 7),
            ("Txpwr", 16), ("Channel", 9), ("Mode", 4))  # fmt: skip
_HEAD = (" " + "".join(f"{name:<{width}}" for name, width in _COLUMNS), " " + "-" * 129)


def radios(machine: IosMachine, band: str) -> str:
    """`show ap dot11 5ghz summary`."""
    rows = list[str]()
    for at, point in enumerate(machine.access_points if band in _LEVELS else ()):
        channel = f"({_CHANNELS[band][at % 3]}){'' if band in point.fixed else '*'}"
        power = _power(machine, point.mac, band, fixed=band in point.fixed)
        slot = list(_LEVELS).index(band)
        name = f" {point.name:<30}{point.mac:<16}"
        rows.append(f"{name}{slot:<8}{'Enabled':<15}{'Up':<14}{'20':<7}{power:<16}{channel:<9}Local")
    return block((*_HEAD, *rows))


def _power(machine: IosMachine, mac: str, band: str, *, fixed: bool) -> str:
    """`*4/8 (14 dBm)`: the strongest level below every limit; a level set by hand knows no limit."""
    levels, top = _LEVELS[band], _STRONGEST[band]
    if fixed:
        return f"1/{levels} ({top} dBm)"
    limit = min(_limits(machine, mac, band), default=top)
    level = next((at for at in range(1, levels) if top - _STEP * (at - 1) <= limit), levels)
    return f"*{level}/{levels} ({top - _STEP * (level - 1)} dBm)"


def _limits(machine: IosMachine, mac: str, band: str) -> list[int]:
    """What the whole controller and the RF profile of this access point allow at most."""
    run = machine.run
    limits = [int(found[1]) for _, found in find(run.nodes, rf"ap dot11 {band} rrm txpower max (-?\d+)")]
    tag = run.block(f"ap {re.escape(mac)}")
    name = first(tag.children, r"rf-tag (\S+)") if tag else None
    rf = run.block(f"wireless tag rf {re.escape(name[1])}") if name else None
    profile = first(rf.children, rf"{band}-rf-policy (\S+)") if rf else None
    node = run.block(f"ap dot11 {band} rf-profile {re.escape(profile[1])}") if profile else None
    return limits + ([int(found[1]) for _, found in find(node.children, r"tx-power max (-?\d+)")] if node else [])


def set_power(machine: IosMachine, name: str, band: str, value: str, user: str) -> str:
    """`ap name X dot11 5ghz txpower auto`: a setting of the access point, kept by the controller."""
    points = {point.name: point for point in machine.access_points}
    if name not in points:
        return f"% Error: AP name {name} is invalid\n"
    fixed = {one for one in points[name].fixed if one != band} | ({band} if value != "auto" else set())
    points[name] = replace(points[name], fixed=tuple(sorted(fixed)))
    machine.access_points = tuple(points.values())
    machine.wrote(f"ap name {name} dot11 {band} txpower {value}", user)
    return ""
