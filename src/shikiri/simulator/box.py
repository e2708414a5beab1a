"""A box of simulated devices: a folder with `simulator.json` and the start configurations it names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shikiri.simulator.clock import Clock
from shikiri.simulator.faults import Fault
from shikiri.simulator.ios import AccessPoint, IosMachine
from shikiri.simulator.machine import Machine
from shikiri.simulator.yamaha import YamahaMachine

PAGE = "simulator.json"
_KINDS: Mapping[str, type[Machine]] = {"cisco_ios": IosMachine, "yamaha_rtx": YamahaMachine}


class BadBox(ValueError):
    """The page does not describe devices; says which word of it."""


def open_box(folder: Path, now: datetime | None = None) -> tuple[list[Machine], dict[str, int], dict[str, list[Fault]]]:
    """The devices of a box, their ports and their faults."""
    page = json.loads((folder / PAGE).read_text("utf-8"))
    machines, ports, faults = list[Machine](), dict[str, int](), dict[str, list[Fault]]()
    for name, words in page["devices"].items():
        known = dict(words)
        ports[name] = int(known.pop("port", 0))
        faults[name] = [Fault(**fault) for fault in known.pop("faults", ())]
        machines.append(_machine(folder, name, known, now))
    return machines, ports, faults


def _machine(folder: Path, name: str, words: dict[str, Any], now: datetime | None) -> Machine:
    kind = _KINDS.get(words.pop("platform", ""))
    if kind is None:
        raise BadBox(f"{PAGE}: {name}: platform must be one of {', '.join(_KINDS)}")
    allowed = {one.name for one in fields(kind) if one.init}
    if unknown := sorted(set(words) - allowed):
        raise BadBox(f"{PAGE}: {name}: unknown words: {', '.join(unknown)}")
    text = (folder / words["config"]).read_text("utf-8")
    for use, secret in words.get("secrets", {}).items():  # a text that shows a secret says its use
        text = text.replace(f"<{use}>", secret)
    words["config"] = text
    if "drift" in words:
        words["drift"] = timedelta(seconds=words["drift"])
    if "access_points" in words:
        words["access_points"] = tuple(
            AccessPoint(one["name"], one["mac"], tuple(one.get("fixed", ()))) for one in words["access_points"]
        )
    if now is not None:
        words["clock"] = Clock(start=now)
    return kind(name=name, **words)
