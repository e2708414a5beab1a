"""Answers of a machine in memory that are more than files: each by what the real program prints (public facts)."""

from __future__ import annotations

import re

from tests.operations.machine import Machine

_FIELDS = re.compile(r"(?m)^(\w+)=(.*)$")


def shown_units(machine: Machine, was: str) -> str:
    """`systemctl show -p Id -p LoadState -p ActiveState -p UnitFileState UNIT ...`."""
    blocks = []
    for block in was.split("\n\n"):
        words = dict(_FIELDS.findall(block))
        name = words.get("Id", "")
        unit = machine.units.get(name) or machine.units.get(name.removesuffix(".service"))
        if unit is not None:
            if unit.enabled is not None:
                words["UnitFileState"] = "enabled" if unit.enabled else "disabled"
            if unit.running is not None:
                words["ActiveState"] = "active" if unit.running else "inactive"
            if unit.enabled or unit.running:
                words["LoadState"] = "loaded"
            block = "\n".join(f"{key}={value}" for key, value in words.items())  # noqa: PLW2901
        blocks.append(block)
    return "\n\n".join(blocks)
